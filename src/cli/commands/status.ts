// mallkey status: how every connection is, or everything about one.

import type { Missing } from "../../compose/expected.ts"
import { connectionJson } from "../../wire/connection.ts"
import { type Call, command } from "../command.ts"
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
import type { Reachable } from "../reach/reachable.ts"

export default command({
  usage: "[ID] [--limit N]",
  takes: [0, 1],
  example: "mallkey status",
  flags: { limit: { type: "string", value: "N" } },
  run: async (call) => {
    const { args, flags, out, words, language, reach } = call
    const { keeper, warnDays } = await reach()
    const [id] = args
    if (id !== undefined) {
      const view = await keeper.connection(id)
      const judged = { view, condition: conditionOf(view, warnDays) }
      out.answer(connectionJson(view), statusCard(judged, { out, language, now: keeper.clock.now() }))
      return needsOwner(view) ? 3 : needsOperator(view) ? 1 : 0
    }
    const limit = flags.limit === undefined ? undefined : readWholeNumber("--limit", flags.limit, words, 1)
    const [{ shown, counts, lost }, tally, lastSweep] = await Promise.all([
      readAll(keeper, warnDays, limit ?? (out.json ? Number.POSITIVE_INFINITY : 20)),
      keeper.tally(),
      keeper.lastSweep(),
    ])
    const document = {
      connections: shown.map(({ view }) => connectionJson(view)),
      ...tallyDocument(tally, lastSweep),
    }
    const picture =
      tally.total === 0
        ? words.noMalls(keeper.name)
        : statusPicture({ shown, counts, tally, lastSweep }, { out, language, now: keeper.clock.now() })
    out.answer(document, picture)
    const missing = tellMissing(await keeper.missing(), call)
    return lost || missing ? 3 : counts.some(([condition]) => condition === "unopenable") ? 1 : 0
  },
})

/** True: a mall or a pair that the settings speak of is not here, however well the others are. */
function tellMissing({ mallId, problem }: Missing, { out, words }: Pick<Call, "out" | "words">): boolean {
  if (mallId !== undefined) out.note(`! ${words.mallMissing(mallId)}`)
  if (problem !== undefined) out.note(`! ${problem}`)
  return mallId !== undefined || problem !== undefined
}

interface Seen {
  shown: Judged[]
  counts: [Condition, number][]
  lost: boolean
}

/** Of a hundred thousand only the most urgent are kept while the pages go by. */
async function readAll(keeper: Reachable, warnDays: number, limit: number): Promise<Seen> {
  let shown: Judged[] = []
  let lost = false
  const counts = new Map<Condition, number>()
  let after: string | undefined
  do {
    const { found, next } = await keeper.connections(after)
    for (const view of found) {
      const condition = conditionOf(view, warnDays)
      counts.set(condition, (counts.get(condition) ?? 0) + 1)
      lost ||= needsOwner(view)
      shown.push({ view, condition })
    }
    shown = shown.sort(byUrgency).slice(0, limit)
    after = next
  } while (after !== undefined)
  const byLook = ([left]: [Condition, number], [right]: [Condition, number]) =>
    lookOf(left).urgency - lookOf(right).urgency
  return { shown, counts: [...counts].sort(byLook), lost }
}
