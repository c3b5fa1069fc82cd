// mallkey check: the daily look at every connection: who must be warned, who must reconnect.
import { messages } from "../messages/index.ts"
import { command } from "./command.ts"
import { byUrgency, conditionOf, type Judged, needsOwner } from "./condition.ts"
import { reasonLines } from "./status-picture.ts"

const pageSize = 1_000
const kept = 50

export default command({
  usage: "",
  example: "mallkey check",
  flags: {},
  run: async ({ out, words, language, house }) => {
    const { keeper, settings } = await house()
    const now = keeper.clock.now()
    const warnDays = Math.max(...settings.alerts.days)
    const troubled: Judged[] = []
    let checked = 0
    for (let after: { id: string } | undefined; ; ) {
      const page = await keeper.connections({ limit: pageSize, after })
      checked += page.length
      for (const view of page) {
        const condition = conditionOf(view, warnDays)
        if (!["fresh", "due", "paused"].includes(condition)) troubled.push({ view, condition })
      }
      after = page.at(-1)?.connection
      if (page.length < pageSize) break
    }
    const lost = troubled.filter(({ view }) => needsOwner(view))
    const warned = troubled.length - lost.length
    const document = {
      checked,
      warned,
      needs_reauth: lost.length,
      notified: 0,
      failures: lost
        .slice(0, kept)
        .map(({ view }) => ({ id: view.connection.id, reason: "needs_reconnect" })),
    }
    const brush = { out, language, now }
    const lines = troubled
      .sort(byUrgency)
      .slice(0, kept)
      .flatMap((each) => [
        `  ${out.style("bold", each.view.connection.id)}  ${messages(language).cli.conditions[each.condition]}`,
        ...reasonLines(each, brush, "    "),
      ])
    const mark = troubled.length > 0 ? out.style("yellow", "!") : out.style("green", "✓")
    out.answer(document, [`${mark} ${words.checked(checked, warned, lost.length)}`, ...lines].join("\n"))
    return lost.length > 0 ? 3 : 0
  },
})
