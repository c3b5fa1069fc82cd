// How long before its end a pair is renewed: what the settings say, and more where sweeps come seldom.
import { type LastSweep, longestGapMs, ownTimer, type SweepGap } from "../alive/last-sweep.ts"
import { hour } from "../alive/schedule.ts"

/** One that was skipped shows for so long. */
const latelyMs = 48 * hour
const keptGaps = 64

/** What is known after the sweep of now. Only gaps that could outlast the time ahead are worth keeping. */
export function gapsAfter(
  last: LastSweep | undefined,
  sweep: { at: number; by: string },
  aheadMs: number,
): SweepGap[] {
  const known = (last?.gaps ?? []).filter(({ at }) => at > sweep.at - latelyMs && at <= sweep.at)
  if (!last || last.by === ownTimer || sweep.by === ownTimer) return known
  const ms = sweep.at - last.at
  if (ms <= aheadMs / 3) return known
  return [...known, { at: sweep.at, ms: Math.min(ms, latelyMs) }].slice(-keptGaps)
}

/** Twice the longest gap: one run may be missing. Half of a token's life is the most, and is seen to where a pair is saved. */
export function widened(aheadMs: number, last: LastSweep | undefined): number {
  return Math.max(aheadMs, 2 * longestGapMs(last))
}
