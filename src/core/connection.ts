// What is remembered of one mall's consent to one app: its token pair, its scopes and its health.

/** Two tokens that were issued together. */
export interface TokenPair {
  accessToken: string
  accessExpiresAt: number
  /** Shown to get the next pair. Where a platform has no refresh token, the access token stands here as well. */
  refreshToken: string
  refreshExpiresAt: number
  issuedAt: number
}

/** The latest thing that went wrong. Never holds a token, a code or a raw answer. */
export interface Failure {
  code: string
  detail: string
  at: number
}

/** A refresh token that is about to be, or was, presented to the provider and has no known outcome yet. */
export interface Attempt {
  id: string
  tag: string
  at: number
  instance: string
}

/** How refreshing has been going since the pair was saved. Saving a new pair starts it afresh. */
export interface Health {
  /** Refreshes that failed in a row. */
  failures: number
  failingSinceAt?: number
  lastFailure?: Failure
  /** Set while the outcome of presenting the token is unknown: a crash, or an answer that never came. */
  attempt?: Attempt
  /**
   * The id of the latest presentation, whatever became of it. News of an earlier one is old: a process that slept through
   * others' tries must not write over what they learned.
   */
  turn?: string
  /** Tags of the pairs this one came of, oldest first, as far as we refreshed them ourselves. */
  spent?: string[]
  /** Tags of the pairs in whose place it came by a consent or an import, oldest first: not spent, but older news. */
  replaced?: string[]
  /** The provider refused the very token that is stored: a person must reconnect. */
  lostAt?: number
  /** Somebody saw the access token of this lost connection refused: it is not handed out any more. */
  accessRefusedAt?: number
  /** Somebody switched this connection off; nothing is refreshed and nothing is handed out. */
  pausedAt?: number
  /** When token requests were made lately: what the refresh budget counts. */
  requestedAt: number[]
}

/** A connection as it is stored, tokens included. */
export interface Connection {
  /** The mall id, or `mall_id~owner` where a mall is connected for several owners: see id.ts. */
  id: string
  /** Absent: the first app. */
  app?: string
  mallId: string
  owner?: string
  /** `org:ID`: for whom its owner, a signed-in person, has just consented. A new row of theirs is made for both. */
  organization?: string
  clientId: string
  /** The pair was issued to another app: it is not ours to show, to hand out or to write over. */
  foreign?: true
  /**
   * Its row belongs to a user or an organization, who may have typed the pair: nothing has shown yet that the mall is
   * theirs. A consent that nobody of them began is not kept there.
   */
  unproven?: true
  /** Beside it: the user, else the organization, who may have typed it. All rows of theirs are one typist, whatever owners these name. */
  typist?: string
  userId?: string
  shopNo?: string
  /** What the provider granted, and what was asked for: a difference is worth showing. */
  scopes: string[]
  askedScopes?: string[]
  tokens: TokenPair
  /** First 16 hex digits of SHA-256 of the refresh token: the version of this record. */
  tag: string
  /** When a person last consented, as far as we know. */
  connectedAt: number
  /** When to try next. Absent: never by itself (lost or paused). */
  refreshAt?: number
  /** Another program wrote the pair's times by a clock that is ahead by this: they were moved back, and doctor tells of it. */
  writtenAheadMs?: number
  health: Health
}

/** What may leave the house: everything but the tokens. */
export type ConnectionFacts = Omit<Connection, "tokens"> & {
  tokens: Pick<TokenPair, "accessExpiresAt" | "refreshExpiresAt" | "issuedAt">
}

export function wellHealth(requestedAt: number[] = []): Health {
  return { failures: 0, requestedAt }
}

export function factsOf(connection: Connection | ConnectionFacts): ConnectionFacts {
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = connection.tokens
  return { ...connection, tokens: { accessExpiresAt, refreshExpiresAt, issuedAt } }
}
