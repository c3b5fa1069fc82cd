// What the core asks of Cafe24, in prose: what comes back, what it means, and the provider itself.

/** What came back over the wire, unread. It is saved before it is understood. */
export interface RawAnswer {
  status: number
  body: string
  receivedAt: number
  /** What a Retry-After header asked for. */
  retryAfterMs?: number
}

/** What Cafe24 granted, read and checked. */
export interface Grant {
  mallId: string
  clientId: string
  userId?: string
  shopNo?: string
  scopes: string[]
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  refreshExpiresAt: number
  issuedAt: number
  /** Oddities worth telling an operator: a clock that disagrees, an expiry that had to be assumed. */
  oddities: string[]
}

export type Verdict =
  | { kind: "granted"; grant: Grant }
  /** About the bytes that were sent, never about the mall. */
  | { kind: "refused"; detail: string }
  /** Our client id or secret: every mall is affected and none is to blame. */
  | { kind: "app_rejected"; detail: string }
  /** `givenBy`: the mall that consented instead, where the answer names it. */
  | { kind: "wrong_mall"; detail: string; givenBy?: string }
  /** Passing trouble; `waitMs` where Cafe24 or the kind of trouble says how long. */
  | { kind: "passing"; detail: string; waitMs?: number; limited?: boolean }
  /** Something was granted that we cannot read: keep the bytes, tell somebody. */
  | { kind: "unreadable"; detail: string }

export interface TokenFacts {
  clientId?: string
  scopes: string[]
}

export interface ApiFacts {
  /** Paths such as `/api/v2/admin/orders` follow it. */
  base: string
  version: string
}

/**
 * What an answer of the Admin API calls for. token_refused: refresh. scope_missing: a consent with more scopes.
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

/** Everything one harmless call tells. What Cafe24 did not say is absent. */
export interface ApiSight {
  verdict: ApiVerdict
  /** Status and Cafe24's words, free of secrets. */
  detail: string
  /** The scope it takes. */
  scope: string
  tookMs: number
  /** Cafe24's clock less ours. */
  clockAheadMs?: number
  /** The version it names when it refuses ours. */
  newestVersion?: string
  /** How much of the leaky bucket, and of the usage quota, is used up. */
  bucketPercent?: number
  quotaPercent?: number
  waitMs?: number
}

/** Somebody opened the app at Cafe24; the signature and the time are right. It proves a mall and gives no rights. */
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

/** One delivery, as Cafe24 remembers it. */
export interface WebhookDelivery {
  eventNo: number
  at: number
  /** What we answered; absent where Cafe24 reached nobody. */
  status?: number
  arrived: boolean
}

/**
 * Cafe24. Asking and reading are two things: what `ask…` returns is put in a safe place before `read`
 * may fail on it. `ask…` rejects with `provider_unavailable` when the request surely did not arrive, and with
 * `provider_unclear` when it may have: then the token may be spent.
 */
export interface Provider {
  /** Names app and secret without telling them: changes when either does. */
  readonly appKey: string
  readonly clientId: string
  readonly scopes: string[]
  /** Nobody chose them: what a connection was granted goes before, and nothing is missing that was never asked for. */
  readonly scopesAreDefault?: boolean
  /** Where an owner comes back to. */
  readonly redirectUri: string
  /** Refuses (`request_invalid`) what is not a mall id, before it can become a host name. */
  mallId(text: string): string
  authorizeUrl(request: { mallId: string; scopes: string[]; state: string }): string
  askExchange(request: { mallId: string; code: string }, deadlineMs: number): Promise<RawAnswer>
  askRefresh(request: { mallId: string; refreshToken: string }, deadlineMs: number): Promise<RawAnswer>
  read(answer: RawAnswer, asked: { mallId: string }): Verdict
  revoke(request: { mallId: string; refreshToken: string }, deadlineMs: number): Promise<void>
  /** The cheap question "does this access token live?". Undefined: Cafe24 says it does not. */
  probe(request: { mallId: string; accessToken: string }, deadlineMs: number): Promise<TokenFacts | undefined>
  /** One harmless Admin API call that these scopes allow. Rejects (`provider_unavailable`) only where no answer came. */
  examine(
    request: { mallId: string; accessToken: string; scopes: readonly string[] },
    deadlineMs: number,
  ): Promise<ApiSight>
  /** Where this mall's API is and which version is spoken: for callers who make their calls themselves. */
  api(mallId: string): ApiFacts
  /** An Admin API call with this token; whatever comes back is the caller's. Only Cafe24's host can be reached. */
  call(request: { mallId: string; accessToken: string; path: string; init?: RequestInit }): Promise<Response>
  /** Refuses (`launch_refused`) what is not signed by Cafe24 or not of the last two hours. `rawQuery`: as it arrived. */
  readLaunch(rawQuery: string): Launch
  /** Undefined: about nothing of ours, or of a kind that changes nothing here. */
  readWebhook(body: unknown): WebhookNews | undefined
  /** The scope without which `webhookLog` cannot be asked. */
  readonly webhookLogScope: string
  /** The latest deliveries to us about this mall. Undefined: Cafe24 says that this access token lives no more. */
  webhookLog(
    request: { mallId: string; accessToken: string },
    deadlineMs: number,
  ): Promise<WebhookDelivery[] | undefined>
  /** Is this 401 about the access token (and not about something else)? Reads a copy of the body. */
  isTokenRefused(response: Response): Promise<boolean>
}
