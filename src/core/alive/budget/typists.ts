// Rows that somebody may have typed: how many of one owner's made-up pairs are shown to the platform, over all malls. Remembered in the process.
import type { ConnectionFacts } from "../../connection.ts"
import { KeeperError } from "../../errors.ts"
import type { Clock } from "../../ports.ts"
import { hour } from "../schedule.ts"

/** Each cost a request with our client id, at a mall whose own budget knows nothing of the others. */
const refusedAtMost = 30
const withinMs = 2 * hour
const ownersAtMost = 10_000

type Row = Pick<ConnectionFacts, "id" | "typist" | "unproven">

export interface Typists {
  /** Rejects with `rate_limited` where too many of this owner's were refused lately. A row that has proven itself passes. */
  check(row: Row): void
  refused(row: Row): void
}

export function createTypists(clock: Pick<Clock, "now">): Typists {
  const refusals = new Map<string, number[]>()
  const lately = (typist: string) => {
    const now = clock.now()
    return (refusals.get(typist) ?? []).filter((at) => at > now - withinMs && at <= now)
  }
  return {
    check: ({ id, typist = "", unproven }) => {
      if (!unproven) return
      const made = lately(typist)
      const oldest = made[made.length - refusedAtMost]
      if (oldest === undefined) return
      throw new KeeperError("rate_limited", {
        connectionId: id,
        retryAt: oldest + withinMs,
        detail: "too many pairs of this owner's rows were refused",
      })
    },
    refused: ({ typist = "", unproven }) => {
      if (!unproven) return
      const made = [...lately(typist), clock.now()].slice(-refusedAtMost)
      // Behind all others, so that the user who is forgotten first has been quiet for longest.
      refusals.delete(typist)
      refusals.set(typist, made)
      const [quietest] = refusals.keys()
      if (refusals.size > ownersAtMost && quietest !== undefined) refusals.delete(quietest)
    },
  }
}
