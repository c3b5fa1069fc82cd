// mallkey check: the daily look at every connection: who must be warned, who must reconnect.
import { dailyCheck } from "../http/daily-check.ts"
import { command } from "./command.ts"

export default command({
  usage: "",
  example: "mallkey check",
  flags: {},
  run: async ({ out, words, house }) => {
    const { keeper, settings } = await house()
    const done = await dailyCheck(keeper, settings.alerts.days)
    const isWell = done.warned + done.needs_reauth === 0
    const mark = isWell ? out.style("green", "✓") : out.style("yellow", "!")
    const more = isWell ? "" : out.style("gray", "\n  → mallkey status")
    out.answer(done, `${mark} ${words.checked(done.checked, done.warned, done.needs_reauth)}${more}`)
    return done.needs_reauth > 0 ? 3 : 0
  },
})
