// When the last sweep ran and what came of it: one note in the store, for all processes.
import type { RefreshParts } from "./parts.ts"
import type { SweepSummary } from "./sweep.ts"

type Parts = Pick<RefreshParts, "store" | "setbacks">

/** How the house's own timer signs. It comes every minute; a pause of it is a stop, and not a rhythm. */
export const ownTimer = "sweep"

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

export async function lastSweep({ store, setbacks }: Parts): Promise<LastSweep | undefined> {
  const note = await setbacks.readGrowing(() => store.notes("sweep").get("last"))
  return note?.value as LastSweep | undefined
}

export async function noteSweep({ store, setbacks }: Parts, done: LastSweep): Promise<void> {
  await store.notes("sweep").put("last", done, "always")
  setbacks.wroteGrowing()
}

export function longestGapMs(last: LastSweep | undefined): number {
  return Math.max(0, ...(last?.gaps ?? []).map(({ ms }) => ms))
}
