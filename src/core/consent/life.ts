// How long what we signed for a consent is believed, and by which clock: replicas' clocks may be hours apart.
import type { Estimate } from "../alive/platform-time/estimate.ts"
import { KeeperError } from "../errors.ts"
import type { Clock } from "../ports.ts"

/** Long enough to log in and read, short enough to be useless when found. */
export const stateLifeMs = 10 * 60_000
/** No two clocks are quite the same, and another replica, whose clock is ahead, may have signed it just now. */
const clocksApartMs = 5 * 60_000

export interface ClockParts {
  clock: Pick<Clock, "now">
  estimate: Pick<Estimate, "likelyAhead">
}

/** The end of what is signed, each way under the name it has there: one letter, because addresses hold it. */
export interface Ends {
  /** By the platform's clock, as far as it was known. */
  e: number
  /** By the clock of the one who signed. Absent: the same. */
  h?: number
}

/** `endsAt`: by our own clock, as it is told to people. */
export function endsOf({ estimate }: ClockParts, endsAt: number): Ends {
  const aheadMs = estimate.likelyAhead()
  return aheadMs === 0 ? { e: endsAt } : { e: endsAt - aheadMs, h: endsAt }
}

/**
 * By the platform's clock, or by our own: what was signed before an answer told how that is, or by a replica that knows nothing.
 * Each end by its own clock: a clock that is behind comes to the platform's end hours later, and would take it for to come.
 */
function hasLeft({ clock, estimate }: ClockParts, { e, h = e }: Ends, atLeastMs: number): boolean {
  const now = clock.now()
  const isNear = (endsAt: number, at: number) =>
    endsAt > at + atLeastMs && endsAt <= at + stateLifeMs + clocksApartMs
  return isNear(e, now - estimate.likelyAhead()) || isNear(h, now)
}

/** Nobody of ours signs one for longer. */
export function isWithinLife(parts: ClockParts, ends: Ends): boolean {
  return hasLeft(parts, ends, Number.NEGATIVE_INFINITY)
}

/** `connectionId`: whose consent it was. */
export function checkAge(parts: ClockParts, ends: Ends, connectionId: string): void {
  if (hasLeft(parts, ends, 0)) return
  throw new KeeperError("state_invalid", { connectionId, detail: "this link is older than 10 minutes" })
}
