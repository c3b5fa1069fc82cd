// How many owners of one mall its token requests carry, and how far apart their refreshes must be for that.
import type { TokenPair } from "../../connection.ts"
import { budget, hour, minute } from "../schedule.ts"

/** One request of the budget is left over for whatever else comes. */
const spacingMs = budget.windowMs / (budget.requests - 1)

/** However many owners there are, a pair is renewed this long before its end. */
export const shortestAheadMs = 10 * minute
const usualLifeMs = 2 * hour

/** More than these would need more requests than there are, however late each is refreshed. */
export const ownersAtMost = Math.floor((usualLifeMs - shortestAheadMs) / spacingMs)

/** Where many share one budget a pair is not renewed before this, or the last of them would wait past its end. */
export function notBefore(tokens: TokenPair, owners: number): number {
  if (owners <= 1) return tokens.issuedAt
  const lifeMs = Math.max(0, tokens.accessExpiresAt - tokens.issuedAt)
  const latest = lifeMs - Math.min(shortestAheadMs, lifeMs / 2)
  return tokens.issuedAt + Math.min(owners * spacingMs, latest)
}
