// What the core asks of a platform, in prose: facts about it, and its facets (tokens, API, shop).
import type { ProviderFacts } from "./facts.ts"
import type { ProxyFacet } from "./proxy-facet.ts"

export type * from "./facts.ts"
export type * from "./proxy-facet.ts"

/** What came back over the wire, unread. It is saved before it is understood. */
export interface RawAnswer {
  status: number
  body: string
  receivedAt: number
  /** What a Retry-After header asked for. */
  retryAfterMs?: number
  /** What the platform's own clock showed, where the answer says so believably. */
  dateAt?: number
}

/** What was granted, read and checked. */
export interface Grant {
  account: string
  clientId: string
  userId?: string
  shopNo?: string
  scopes: string[]
  accessToken: string
  accessExpiresAt: number
  /** Absent: the one that was shown stays, or the kind has none. */
  refreshToken?: string
  /** Absent: not said. A token that stays keeps its end. */
  refreshExpiresAt?: number
  issuedAt: number
  /** The same by the platform's own clock, where the answer's words say it: another witness than its `Date`. */
  grantedAt?: number
  /** Oddities worth telling an operator: a clock that disagrees, an expiry that had to be assumed. */
  oddities: string[]
}

/** What an answer of the token endpoint means. */
export type Verdict =
  | { kind: "granted"; grant: Grant }
  /** About the bytes that were sent, never about the account. */
  | { kind: "refused"; detail: string }
  /** Our client id or secret: every account is affected and none is to blame. */
  | { kind: "app_rejected"; detail: string }
  /** `givenBy`: the account that consented instead, where the answer names it. */
  | { kind: "wrong_mall"; detail: string; givenBy?: string }
  /** Passing trouble; `waitMs` where the platform or the kind of trouble says how long. */
  | { kind: "passing"; detail: string; waitMs?: number; limited?: boolean }
  /** Something was granted that we cannot read: keep the bytes, tell somebody. */
  | { kind: "unreadable"; detail: string }

/** What the platform says of an access token. */
export interface TokenFacts {
  clientId?: string
  scopes: string[]
}

/** Where the API of an account is. */
export interface ApiFacts {
  /** What the paths of calls follow. */
  base: string
  version: string
}

/**
 * What an answer of the API calls for. token_refused: refresh. scope_missing: a consent with more scopes.
 * app_removed: a new consent. parameters: the caller's own. limited, trouble: wait. odd: nothing we know.
 */
export type ApiVerdict =
  | "fine"
  | "version_ended"
  | "token_refused"
  | "scope_missing"
  | "app_removed"
  | "forbidden"
  | "parameters"
  | "limited"
  | "trouble"
  | "odd"

/** Everything one harmless call tells. What the platform did not say is absent. */
export interface ApiSight {
  verdict: ApiVerdict
  /** Status and the platform's words, free of secrets. */
  detail: string
  /** The scope it takes. */
  scope: string
  tookMs: number
  /** The platform's clock less ours. */
  clockAheadMs?: number
  /** The version it names when it refuses ours. */
  newestVersion?: string
  /** How much of the leaky bucket, and of the usage quota, is used up. */
  bucketPercent?: number
  quotaPercent?: number
  waitMs?: number
}

/** Somebody opened the app at the platform; signature and time are right. It proves a mall and gives no rights. */
export interface Launch {
  mallId: string
  /** Names this very launch, so that it works once, and until when it could be repeated. */
  mark: string
  untilAt: number
}

/** What a webhook says of a mall and our app: a hint, never a fact. */
export interface WebhookNews {
  eventNo: number
  mallId: string
  /** The app may be gone there (removed, expired, the mall closed), or work again. */
  says: "gone" | "back"
}

/** One delivery, as the platform remembers it. */
export interface WebhookDelivery {
  eventNo: number
  at: number
  /** What we answered; absent where the platform reached nobody. */
  status?: number
  arrived: boolean
}

/** Our credentials at the platform, and what is done with them. */
export interface OAuthFacet {
  /** Names app and secret without telling them: changes when either does. */
  readonly appKey: string
  readonly clientId: string
  readonly scopes: string[]
  /** Nobody chose them: what a connection was granted goes before, and nothing is missing that was never asked for. */
  readonly scopesAreDefault?: boolean
  /** Where an owner comes back to. */
  readonly redirectUri: string
  /** Refuses (`request_invalid`) what names no account, before it can become a host name. Repeatable: its own answer stays. */
  account(text: string): string
  /** Refuses (`request_invalid`) what cannot be asked for. */
  checkScopes(scopes: readonly string[]): void
  /** The host that sends an owner back, and may say so. */
  issuer(account: string): string
  authorizeUrl(request: { account: string; scopes: string[]; state: string }): string
  askExchange(request: { account: string; code: string }, deadlineMs: number): Promise<RawAnswer>
  /**
   * Shows what gets the next access token: the refresh token, or the access token where the kind has none. A provider of
   * kind `issue` needs neither; one of kind `manual` is never asked.
   */
  askRefresh(request: { account: string; refreshToken: string }, deadlineMs: number): Promise<RawAnswer>
  /** Judges every answer there can be, and throws on none. */
  read(answer: RawAnswer, asked: { account: string }): Verdict
  revoke(request: { account: string; refreshToken: string }, deadlineMs: number): Promise<void>
}

/** Calls with a living token. */
export interface ApiFacet {
  /** The cheap question "does this access token live?". Undefined: the platform says it does not. */
  probe(
    request: { account: string; accessToken: string },
    deadlineMs: number,
  ): Promise<TokenFacts | undefined>
  /** One harmless call that these scopes allow. Rejects (`provider_unavailable`) only where no answer came. */
  examine(
    request: { account: string; accessToken: string; scopes: readonly string[] },
    deadlineMs: number,
  ): Promise<ApiSight>
  /** Where this account's API is and which version is spoken: for callers who make their calls themselves. */
  place(account: string): ApiFacts
  /** A call with this token; whatever comes back is the caller's. Only the platform's host can be reached. */
  call(request: { account: string; accessToken: string; path: string; init?: RequestInit }): Promise<Response>
  /** Is this 401 about the access token (and not about something else)? Reads a copy of the body. */
  isTokenRefused(response: Response): Promise<boolean>
}

/** What a shop platform does by itself: it opens our app, and sends webhooks. */
export interface ShopFacet {
  /** Refuses (`launch_refused`) what is not signed by the platform, or too old. `rawQuery`: as it arrived. */
  readLaunch(rawQuery: string): Launch
  /** Undefined: about nothing of ours, or of a kind that changes nothing here. */
  readWebhook(body: unknown): WebhookNews | undefined
  /** The scope without which `webhookLog` cannot be asked. */
  readonly webhookLogScope: string
  /** The latest deliveries to us about this mall. Undefined: the platform says that this access token lives no more. */
  webhookLog(
    request: { account: string; accessToken: string },
    deadlineMs: number,
  ): Promise<WebhookDelivery[] | undefined>
}

/**
 * A platform with our credentials there. Asking and reading are two things: what `ask…` returns is put in a safe
 * place before `read` may fail on it. `ask…` rejects with `provider_unavailable` when the request surely did not
 * arrive, and with `provider_unclear` when it may have: then the token may be spent. `api`, `shop` and `proxy` are there
 * as a whole or not at all. `testProvider` has one test per sentence.
 */
export interface Provider {
  readonly facts: ProviderFacts
  readonly oauth: OAuthFacet
  readonly api?: ApiFacet
  readonly shop?: ShopFacet
  /** Absent: no proxy stands before this platform. */
  readonly proxy?: ProxyFacet
}
