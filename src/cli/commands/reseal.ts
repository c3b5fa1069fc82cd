// mallkey reseal: seals everything again under the first secret, so that an old one can be taken out.
import { command } from "../command.ts"

const atOnce = 200

export default command({
  usage: "",
  example: "mallkey reseal",
  flags: {},
  run: async ({ out, words, house }) => {
    const { keeper } = await house()
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
    const text = ok ? words.resealed(resealed) : words.resealedNotAll(resealed, left)
    // A secret that only they need would be taken out by somebody who reads that all is sealed.
    const kept = Object.entries(othersByKey ?? {}).map(([key, many]) => `${key}: ${many}`)
    const others = kept.length > 0 ? [`! ${words.resealedOthers(kept.join(", "))}`] : []
    out.answer(
      { resealed, left, by_key: byKey, others_by_key: othersByKey },
      [`${ok ? out.style("green", "✓") : out.style("red", "✗")} ${text}`, ...others].join("\n"),
    )
    return ok ? 0 : 1
  },
})
