// mallkey status: how every connection is, or everything about one.

import type { House } from "../../compose/house.ts"
import { connectionJson } from "../../wire/connection.ts"
import { command } from "../command.ts"
import { tallyDocument } from "../documents.ts"
import { readWholeNumber } from "../numbers.ts"
import {
  byUrgency,
  type Condition,
  conditionOf,
  type Judged,
  lookOf,
  needsOperator,
  needsOwner,
} from "../pictures/condition.ts"
import { statusPicture } from "../pictures/status.ts"
import { statusCard } from "../pictures/status-card.ts"

const pageSize = 1_000

export default command({
  usage: "[ID] [--limit N]",
  takes: [0, 1],
  example: "mallkey status",
  flags: { limit: { type: "string", value: "N" } },
  run: async ({ args, flags, out, words, language, house }) => {
    const home = await house()
    const { keeper, settings } = home
    // Marked where some cannot be opened, so that the picture is true before anybody asked for their tokens.
    await keeper.unopenable.find()
    const now = keeper.clock.now()
    const warnDays = Math.max(...settings.alerts.days)
    const [id] = args
    if (id !== undefined) {
      const view = await keeper.connection(id)
      const judged = { view, condition: conditionOf(view, warnDays) }
      out.answer(connectionJson(view), statusCard(judged, { out, language, now }))
      return needsOwner(view) ? 3 : needsOperator(view) ? 1 : 0
    }
    const limit = flags.limit === undefined ? undefined : readWholeNumber("--limit", flags.limit, words, 1)
    const [{ shown, counts, lost }, tally, lastSweep] = await Promise.all([
      readAll(home, warnDays, limit ?? (out.json ? Number.POSITIVE_INFINITY : 20)),
      keeper.tally(),
      keeper.lastSweep(),
    ])
    const document = {
      connections: shown.map(({ view }) => connectionJson(view)),
      ...tallyDocument(tally, lastSweep),
    }
    const picture =
      tally.total === 0
        ? words.noMalls(keeper.storeName)
        : statusPicture({ shown, counts, tally, lastSweep }, { out, language, now })
    out.answer(document, picture)
    return lost ? 3 : counts.some(([condition]) => condition === "unopenable") ? 1 : 0
  },
})

interface Seen {
  shown: Judged[]
  counts: [Condition, number][]
  lost: boolean
}

/** Of a hundred thousand only the most urgent are kept while the pages go by. */
async function readAll({ keeper }: House, warnDays: number, limit: number): Promise<Seen> {
  let shown: Judged[] = []
  let lost = false
  const counts = new Map<Condition, number>()
  let after: { id: string } | undefined
  for (;;) {
    const page = await keeper.connections({ limit: pageSize, after })
    for (const view of page) {
      const condition = conditionOf(view, warnDays)
      counts.set(condition, (counts.get(condition) ?? 0) + 1)
      lost ||= needsOwner(view)
      shown.push({ view, condition })
    }
    shown = shown.sort(byUrgency).slice(0, limit)
    after = page.at(-1)?.connection
    if (page.length < pageSize) break
  }
  const byLook = ([left]: [Condition, number], [right]: [Condition, number]) =>
    lookOf(left).urgency - lookOf(right).urgency
  return { shown, counts: [...counts].sort(byLook), lost }
}
