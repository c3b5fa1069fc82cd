// What a provider under test stands on: a platform that can be brought into trouble.
import type { CallLimits, Grant, Provider, RawAnswer, Verdict } from "../../core/ports.ts"

/**
 * away: nobody listens, nothing can have been sent. silent: it listens and never answers. failing: a 500.
 * page: a maintenance page instead of an answer. limited: too many requests. wrong_secret: it knows another secret.
 */
export type ProviderTrouble = "away" | "silent" | "failing" | "page" | "limited" | "wrong_secret"

/** A platform under test, which can be brought into trouble. */
export interface ProviderBench {
  provider: Provider
  /** A connection as a keeper would have it: of an account of its own each time, for which something was granted. */
  granted(): Promise<Grant>
  /** The code that an owner's consent has just brought. Absent: nobody consents in a browser. */
  code?(): Promise<{ account: string; code: string }>
  /** Ends an access token at the platform, before its time. Absent: that cannot be brought about. */
  endAccess?(grant: Grant): Promise<void>
  /** From now on, until the end of the test. */
  trouble(kind: ProviderTrouble): void
  /** The hosts that were asked until now, each as often as it was. */
  asked(): string[]
  /** Scopes that can be asked for, if the platform has any. */
  scopes: string[]
  /** Names that must never become an address. */
  hostile: string[]
  /** The path of a harmless call, for a provider with an API or a proxy. */
  path?: string
  /** What nothing that is told may hold: the client's secret. Tokens and codes are looked for as well. */
  secrets: string[]
  /** What the sentences about proxies need of the platform. Absent: those that ask it are skipped. */
  proxied?: ProxiedBench
  end(): Promise<void>
}

/** A platform as a proxy before its API meets it. */
export interface ProxiedBench {
  /** The way to the platform. */
  fetch: typeof fetch
  /** Headers of an answer, their names in small letters, and what they say. Absent: the platform says nothing of limits. */
  limits?: { headers: Record<string, string>; say: CallLimits }
  /** Below the base, as a client writes them. Absent: no client of this platform refreshes by itself. */
  tokenPaths?: Record<"token" | "revoke", string>
}

export interface ProviderSentence {
  says: string
  /** Without this facet, or this part of the proxy's, there is nothing to say; `renewal`: where only a person renews. */
  needs?: "api" | "shop" | "proxy" | "proxied" | "limits" | "hosts" | "tokens" | "renewal"
  holds(bench: ProviderBench): Promise<void>
}

/** As long as nobody is kept waiting for; where the bench has a clock of its own, by that. */
export const askMs = 5_000
export const shortMs = 200

/** Shows what is shown to get the next access token. */
export function refreshed({ provider }: ProviderBench, grant: Grant, ms = askMs): Promise<RawAnswer> {
  const { account, refreshToken, accessToken } = grant
  return provider.oauth.askRefresh({ account, refreshToken: refreshToken ?? accessToken }, ms)
}

export function judged({ provider }: ProviderBench, answer: RawAnswer, { account }: Grant): Verdict {
  return provider.oauth.read(answer, { account })
}
