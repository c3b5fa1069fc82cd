// What a proxy before a platform's API must know of it. Nothing here makes a call.

/** How calls are passed on to a platform's API. */
export interface ProxyFacet {
  /**
   * Where a path with its query leads. Refuses (`request_invalid`) whatever is, or could become for somebody who
   * decodes it once more, anything but an API path of this very account; the token endpoint of `tokens` as well. The query stays as it was.
   */
  address(account: string, target: string): { origin: string; path: string }
  /** What all paths of the API begin with, below the base: patterns of keys are written without it. */
  readonly root: string
  /**
   * What all addresses of this account's API begin with, as the platform writes them in its answers, without a slash at
   * its end. Refuses (`request_invalid`) what names no account.
   */
  base(account: string): string
  /** The headers that the platform reads the token from; names in small letters. */
  credentials(accessToken: string): Readonly<Record<string, string>>
  /** Headers set where the caller brought none; names in small letters, and none of the credentials'. */
  readonly usual: Readonly<Record<string, string>>
  /** Is a 401 with this beginning of a body about the access token? Throws on none; a web page is not, and `api` says the same. */
  isTokenRefused(body: string): boolean
  /** What an answer tells of its limits; asks for names in small letters. What is no number says nothing. */
  limitsIn(header: (name: string) => string | undefined): CallLimits
  /** By which names programs reach its API, wherever our own base is. Absent: not through a forward proxy. */
  readonly hosts?: PlatformHosts
  /** Its token endpoint, which a proxy answers itself. Absent: clients of this platform do not refresh by themselves. */
  readonly tokens?: TokenEndpoint
}

/** The names of a platform's API. */
export interface PlatformHosts {
  /** All of them, as a certificate writes them: `*.example.com`. */
  readonly wildcards: readonly string[]
  /** Undefined: not a name of this platform, or of no account. `host` is in small letters. */
  accountOf(host: string): string | undefined
  /** In small letters, under one of `wildcards`; `accountOf` leads back. */
  hostOf(account: string): string
}

/** How the platform's own token endpoint speaks, so that a client which knows it understands ours. */
export interface TokenEndpoint {
  /** Which of its two a path below the base is, however it is written. Undefined: neither. */
  kindOf(target: string): "token" | "revoke" | undefined
  /**
   * The body of a granted pair: format, names and times as the platform writes them in an answer of this moment, so that
   * `oauth.read` reads it as one. Clients count what is left from then, and much of the life may be over.
   */
  granted(pair: StandInPair, now: number): unknown
  /** Of these words, `oauth.read` takes `invalid_grant` for a refused token, and none for a rejected app. */
  refused(
    error: "invalid_grant" | "invalid_request" | "unsupported_grant_type",
    description: string,
  ): PlatformRefusal
}

/** A refusal, as the platform would write it. */
export interface PlatformRefusal {
  status: number
  body: unknown
}

/** What a client is given instead of a pair. */
export interface StandInPair {
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  refreshExpiresAt: number
  clientId: string
  account: string
  userId?: string
  shopNo?: string
  scopes: string[]
}

/** What the platform did not say is absent. */
export interface CallLimits {
  /** Of the leaky bucket, this call included. */
  used?: number
  size?: number
  /** Calls are refused for this long. */
  waitMs?: number
  /** Of the usage quota. */
  quotaPercent?: number
}
