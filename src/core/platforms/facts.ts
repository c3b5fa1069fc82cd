// What is true of a platform for every caller: its lives, its limits, its habits, its words. Rules of the core are made of them.

/**
 * How a connection is kept alive. refresh: with a refresh token. issue: a new token is issued for our own credentials,
 * and there is no refresh token. extend: the living access token is shown, and its life goes on. manual: only a person
 * can renew it; it is watched, and warned of.
 */
export type KeepingAlive = "refresh" | "issue" | "extend" | "manual"

/** What is true of a platform for every caller. */
export interface ProviderFacts {
  /** As in settings and addresses: lower-case letters, digits, hyphens. */
  readonly id: string
  readonly kind: KeepingAlive
  /** Documented lives, for what does not say. Without `refreshLifeMs`: there is no refresh token, or it never ends. */
  readonly accessLifeMs: number
  readonly refreshLifeMs?: number
  /** A third clock: this long after a consent it ends, and no refresh moves that. */
  readonly consentLifeMs?: number
  /** Does a refresh move the end of the refresh token? If not, one that brings another token without its end keeps the old. */
  readonly slides: boolean
  /** Does a refresh bring another refresh token? */
  readonly rotates: "always" | "sometimes" | "never"
  /** The refresh token that was used. ends: at once, so it can be used once. lingers: for a while. lives: nothing ends it. */
  readonly oldRefreshToken: "ends" | "lingers" | "lives"
  /** The access token of before a refresh. ends: another process may have ended it, so none is handed out unasked. */
  readonly oldAccessToken: "lives" | "ends"
  /** Token requests of one account in any such span: as many as we make, some are left for a person. Absent: no limit is known. */
  readonly budget?: RequestBudget
  /** Words of an answer that calls our app removed; some say so falsely, so it is no verdict. */
  readonly saysUninstalled?: RegExp
  /** A 401 sooner than this after a refresh is not about the token. */
  readonly refusalGraceMs: number
  /** Calls of one account: a leaky bucket. Absent: no limit is known. */
  readonly pacing?: { readonly bucket: number; readonly perSecond: number }
  /** Where apps, secrets, scopes and redirect addresses are registered, and where its API is described. */
  readonly developerCentre: string
  readonly apiDocs?: string
  readonly platformWords: PlatformWords
  /** What a consent asks for where nobody chose. */
  readonly usualScopes: readonly string[]
  /** What is between this zone and UTC, where times are known to have been written in the wrong one of the two. */
  readonly zoneMixUpMs?: number
}

/**
 * What sentences call a platform and an account there. Accounts are nouns, in small letters where a language has such:
 * a mall, a store, a workspace. The particles behind a Korean word are found by its last letter.
 */
export interface PlatformWords {
  readonly en: { readonly platform: string; readonly account: string; readonly accounts: string }
  readonly ko: { readonly platform: string; readonly account: string }
}

/** How many token requests a platform bears. */
export interface RequestBudget {
  readonly requests: number
  readonly windowMs: number
  /** Of the same span, beside them: codes that nobody we know brought, and that came to nothing. */
  readonly strangers: number
  /** Of them at most: codes that came to nothing, and such as signed-in persons brought. */
  readonly codes: number
  readonly memberCodes: number
  /** Of them at most: for rows that somebody may have typed, and that have not proven themselves by it. */
  readonly unproven: number
}
