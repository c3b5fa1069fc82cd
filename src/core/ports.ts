// What the core asks of the world, in prose: store, lease, notes, provider, rescue, clock, chance.
import type { Connection, ConnectionFacts, Health } from "./connection.ts"
import type { StoreWarning } from "./store-warning.ts"

export type * from "./platforms/provider.ts"
export type { AppInHouse, Providers } from "./platforms/providers.ts"
export type * from "./store-warning.ts"

/** Time is handed in, so that a year can pass in a test within seconds. */
export interface Clock {
  now(): number
  /** What passes, whatever the clock is set to, from any beginning. Absent: nobody knows. */
  monotonic?(): number
  /** Resolves after the time has passed, or at once when the signal is raised. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Luck is handed in, so that a test's can be repeated. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  fraction(): number
  /** Unguessable, at least 128 bits, letters, digits, `-` and `_` only. */
  id(): string
}

/** The tag of a refresh token: the first 16 hex digits of its SHA-256. */
export type TagOf = (refreshToken: string) => string

/** One-way arithmetic, handed in. */
export interface Secrets {
  tagOf: TagOf
  /** SHA-256 as hex: how a key is stored. */
  digest(text: string): string
  /** HMAC under a key made of our secret, base64url. */
  sign(text: string): string
  /** Signed by us, with this secret or with one that is being replaced. */
  signed(text: string, signature: string): boolean
  /** What `sign` may have answered by every secret that `signed` believes: for marks that are cut short. */
  believed(text: string): string[]
  /** What `sign` may have answered before a change of the secret, today's first: to find by, never to believe. */
  signatures(text: string): string[]
  /** Equal, in a time that tells nothing of the kept one. */
  same(given: string, kept: string): boolean
}

/**
 * The condition of a write. A tag: only while the store still holds the pair with this tag.
 * "new": only if there is no such connection. "always": a person has just consented, theirs wins.
 */
export type IfTag = string | "new" | "always"

/** A person's consent brought the pair: a store whose rows belong to people looks whether it may stand in this one. */
export type SavedBy = "consent"

/** A note about a pair, whatever is there. Where a store can write both at once it does, and says so; elsewhere it is left to the caller. */
export interface NoteBeside {
  kind: NoteKind
  key: string
  value: unknown
  /** Ends with it: what it was taken for is done. */
  lease?: Lease
  /** Called before `saveTokens` resolves. */
  written(): void
}

/** Which connections are listed, and which page of them. */
export interface ListQuery {
  /** Only connections whose `refreshAt` is at or before this, earliest first. Otherwise all, by id. */
  dueBefore?: number
  /** Go on behind this connection, the last of the page before. */
  after?: { id: string; refreshAt?: number }
  limit: number
  /** Of this app alone; null: of the first one. Absent: of every app the store was opened for. */
  app?: string | null
  mallId?: string
  owner?: string
  /**
   * Of connections that are `unproven` only this one and some of those that hold its pair: a tenant types as many rows
   * as they like, and what a refresh reads must not grow with them. A store may leave those out, and never any other.
   */
  unprovenLike?: string
}

/** Which app a pair was issued to, as it stands beside the pair; "" where that is not known. */
export interface IssuedTo {
  app?: string
  clientId: string
}

/**
 * Where connections live. The weakness it guards against: bad news written over good. A process that refreshes
 * compares the one thing that orders news by itself, the single-use refresh token (its tag), instead of
 * a row version, which a failure report would raise as well.
 *
 * - Each write is one atomic statement. No transaction or session lock outlives a call.
 * - What is returned is a copy; changing it changes nothing here.
 * - When a write resolves it is on disk, as far as the backend can promise.
 * - When the backend is away every method rejects with `store_unavailable`; none resolves, none hangs.
 *   After `close` they reject the same way.
 * - Ids are opaque: `../x`, an empty or a 300 character id is refused with `request_invalid` or kept apart.
 * - A store is opened for certain apps, the first one (ids without a prefix) among them. What it holds of others is
 *   neither listed, found nor counted; `warnings` names it.
 * - One connection whose tokens cannot be opened (the secret was changed) is the trouble of that one: `get`
 *   rejects with `seal_unknown`, everything else goes on. It stays in every list, so a sweep meets it,
 *   fails on it by name and goes to the next; `reseal(0)` tells how many hang on which key.
 */
export interface Store {
  /** A word for logs and pages, without secrets: `sqlite:./data/mallkey.db`. */
  readonly name: string
  /** Names of the further apps it was opened for. Absent: it keeps those of any. */
  readonly apps?: readonly string[]
  /** Other programs write here too, and may write an older copy back. */
  readonly othersWrite?: boolean
  /** Hands it the platform's time, as far as that is known: by this it judges pairs that other programs wrote. */
  heedPlatform?(now: () => number): void
  get(id: string): Promise<Connection | undefined>
  /**
   * By id, ascending by its characters; due ones by `refreshAt`, then id. Without the tokens: a list opens no
   * seal, so it costs little and none can stop it. Pages miss nobody who stays in the list while others write.
   */
  list(query: ListQuery): Promise<ConnectionFacts[]>
  /**
   * Saves the whole record, its (clean) health included. False: the condition did not hold, nothing was written.
   * `beside`: a note that may be written with it.
   */
  saveTokens(connection: Connection, ifTag: IfTag, by?: SavedBy, beside?: NoteBeside): Promise<boolean>
  /**
   * Rejects where a consent to this connection could not be kept, as far as that can be known before its code is
   * spent. Absent: what `saveTokens` takes does not depend on whose it is. `link`: while its owner has not been sent
   * away yet, and rows may still come; only what is so until a person changes the store is refused.
   */
  checkPlace?(
    wanted: Pick<Connection, "id" | "mallId" | "owner" | "organization">,
    before?: "link",
  ): Promise<void>
  /**
   * Writes health and `refreshAt` (absent: never by itself) and touches no token. False: the pair has moved on, or
   * somebody else has shown it since (`ifTurn`); nothing was written. `heard` is called before it resolves, where the
   * store hears with the write which `server` made it.
   */
  saveHealth(id: string, news: HealthNews, ifTag: string, heard?: (server: string) => void): Promise<boolean>
  remove(id: string): Promise<void>
  /**
   * How many there are in each state of assess.ts at `now`, and the nearest ends of living pairs; opens no token.
   * `counts` says which are meant; all others are only numbered.
   */
  tally(now: number, counts?: (issued: IssuedTo) => boolean): Promise<Tally>
  /**
   * One holder at a time per name, until released or `ttlMs` has passed by the store's own clock.
   * Undefined: somebody else holds it. Names are opaque like ids.
   * A store that is shared by processes of one machine may heed `asking`; others leave it alone.
   */
  lease(name: string, ttlMs: number, asking?: LeaseAsking): Promise<Lease | undefined>
  notes(kind: NoteKind): Notes
  /**
   * Seals up to `limit` connections again whose key is not the current one (or which are plain where they should
   * be sealed). Each is a compare on tag and old text, so a refresh that comes in between wins and nothing of it
   * is lost. Repeat until `resealed` is 0; what is `left` then cannot be opened. With a limit of 0 it only counts.
   * What `mayTouch` refuses is neither sealed nor counted as left: another program reads it, by another key or none.
   */
  reseal(limit: number, mayTouch?: (issued: IssuedTo) => boolean): Promise<ResealCount>
  /**
   * What an operator should know before trusting this place with tokens; empty when there is nothing. Looked at anew
   * each time. What may not be looked at is `unknown_durability`, never silence. By default it looks at `all` rows.
   */
  warnings(depth?: LookDepth): Promise<StoreWarning[]>
  /** The backend's own time, where it has one that all processes share. */
  clock?(): Promise<number>
  /**
   * A word for the server that answers: another once another has taken over, or it was started anew. Undefined where it
   * may not be asked. Absent where there is no server.
   */
  server?(): Promise<string | undefined>
  /**
   * Tells when a line to the backend broke by itself, asked for or not. `again` resolves once it answers again, and
   * never after `close`.
   */
  onCut?(listener: (again: Promise<void>) => void): void
  close(): Promise<void>
}

/**
 * How much of what is there is looked at. place: only how the place itself is set, as for a doctor of one connection. some:
 * about a thousand rows as well, as at a start, which waits for it. all: each row, as a doctor does.
 */
export type LookDepth = "place" | "some" | "all"

/** How far sealing with the current key has come. */
export interface ResealCount {
  resealed: number
  /** Still to be sealed by the current key. 0 for a store that keeps tokens in plain text on purpose. */
  left: number
  /** Connections by the id of the key that seals them; `plain` for those in plain text. */
  byKey: Record<string, number>
  /** Those that may not be touched, by the same; absent where there are none. */
  othersByKey?: Record<string, number>
}

/** How many connections there are, by their state. */
export interface Tally {
  /** Without the others. */
  total: number
  /** `lost` and `paused` first, then `expired` (access ended), `due` (`refreshAt` passed, or failing), else `fresh`. */
  states: { fresh: number; due: number; expired: number; lost: number; paused: number }
  /** Over connections that are neither lost nor paused, and ends that can be told; absent where there is none. */
  nearestAccessEndAt?: number
  nearestRefreshEndAt?: number
  /** What was not meant to be counted: pairs of another app in the same place. Absent where there are none. */
  others?: number
}

/** What is written of a refresh that brought no pair. */
export interface HealthNews {
  health: Health
  refreshAt: number | undefined
  /** Only while `health.turn` is still this; "" where there was none. Absent: whatever it is. */
  ifTurn?: string
}

/** Who asks for a lease, and of whom it would take it over. */
export interface LeaseAsking {
  /** Remembered with the lease. */
  by: string
  /** Asked about the one that holds it, by what that one gave as `by`: true, and the lease changes hands at once. */
  mayFollow(holder: string): boolean
}

/** A name that one process holds for a while. */
export interface Lease {
  /** Lets go if, and only if, this very lease is still held. A late call disturbs nobody. */
  release(): Promise<void>
}

/** Small documents beside the connections, each with a version of its own. */
export type NoteKind = "key" | "event" | "app" | "state" | "alert" | "sweep" | "link" | "fact" | "successor"

/** A small document beside the connections. */
export interface Note {
  key: string
  version: number
  /** Anything JSON can hold. */
  value: unknown
}

/** The notes of one kind. */
export interface Notes {
  get(key: string): Promise<Note | undefined>
  /** `ifVersion`: the version read before, "new" (must not exist) or "always". False: the condition did not hold. */
  put(key: string, value: unknown, ifVersion: number | "new" | "always"): Promise<boolean>
  /** By key, ascending unless `newest` (then descending); `after` is exclusive. */
  list(query: { after?: string; limit: number; newest?: boolean }): Promise<Note[]>
  remove(key: string): Promise<void>
}

/** An answer that waits, sealed. */
export interface RescueEntry {
  key: string
  /** The id of the store it came from; absent in entries of version 0.1.0. */
  store?: string
  /** The connection. */
  id: string
  /** Tag of the token that was presented; "always" for a consent. */
  ifTag: string
  /** The raw answer, sealed. */
  sealed: string
  at: number
}

/**
 * Where an answer waits until the store has it. It must not depend on the store, and it must be on disk when
 * `put` resolves. A place that cannot be written rejects; the caller goes on and says so.
 */
export interface Rescue {
  readonly name: string
  /** Rejects where `put` would. */
  check(): Promise<void>
  put(entry: RescueEntry): Promise<void>
  /** Whatever else lies there is no entry, and never the end of the listing: `oddities` names it. */
  list(): Promise<RescueEntry[]>
  remove(key: string): Promise<void>
  /** Out of the way, kept for a person to look at. */
  setAside(key: string, why: string): Promise<void>
  aside(): Promise<AsideEntry[]>
  oddities(): Promise<RescueOddity[]>
}

/** An answer that was set aside for a person to look at. */
export interface AsideEntry extends RescueEntry {
  why: string
}

/** What lies in the rescue place and is no entry. */
export interface RescueOddity {
  name: string
  /** What it is instead: a folder, somebody else's, half an entry. */
  detail: string
}
