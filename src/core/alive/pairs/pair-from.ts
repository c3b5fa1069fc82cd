// What is kept of a grant: its pair, made whole with the pair before where the platform leaves out what has not changed.
import { believableMs } from "../../believable.ts"
import type { TokenPair } from "../../connection.ts"
import type { Grant, ProviderFacts, Providers } from "../../ports.ts"

/** What was shown for the grant. Its end is not known where it came from elsewhere. */
export interface KeptToken {
  refreshToken: string
  refreshExpiresAt?: number
}

/**
 * A token that comes back unchanged, or not at all, is the one that was shown, and has its end: a refresh that moved it
 * would say so. So has another token that comes without an end, where refreshing moves none. Where the kind has no refresh token, the access token stands in its place: what it is shown for, and
 * what tells one pair from the next.
 */
export function pairFrom(
  facts: ProviderFacts,
  grant: Grant,
  { connectedAt, shown }: { connectedAt: number; shown?: KeptToken },
): TokenPair {
  const { accessToken, accessExpiresAt, issuedAt } = grant
  const kept = facts.kind === "refresh" ? shown : undefined
  const refreshToken = grant.refreshToken ?? kept?.refreshToken ?? accessToken
  const keepsEnd = !facts.slides || refreshToken === kept?.refreshToken
  const keptEnd = keepsEnd ? kept?.refreshExpiresAt : undefined
  const end = grant.refreshExpiresAt ?? keptEnd ?? usualEnd(facts, grant)
  const consentEnd = connectedAt + (facts.consentLifeMs ?? Number.POSITIVE_INFINITY)
  return { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt: Math.min(end, consentEnd), issuedAt }
}

/** Written down with what is asked, where an answer alone may not tell the whole pair. */
export function shownOf(
  { providers }: { providers: Providers },
  about: { app?: string },
  { refreshToken, refreshExpiresAt }: KeptToken,
): { shown?: KeptToken } {
  const { rotates, slides } = providers.of(about).facts
  if (rotates === "always" && slides) return {}
  return { shown: { refreshToken, refreshExpiresAt } }
}

/** Where nothing ends it: the furthest moment that is believed, and each grant moves it on. */
function usualEnd(
  { kind, refreshLifeMs = believableMs }: ProviderFacts,
  { accessExpiresAt, issuedAt }: Grant,
): number {
  // What must be living to be renewed ends with its life.
  return kind === "extend" || kind === "manual" ? accessExpiresAt : issuedAt + refreshLifeMs
}
