// mallkey reseal: seals everything again under the first secret, so that an old one can be taken out.
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { command } from "../command.ts"
import type { Output } from "../terminal/output.ts"

const atOnce = 200

export default command({
  usage: "",
  example: "mallkey reseal",
  flags: {},
  run: async ({ out, language, house }) => {
    const { keeper } = await house()
    const { cli: words } = messages(language, platformWordsOf(keeper.apps(), [{}]))
    let resealed = 0
    let count = await keeper.reseal(0)
    const expected = count.left
    do {
      out.progress(words.resealing(resealed, expected))
      count = await keeper.reseal(atOnce)
      resealed += count.resealed
    } while (count.resealed > 0 && count.left > 0)
    const { left, byKey, othersByKey } = count
    const ok = left === 0
    const { plain = 0 } = byKey
    // Nothing is left to do there, and nothing is sealed either.
    const isPlain = ok && resealed === 0 && plain > 0
    const told = isPlain ? words.resealedNone(plain) : words.resealed(resealed)
    const text = ok ? told : words.resealedNotAll(resealed, left)
    // A secret that only they need would be taken out by somebody who reads that all is sealed.
    const kept = Object.entries(othersByKey ?? {}).map(([key, many]) => `${key}: ${many}`)
    const others = kept.length > 0 ? [`! ${words.resealedOthers(kept.join(", "))}`] : []
    out.answer(
      { resealed, left, by_key: byKey, others_by_key: othersByKey },
      [`${markOf(ok, isPlain, out)} ${text}`, ...others].join("\n"),
    )
    return ok ? 0 : 1
  },
})

function markOf(ok: boolean, isPlain: boolean, out: Output): string {
  if (!ok) return out.style("red", "✗")
  return isPlain ? out.style("yellow", "!") : out.style("green", "✓")
}
