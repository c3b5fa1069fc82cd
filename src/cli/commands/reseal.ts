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
    const { left, byKey } = count
    const ok = left === 0
    const text = ok ? words.resealed(resealed) : words.resealedNotAll(resealed, left)
    out.answer(
      { resealed, left, by_key: byKey },
      `${ok ? out.style("green", "✓") : out.style("red", "✗")} ${text}`,
    )
    return ok ? 0 : 1
  },
})
