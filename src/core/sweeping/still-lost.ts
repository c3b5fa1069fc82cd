// Who was lost before this sweep: nothing of theirs is due any more, and yet every run has to say so.
import type { RefreshParts } from "../alive/parts.ts"
import { keptFailures, type SweepOptions, type SweepSummary } from "../alive/sweep.ts"
import { everyConnection } from "../every-connection.ts"

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
  if (expected === 0) return summary
  const known = new Set(summary.failures.map(({ id }) => id))
  const failures = [...summary.failures]
  let lost = 0
  let added = 0
  for await (const { id, health, foreign } of everyConnection(parts.store, { app, mallId, owner })) {
    // The tally does not count those of another app either.
    if (health.lostAt === undefined || foreign) continue
    lost++
    if (!known.has(id)) {
      added++
      if (failures.length < keptFailures) failures.push({ id, reason: "needs_reconnect" })
    }
    if (lost === expected) break
  }
  return { ...summary, eligible: summary.eligible + added, failed: summary.failed + added, failures }
}
