// The one critical section: join, lease, look again, ask, settle. Everything that spends a refresh token is here.

import type { Attempt, Connection } from "../connection.ts"
import { isKeeperError, KeeperError } from "../errors.ts"
import type { Lease, RawAnswer } from "../ports.ts"
import type { AppHold } from "./app-hold.ts"
import { assess } from "./assess.ts"
import type { SettleParts, Waiting } from "./rescue.ts"
import { bringOneHome } from "./rescue.ts"
import { budget, budgetFreeAt, hour, recentRequests, refusalGraceMs } from "./schedule.ts"
import { settle, unanswered } from "./settle.ts"

export interface RefreshParts extends SettleParts {
  appHold: AppHold
  waiting: Waiting
  /** Names this process in what it writes down. */
  instance: string
}

export interface RefreshRequest {
  /**
   * ahead: it is due. needed: a caller cannot use what is there. refused: a caller saw a 401 with `unless`.
   * force: an operator insists; obeyed within the budget.
   */
  why: "ahead" | "needed" | "refused" | "force"
  unless?: string
  /** For `needed`: how much life is enough. */
  minTtlMs?: number
  /** Wait for whoever holds the lease (a caller), or leave it to them with `busy` (a sweep). */
  waiting: boolean
  by: string
}

export interface Presented {
  connection: Connection
  attempt: Attempt
  leaseEndsAt: number
  by: string
}

export type Refresh = (id: string, request: RefreshRequest) => Promise<Connection>

/** 1. Join. */
export function createRefresh(parts: RefreshParts): {
  refresh: Refresh
  underWay: () => Promise<Connection>[]
} {
  const running = new Map<string, { promise: Promise<Connection>; waiting: boolean }>()
  const start = (id: string, request: RefreshRequest) => {
    const promise = refreshUnderLease(parts, id, request).finally(() => running.delete(id))
    running.set(id, { promise, waiting: request.waiting })
    return promise
  }
  const refresh: Refresh = async (id, request) => {
    const joined = running.get(id)
    if (!joined) return start(id, request)
    try {
      return await joined.promise
    } catch (error) {
      // A sweep does not wait for another process; a caller that joined it does.
      if (request.waiting && !joined.waiting && isKeeperError(error, "busy")) return refresh(id, request)
      throw error
    }
  }
  return { refresh, underWay: () => [...running.values()].map((run) => run.promise) }
}

async function refreshUnderLease(
  parts: RefreshParts,
  id: string,
  request: RefreshRequest,
): Promise<Connection> {
  const held = await takeLease(parts, id, request)
  if ("tokens" in held) return held
  try {
    const seen = await lookAgain(parts, id, request, held.endsAt)
    if ("tokens" in seen) return seen
    const answer = await ask(parts, seen)
    return await ("tokens" in answer ? answer : settle(parts, seen, answer))
  } finally {
    // Should letting go fail, the lease ends by itself; what was refreshed stays refreshed.
    await held.lease.release().catch(() => undefined)
  }
}

/** 2. Lease. Not free: wait until the connection is in order, longer than the holder may take. */
async function takeLease(
  parts: RefreshParts,
  id: string,
  request: RefreshRequest,
): Promise<{ lease: Lease; endsAt: number } | Connection> {
  const { store, clock, timing } = parts
  const startedAt = clock.now()
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 1.5, 1_000)) {
    const askedAt = clock.now()
    const lease = await store.lease(`refresh:${id}`, timing.leaseMs)
    // Counted from before the question, so that we never believe in it longer than the store does.
    if (lease) return { lease, endsAt: askedAt + timing.leaseMs }
    const busy = new KeeperError("busy", {
      connectionId: id,
      retryAt: clock.now() + 5_000,
      detail: "another process is refreshing it",
    })
    if (!request.waiting || clock.now() - startedAt > timing.patienceMs) throw busy
    await clock.sleep(pauseMs * (0.5 + parts.chance.fraction()))
    const connection = await store.get(id)
    if (connection && nothingToDo(parts, connection, request)) return connection
  }
}

/** 3. Look again; then write down that the token is about to be presented. */
async function lookAgain(
  parts: RefreshParts,
  id: string,
  request: RefreshRequest,
  leaseEndsAt: number,
): Promise<Presented | Connection> {
  await bringWaitingHome(parts, id)
  for (;;) {
    const connection = await parts.store.get(id)
    if (!connection) throw new KeeperError("connection_unknown", { connectionId: id })
    if (nothingToDo(parts, connection, request)) return connection
    refuseIfPointless(parts, connection, request)
    await keepToBudget(parts, connection)
    const attempt = await writeDown(parts, connection)
    if (attempt) return { connection, attempt, leaseEndsAt, by: request.by }
  }
}

async function bringWaitingHome(parts: RefreshParts, id: string): Promise<void> {
  const entry = parts.waiting.get(id)
  if (entry) await bringOneHome(parts, parts.waiting, entry)
}

function nothingToDo(parts: RefreshParts, connection: Connection, request: RefreshRequest): boolean {
  const now = parts.clock.now()
  const { state, accessLeftMs } = assess(connection, now)
  if (state === "lost" || state === "paused") return false
  if (request.unless !== undefined && connection.tag !== request.unless && accessLeftMs > 0) return true
  if (request.why === "ahead") return connection.refreshAt === undefined || connection.refreshAt > now
  if (request.why === "needed") return accessLeftMs > (request.minTtlMs ?? 0)
  const sinceRotationMs = now - connection.tokens.issuedAt
  return (
    request.why === "refused" && sinceRotationMs >= 0 && sinceRotationMs < refusalGraceMs && accessLeftMs > 0
  )
}

/** Every reason not to spend a request now, as the error the caller gets. */
function refuseIfPointless(parts: RefreshParts, connection: Connection, request: RefreshRequest): void {
  const { id, health } = connection
  const now = parts.clock.now()
  const forced = request.why === "force"
  if (health.pausedAt !== undefined) throw new KeeperError("paused", { connectionId: id })
  if (health.lostAt !== undefined && !forced) throw lostError(connection)
  const pending = health.attempt
  if (pending && pending.at <= now && pending.at + parts.timing.leaseMs > now) {
    // Whoever presented it is gone or still waits; a second presentation now could end a chain that lives.
    const retryAt = pending.at + parts.timing.leaseMs
    throw new KeeperError("busy", {
      connectionId: id,
      retryAt,
      detail: "its last presentation may still be answered",
    })
  }
  if (forced) return
  parts.appHold.check()
  if (health.failures > 0 && connection.refreshAt !== undefined && connection.refreshAt > now) {
    const code = health.attempt ? "provider_unclear" : "provider_unavailable"
    throw new KeeperError(code, {
      connectionId: id,
      retryAt: connection.refreshAt,
      detail: health.lastFailure?.detail,
    })
  }
}

/** Written down, not only refused: the sweep need not look again before, and times of a wrong clock end. */
async function keepToBudget(parts: RefreshParts, connection: Connection): Promise<void> {
  const { id, tag, health } = connection
  const now = parts.clock.now()
  const freeAt = budgetFreeAt(health.requestedAt, now)
  if (freeAt === undefined) return
  const refreshAt = health.lostAt === undefined ? freeAt : undefined
  const requestedAt = recentRequests(health.requestedAt, now)
  await parts.store.saveHealth(id, { health: { ...health, requestedAt }, refreshAt }, tag)
  const detail = `${budget.requests} token requests in ${budget.windowMs / hour} hours are used up`
  throw new KeeperError("rate_limited", { connectionId: id, retryAt: freeAt, detail })
}

/** Undefined: the pair has moved on since it was read. */
async function writeDown(parts: RefreshParts, connection: Connection): Promise<Attempt | undefined> {
  const { id, tag, health } = connection
  const now = parts.clock.now()
  const attempt: Attempt = { id: parts.chance.id(), tag, at: now, instance: parts.instance }
  const requestedAt = [...recentRequests(health.requestedAt, now), now]
  // Should this process die now, the next try comes after the lease and not before.
  const afterLease = Math.round(now + parts.timing.leaseMs * (1 + parts.chance.fraction() / 10))
  const refreshAt = health.lostAt === undefined ? afterLease : undefined
  const written = await parts.store.saveHealth(
    id,
    { health: { ...health, attempt, requestedAt }, refreshAt },
    tag,
  )
  return written ? attempt : undefined
}

/** 4. Ask. Never cut short before the lease is nearly over: an aborted call may have rotated. */
async function ask(parts: RefreshParts, presented: Presented): Promise<RawAnswer | Connection> {
  const { mallId, tokens } = presented.connection
  try {
    return await parts.provider.askRefresh({ mallId, refreshToken: tokens.refreshToken }, parts.timing.askMs)
  } catch (error) {
    return unanswered(parts, presented, error)
  }
}

export function lostError(connection: Connection): KeeperError {
  const detail = connection.health.lastFailure?.detail
  return new KeeperError("needs_reconnect", { connectionId: connection.id, detail })
}
