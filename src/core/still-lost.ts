// Who was lost before this sweep: nothing of theirs is due any more, and yet every run has to say so.
import type { RefreshParts } from "./alive/parts.ts"
import type { SweepOptions, SweepSummary } from "./alive/sweep.ts"

const pageSize = 200
const keptFailures = 50

/**
 * A timer of somebody else's (cron) hears of a mall by the summary alone, and one that was missed must not be the only
 * one. Costs a look through the list only while somebody is lost, and not at all for a timer that has alerts beside it.
 */
export async function addStillLost(
  parts: RefreshParts,
  options: SweepOptions,
  summary: SweepSummary,
): Promise<SweepSummary> {
  // Forced, everybody was met.
  if (!options.countsLost || options.force) return summary
  const { app, mallId, owner } = options
  const isAll = app === undefined && mallId === undefined && owner === undefined
  const expected = isAll ? (await parts.store.tally(parts.clock.now())).states.lost : Number.POSITIVE_INFINITY
  const known = new Set(summary.failures.map(({ id }) => id))
  const failures = [...summary.failures]
  let lost = 0
  let added = 0
  let after: { id: string } | undefined
  while (lost < expected) {
    const page = await parts.store.list({ after, limit: pageSize, app, mallId, owner })
    for (const { id, health } of page) {
      if (health.lostAt === undefined) continue
      lost++
      if (known.has(id)) continue
      added++
      if (failures.length < keptFailures) failures.push({ id, reason: "needs_reconnect" })
    }
    after = page.at(-1)
    if (page.length < pageSize) break
  }
  return { ...summary, eligible: summary.eligible + added, failed: summary.failed + added, failures }
}
