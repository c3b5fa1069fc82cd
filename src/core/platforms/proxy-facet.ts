// What a proxy before a platform's API must know of it. Nothing here makes a call.

export interface ProxyFacet {
  /**
   * Where a path with its query leads. Refuses (`request_invalid`) whatever is, or could become for somebody who
   * decodes it once more, anything but an API path of this very account.
   */
  address(account: string, target: string): { origin: string; path: string }
  /** What all addresses of this account's API begin with, as the platform writes them in its answers. */
  base(account: string): string
  /** The headers that the platform reads the token from; names in small letters. */
  credentials(accessToken: string): Readonly<Record<string, string>>
  /** Headers set where the caller brought none. */
  readonly usual: Readonly<Record<string, string>>
  /** Is a 401 with this beginning of a body about the access token? */
  isTokenRefused(body: string): boolean
  /** What an answer tells of its limits. */
  limitsIn(header: (name: string) => string | undefined): CallLimits
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
