// Hands out a living access token: the fresh path takes no lock and no write, the due one never waits long.

import type { Connection } from "../connection.ts"
import { type ErrorCode, isKeeperError, KeeperError } from "../errors.ts"
import { ofApp, withoutOwner } from "../id.ts"
import { ofOtherApp } from "../other-apps.ts"
import type { Clock, Store } from "../ports.ts"
import { type Assessment, assess } from "./assess.ts"
import { endedByHand, isByHand } from "./ended/by-hand.ts"
import { lastTokenEndsAt, noteRefusedToken } from "./ended/last-token.ts"
import { lostError } from "./ended/lost-error.ts"
import { type HandedTagParts, handedTag } from "./pairs/handed-tag.ts"
import { type Doubting, isDoubtful } from "./platform-time/doubt.ts"
import type { Refresh } from "./refresh.ts"
import type { Timing } from "./schedule.ts"

/** What a token must be good for. */
export interface TokenRequest {
  /** A token nearer to its end than this is refreshed before it is handed out. */
  minTtlMs?: number
  /** The tag of a token that was refused with a 401. */
  unless?: string
  by?: string
}

/** An access token that works, with what a caller needs beside it. */
export interface Token {
  id: string
  /** Absent: the first app. */
  app?: string
  mallId: string
  accessToken: string
  tokenType: "Bearer"
  expiresAt: number
  tag: string
  scopes: string[]
  shopNo?: string
  /** The token works, yet its renewal is in trouble. */
  warning?: { code: ErrorCode; retryAt?: number; detail?: string }
}

const defaultMinTtlMs = 5 * 60_000

/** The living token is better than an error while the trouble is of this kind. */
const bearable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "provider_unavailable",
  "provider_unclear",
  "app_rejected",
  "store_unavailable",
  "row_refused",
  "row_unreadable",
  "busy",
  "rate_limited",
])

interface HandOutParts extends HandedTagParts {
  store: Store
  clock: Clock
  timing: Timing
  refresh: Refresh
  estimate: Doubting
  /** By the clock that all replicas share a token ends that much earlier than by ours. */
  clockBehindMs(): number
  /** Finds the one connection an id means: exact, or the only one of its mall. */
  find(id: string): Promise<Connection>
}

interface Remembered {
  token: Token
  until: number
}

const rememberedAtMost = 10_000

export type HandOut = (id: string, request?: TokenRequest) => Promise<Token>

interface HandingOut {
  token: HandOut
  /** Undefined: to be asked for. */
  remembered(id: string, request: TokenRequest): Token | undefined
  forget(id: string): void
}

export function createHandOut(parts: HandOutParts): HandingOut {
  const kept = new Map<string, Remembered>()
  const remembered = (id: string, request: TokenRequest) => {
    const now = parts.clock.now()
    const known = kept.get(id)
    // A clock that was put back would make it remembered for hours.
    const isYoung = known !== undefined && known.until > now && known.until <= now + parts.timing.rememberMs
    return isYoung && isEnough(known.token, request, now + parts.clockBehindMs()) ? known.token : undefined
  }
  const token: HandOut = async (id, request = {}) => {
    const known = remembered(id, request)
    if (known) return known
    const connection = await parts.find(id)
    const handed = await livingToken(parts, connection, request)
    if (!handed.warning && livesOn(parts, connection)) remember(id, handed)
    return handed
  }
  const remember = (id: string, handed: Token) => {
    if (kept.size >= rememberedAtMost) kept.clear()
    kept.set(id, { token: handed, until: parts.clock.now() + parts.timing.rememberMs })
  }
  const forget = (id: string) => {
    kept.delete(id)
    // It may have been asked for without its owner.
    kept.delete(withoutOwner(id))
  }
  return { token, remembered, forget }
}

/** Another process may have refreshed since: then this one would hand out what has ended. */
function livesOn({ providers }: HandOutParts, connection: Connection): boolean {
  return providers.of(connection).facts.oldAccessToken === "lives"
}

function isEnough(token: Token, request: TokenRequest, now: number): boolean {
  return token.tag !== request.unless && token.expiresAt - now > (request.minTtlMs ?? defaultMinTtlMs)
}

async function livingToken(
  parts: HandOutParts,
  connection: Connection,
  request: TokenRequest,
): Promise<Token> {
  const now = parts.clock.now()
  const judged = assess(connection, now)
  if (judged.state === "foreign") throw ofOtherApp(connection.id)
  if (judged.state === "lost") return lastToken(parts, connection, request)
  if (judged.state === "paused") throw new KeeperError("paused", { connectionId: connection.id })
  const { id } = connection
  if (isByHand(parts, connection)) {
    if (judged.accessLeftMs > 0) return view(parts, connection)
    throw endedByHand(id)
  }
  const tag = handedTag(parts, connection)
  const by = request.by ?? "caller"
  const minTtlMs = enoughFor(connection, request, parts.clockBehindMs())
  const unless = request.unless === tag ? tag : undefined
  if (unless)
    return renewed(
      { parts, request, connection, judged },
      parts.refresh(id, { why: "refused", unless, waiting: true, by }),
    )
  const isDoubted = isDoubtful(parts, connection)
  if (judged.accessLeftMs <= minTtlMs || isDoubted) {
    return renewed(
      { parts, request, connection, judged, isDoubted },
      parts.refresh(id, { why: "needed", minTtlMs, waiting: true, by }),
    )
  }
  if (judged.state !== "due") return view(parts, connection)
  if (judged.nextAt !== undefined && judged.nextAt > now)
    return view(parts, connection, lastTrouble(connection))
  return soon({ parts, request, connection, judged }, by)
}

/** Nobody may ask for more life than refreshing gives: the answer would be due the moment it is saved. */
function enoughFor({ tokens }: Connection, request: TokenRequest, behindMs: number): number {
  // Another program may have written an end that lies before the issue: what has ended is never enough.
  const half = Math.max(0, (tokens.accessExpiresAt - tokens.issuedAt) / 2)
  return Math.min((request.minTtlMs ?? defaultMinTtlMs) + behindMs, half)
}

interface Reading {
  parts: HandOutParts
  request: TokenRequest
  connection: Connection
  judged: Assessment
  isDoubted?: boolean
}

/** There is a living token: its renewal is started here, and waited for only a little. */
async function soon(reading: Reading, by: string): Promise<Token> {
  const { parts, connection } = reading
  const renewal = parts.refresh(connection.id, { why: "ahead", waiting: false, by })
  const enough = new AbortController()
  const patience = parts.clock
    .sleep(parts.timing.dueWaitMs, enough.signal)
    .then(() => view(parts, connection))
  const outcome = renewed(reading, renewal)
  // Lost while nobody waited any more: the connection says so itself, to the next who asks.
  outcome.catch(() => undefined)
  return Promise.race([outcome, patience]).finally(() => enough.abort())
}

async function renewed(reading: Reading, renewal: Promise<Connection>): Promise<Token> {
  const { parts, request, connection: old, judged } = reading
  try {
    return view(parts, await renewal)
  } catch (error) {
    if (!isKeeperError(error)) throw error
    // Lost just now: what it says of itself counts.
    if (error.code === "needs_reconnect") return lastToken(parts, await parts.find(old.id), request)
    if (!bearable.has(error.code) || judged.accessLeftMs === 0) throw error
    // An answer without a pair has told as well how our clock is: it may be doubtful by now only.
    const isDoubted = reading.isDoubted || isDoubtful(parts, old)
    if (isDoubted && (await mayHaveEnded(parts, old.id))) throw error
    // Somebody else is at it and the old token lives: nothing to warn about.
    if (error.code === "busy") return view(parts, old)
    return view(parts, old, { code: error.code, retryAt: error.retryAt, detail: error.detail })
  }
}

/** Read anew: an answer that brought no pair has told how our clock is, all the same. */
async function mayHaveEnded({ find, clock, estimate }: HandOutParts, id: string): Promise<boolean> {
  const { tokens } = await find(id)
  return tokens.accessExpiresAt <= clock.now() + estimate.perhapsBehindMs()
}

/** A person must reconnect; until the token that is there ends, nobody need stand still. */
async function lastToken(
  parts: HandOutParts,
  connection: Connection,
  { unless }: TokenRequest,
): Promise<Token> {
  const error = lostError(connection)
  if (lastTokenEndsAt(connection) <= parts.clock.now()) throw error
  if (unless !== handedTag(parts, connection))
    return view(parts, connection, { code: error.code, detail: error.detail })
  await noteRefusedToken(parts, connection)
  throw error
}

function lastTrouble({ health, refreshAt }: Connection): Token["warning"] {
  const code = health.attempt ? "provider_unclear" : "provider_unavailable"
  return { code, retryAt: refreshAt, detail: health.lastFailure?.detail }
}

function view(parts: HandOutParts, connection: Connection, warning?: Token["warning"]): Token {
  const { id, app, mallId, tokens, scopes, shopNo } = connection
  const tag = handedTag(parts, connection)
  const { accessToken, accessExpiresAt: expiresAt } = tokens
  const whose = { id, ...ofApp(app), mallId }
  const token: Token = { ...whose, accessToken, tokenType: "Bearer", expiresAt, tag, scopes, shopNo }
  return warning ? { ...token, warning } : token
}
