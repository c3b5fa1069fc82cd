// A refresh: join, lease, look again; what follows (ask, settle) is done in the room that spends tokens.

import type { Connection } from "../connection.ts"
import { isKeeperError, KeeperError } from "../errors.ts"
import { ofOtherApp } from "../other-apps.ts"
import { assess, isStill } from "./assess.ts"
import { readMall } from "./budget/ledger.ts"
import { isIll } from "./due-list.ts"
import { byHandOnly, isByHand } from "./ended/by-hand.ts"
import { lostError } from "./ended/lost-error.ts"
import { inTheAir } from "./lease/in-the-air.ts"
import { type Held, underLease, waitForLease } from "./lease/taking.ts"
import { createTurns } from "./lease/turns.ts"
import { takeMarkAway } from "./mended-seal.ts"
import { handedTag } from "./pairs/handed-tag.ts"
import type { RefreshParts } from "./parts.ts"
import { isDoubtful } from "./platform-time/doubt.ts"
import { spendPair } from "./spend.ts"
import { timesNoticed, waitedForOthers } from "./spent/put-all-back.ts"
import { followOthers, othersIn, shareWithOthers } from "./spent/same-pair.ts"
import { putBack } from "./spent/successors.ts"
import { noticeElsewhere } from "./spent/written-elsewhere.ts"
import { bringNamedHome, bringOneHome } from "./waiting/bring-home.ts"

export interface RefreshRequest {
  /**
   * ahead: it is due. needed: a caller cannot use what is there. refused: a caller saw a 401 with `unless`.
   * force: an operator insists; obeyed within the budget.
   */
  why: "ahead" | "needed" | "refused" | "force"
  unless?: string
  /** For `needed`: how much life is enough. */
  minTtlMs?: number
  /** Wait for the process that holds the lease (a caller does), or leave it to that one with `busy` (a sweep does). */
  waiting: boolean
  /** False: what is under way in this process is left to the caller that began it, with `busy`: that one may wait long. */
  joins?: boolean
  /** Asked although our app is held: one other mall, to be sure. */
  isWitness?: boolean
  by: string
  /** Told where the answer is here and the store does not take it. */
  stuck?: ((error: unknown) => void) | undefined
  /** Told where nothing is left to do: somebody else was faster. */
  overtaken?(): void
}

export type Refresh = (id: string, request: RefreshRequest) => Promise<Connection>

/** 1. Join. */
export function createRefresh(parts: RefreshParts): {
  refresh: Refresh
  underWay: () => Promise<Connection>[]
} {
  const running = new Map<string, Running>()
  const turns = createTurns()
  const start = (id: string, request: RefreshRequest) => {
    const turn = { waits: request.waiting, isHurried: request.joins === false }
    const { promise: stuck, reject } = Promise.withResolvers<never>()
    stuck.catch(() => undefined)
    const whole = turns
      .after(id, turn, () => refreshUnderLease(parts, id, { ...request, stuck: reject }))
      .finally(() => running.delete(id))
    const run = { whole, stuck, waiting: request.waiting }
    running.set(id, run)
    return heard(run, request)
  }
  const refresh: Refresh = async (id, request) => {
    const joined = running.get(id)
    if (!joined) return start(id, request)
    if (request.joins === false) {
      const detail = "it is being refreshed in this process"
      throw new KeeperError("busy", { connectionId: id, detail })
    }
    try {
      return await heard(joined, request)
    } catch (error) {
      // A sweep does not wait for another process; a caller that joined it does.
      if (request.waiting && !joined.waiting && isKeeperError(error, "busy")) return refresh(id, request)
      throw error
    }
  }
  return { refresh, underWay: () => [...running.values()].map((run) => run.whole) }
}

interface Running {
  whole: Promise<Connection>
  /** Rejects once the answer is kept and the store does not take it. */
  stuck: Promise<never>
  waiting: boolean
}

/**
 * A person who insists is no program that can do nothing without, nor a sweep or an import, which go on with the next one: told within
 * seconds, while saving goes on under the lease.
 */
function heard({ whole, stuck }: Running, { why, waiting }: RefreshRequest): Promise<Connection> {
  return why === "force" && waiting ? Promise.race([whole, stuck]) : whole
}

async function refreshUnderLease(
  parts: RefreshParts,
  id: string,
  request: RefreshRequest,
): Promise<Connection> {
  const waited = await takeLease(parts, id, request)
  if (waited.is === "done") return waited.result
  return underLease(waited.held, () => lookAgain(parts, waited.held, request))
}

/** 2. Lease. Not free: wait until the connection is in order, longer than the holder may take. */
function takeLease(parts: RefreshParts, id: string, request: RefreshRequest) {
  const patienceMs = request.waiting ? parts.timing.patienceMs : 0
  return waitForLease(parts, id, patienceMs, async () => {
    const connection = await parts.store.get(id)
    if (!connection) return undefined
    if (nothingToDo(parts, connection, request)) return connection
    return leftBehind(parts, connection)
  })
}

/** Shown by a process that is gone: its answer is saved where it lies here, and else there is nothing to wait for. */
async function leftBehind(
  parts: RefreshParts,
  { id, health, tag }: Connection,
): Promise<Connection | undefined> {
  const { attempt } = health
  if (!attempt || !parts.isGone(attempt.instance)) return undefined
  await bringNamedHome(parts, id)
  const found = await parts.store.get(id)
  if (!found || found.tag !== tag) return found
  refuseInTheAir(parts, found)
  return undefined
}

/** The process that presented it is gone or still waits; a second presentation now could end a chain that lives. */
function refuseInTheAir(parts: RefreshParts, connection: Connection): void {
  const retryAt = inTheAir(parts, connection)
  if (retryAt === undefined) return
  const detail = "its last presentation may still be answered"
  throw new KeeperError("busy", { connectionId: connection.id, retryAt, detail })
}

/** 3. Look again; then spend what is there, unless it has moved on meanwhile. */
async function lookAgain(parts: RefreshParts, held: Held, request: RefreshRequest): Promise<Connection> {
  const { id } = held
  await bringWaitingHome(parts, id)
  for (let isAsFound = true; ; isAsFound = false) {
    const setbacks = timesNoticed(parts)
    const [connection, mall] = await Promise.all([parts.store.get(id), readMall(parts, id)])
    if (!connection) throw new KeeperError("connection_unknown", { connectionId: id })
    if (await putBack(parts, connection)) continue
    if (await takeMarkAway(parts, connection)) continue
    if (nothingToDo(parts, connection, request)) {
      if (isAsFound) request.overtaken?.()
      return connection
    }
    refuseIfPointless(parts, connection, request)
    await parts.setbacks.look()
    if (await waitedForOthers(parts)) continue
    const others = othersIn(mall.all, id)
    if (await followOthers(parts, connection, others)) continue
    const replaced = await noticeElsewhere(parts, connection)
    const renewed = await spendPair(parts, held, connection, {
      by: request.by,
      mall,
      setbacks,
      replaced,
      stuck: request.stuck,
    })
    if (!renewed) continue
    await shareWithOthers(parts, renewed, { tag: connection.tag, others, untilAt: held.endsAt })
    return renewed
  }
}

async function bringWaitingHome(parts: RefreshParts, id: string): Promise<void> {
  for (const { entry } of parts.waiting.of(id)) await bringOneHome(parts, entry)
}

function nothingToDo(parts: RefreshParts, connection: Connection, request: RefreshRequest): boolean {
  const now = parts.clock.now()
  const { state, accessLeftMs } = assess(connection, now)
  if (isStill(state)) return false
  if (request.unless !== undefined && request.unless !== handedTag(parts, connection) && accessLeftMs > 0)
    return true
  if (request.why === "ahead") {
    const { refreshAt } = connection
    if (refreshAt === undefined) return true
    // Our clock may be behind. One that waits after a failure waits all the same.
    return refreshAt > now && (isIll(connection) || !isDoubtful(parts, connection))
  }
  if (request.why === "needed")
    return accessLeftMs > (request.minTtlMs ?? 0) && !isDoubtful(parts, connection)
  const sinceRotationMs = now - connection.tokens.issuedAt
  return (
    request.why === "refused" &&
    sinceRotationMs >= 0 &&
    sinceRotationMs < parts.providers.of(connection).facts.refusalGraceMs &&
    accessLeftMs > 0
  )
}

/** Every reason not to spend a request now, as the error the caller gets. */
function refuseIfPointless(parts: RefreshParts, connection: Connection, request: RefreshRequest): void {
  const { id, health } = connection
  const now = parts.clock.now()
  const forced = request.why === "force"
  if (connection.foreign) throw ofOtherApp(id)
  if (isByHand(parts, connection)) throw byHandOnly(id)
  if (health.pausedAt !== undefined) throw new KeeperError("paused", { connectionId: id })
  if (health.lostAt !== undefined && !forced) throw lostError(connection)
  refuseInTheAir(parts, connection)
  if (forced) return
  if (!request.isWitness) parts.appHolds.of(connection).check(id)
  if (health.failures > 0 && connection.refreshAt !== undefined && connection.refreshAt > now) {
    const code = health.attempt ? "provider_unclear" : "provider_unavailable"
    throw new KeeperError(code, {
      connectionId: id,
      retryAt: connection.refreshAt,
      detail: health.lastFailure?.detail,
    })
  }
}
