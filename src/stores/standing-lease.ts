// Leases that a write may end with what it writes: then there is nothing left to let go.
import type { Lease } from "../core/ports.ts"

/** One of ours, as what ends it with another write must know it. */
export interface StandingLease {
  name: string
  holder: string
  /** It was ended so. */
  isOver: boolean
}

const standing = new WeakMap<Lease, StandingLease>()

/** Undefined: taken from another kind of store. */
export function standingLease(lease: Lease): StandingLease | undefined {
  return standing.get(lease)
}

export function asStanding(named: Pick<StandingLease, "name" | "holder">, letGo: () => Promise<void>): Lease {
  const own: StandingLease = { ...named, isOver: false }
  const lease = {
    async release() {
      if (!own.isOver) await letGo()
    },
  }
  standing.set(lease, own)
  return lease
}
