// When the last sweep ran and what came of it: one note in the store, for all processes.
import type { RefreshParts } from "./parts.ts"
import type { SweepSummary } from "./sweep.ts"

/** A time between two sweeps that somebody else's timer asked for. */
export interface SweepGap {
  at: number
  ms: number
}

/** The latest sweep of any process on this store. */
export interface LastSweep extends SweepSummary {
  at: number
  tookMs: number
  by: string
  /** Long times between sweeps, seen lately where no timer of our own drives them. */
  gaps?: SweepGap[]
}

export async function lastSweep(parts: RefreshParts): Promise<LastSweep | undefined> {
  return (await parts.store.notes("sweep").get("last"))?.value as LastSweep | undefined
}

export async function noteSweep(parts: RefreshParts, done: LastSweep): Promise<void> {
  await parts.store.notes("sweep").put("last", done, "always")
}
