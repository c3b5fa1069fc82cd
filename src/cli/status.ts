// mallkey status: how every connection is, or everything about one.

import type { House } from "../compose.ts"
import { command } from "./command.ts"
import { byUrgency, conditionOf, type Judged, needsOwner } from "./condition.ts"
import { connectionDocument, tallyDocument } from "./documents.ts"
import { readWholeNumber } from "./numbers.ts"
import { statusCard } from "./status-card.ts"
import { statusPicture } from "./status-picture.ts"

const pageSize = 1_000

export default command({
  usage: "[ID] [--limit N]",
  takes: [0, 1],
  example: "mallkey status",
  flags: { limit: { type: "string", value: "N" } },
  run: async ({ args, flags, out, words, language, house }) => {
    const home = await house()
    const { keeper, settings } = home
    const now = keeper.clock.now()
    const warnDays = Math.max(...settings.alerts.days)
    const [id] = args
    if (id !== undefined) {
      const view = await keeper.connection(id)
      const judged = { view, condition: conditionOf(view, warnDays) }
      out.answer(connectionDocument(view, settings.language), statusCard(judged, { out, language, now }))
      return needsOwner(view) ? 3 : 0
    }
    const limit = flags.limit === undefined ? undefined : readWholeNumber("--limit", flags.limit, words)
    const [{ all, lost }, tally, lastSweep] = await Promise.all([
      readAll(home, warnDays, limit ?? (out.json ? Number.POSITIVE_INFINITY : 20)),
      keeper.tally(),
      keeper.lastSweep(),
    ])
    const document = {
      connections: all.map(({ view }) => connectionDocument(view, settings.language)),
      ...tallyDocument(tally, lastSweep),
    }
    const picture =
      tally.total === 0
        ? words.noMalls(keeper.storeName)
        : statusPicture({ shown: all, tally, lastSweep, now }, { out, language, now })
    out.answer(document, picture)
    return lost ? 3 : 0
  },
})

/** Of a hundred thousand only the most urgent are kept while the pages go by. */
async function readAll(
  { keeper }: House,
  warnDays: number,
  limit: number,
): Promise<{ all: Judged[]; lost: boolean }> {
  let all: Judged[] = []
  let lost = false
  let after: { id: string } | undefined
  for (;;) {
    const page = await keeper.connections({ limit: pageSize, after })
    for (const view of page) {
      lost ||= needsOwner(view)
      all.push({ view, condition: conditionOf(view, warnDays) })
    }
    all = all.sort(byUrgency).slice(0, limit)
    after = page.at(-1)?.connection
    if (page.length < pageSize) return { all, lost }
  }
}
