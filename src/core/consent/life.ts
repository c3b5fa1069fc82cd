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

/** By our own clock an end is told to people; what is signed holds it by the platform's, as far as we know that. */
export function byPlatform({ estimate }: ClockParts, endsAt: number): number {
  return endsAt - estimate.likelyAhead()
}

/** By the platform's clock, or by our own: what was signed before an answer told how that is, or by a replica that knows nothing. */
function hasLeft({ clock, estimate }: ClockParts, endsAt: number, atLeastMs: number): boolean {
  const now = clock.now()
  return [now, now - estimate.likelyAhead()].some(
    (at) => endsAt > at + atLeastMs && endsAt <= at + stateLifeMs + clocksApartMs,
  )
}

/** Nobody of ours signs one for longer. */
export function isWithinLife(parts: ClockParts, endsAt: number): boolean {
  return hasLeft(parts, endsAt, Number.NEGATIVE_INFINITY)
}

/** `connectionId`: whose consent it was. */
export function checkAge(parts: ClockParts, endsAt: number, connectionId: string): void {
  if (hasLeft(parts, endsAt, 0)) return
  throw new KeeperError("state_invalid", { connectionId, detail: "this link is older than 10 minutes" })
}
