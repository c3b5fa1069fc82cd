// How many owners of one mall its token requests carry, and how far apart their refreshes must be for that.
import type { TokenPair } from "../../connection.ts"
import type { ProviderFacts } from "../../ports.ts"
import { minute } from "../schedule.ts"
import { budgetOf } from "./limits.ts"

type Facts = Pick<ProviderFacts, "budget" | "accessLifeMs">

/** One request of the budget is left over for whatever else comes. */
function spacingOf(facts: Facts): number {
  const { windowMs, requests } = budgetOf(facts)
  return windowMs / (requests - 1)
}

/** However many owners there are, a pair is renewed this long before its end. */
export const shortestAheadMs = 10 * minute

/** More than these would need more requests than there are, however late each is refreshed. */
export function ownersAtMost(facts: Facts): number {
  return Math.floor((facts.accessLifeMs - shortestAheadMs) / spacingOf(facts))
}

/** Where many share one budget a pair is not renewed before this, or the last of them would wait past its end. */
export function notBefore(tokens: TokenPair, owners: number, facts: Facts): number {
  if (owners <= 1) return tokens.issuedAt
  const lifeMs = Math.max(0, tokens.accessExpiresAt - tokens.issuedAt)
  const latest = lifeMs - Math.min(shortestAheadMs, lifeMs / 2)
  return tokens.issuedAt + Math.min(owners * spacingOf(facts), latest)
}
