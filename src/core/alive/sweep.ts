// Visits what is due, a few at a time; one connection's trouble, or silence, stays with it.
import type { Connection, ConnectionFacts } from "../connection.ts"
import { type ErrorCode, isKeeperError, KeeperError } from "../errors.ts"
import { createDueLists, type DueLists, isIll } from "./due-list.ts"
import type { RefreshParts } from "./parts.ts"
import type { Refresh } from "./refresh.ts"
import { bringHome } from "./waiting/bring-home.ts"

/** Which connections a sweep visits, and how. */
export interface SweepOptions {
  /** Due or not, within the budget. */
  force?: boolean
  concurrency: number
  by: string
  /** Only this owner's connections. */
  owner?: string
  mallId?: string
  /** Raised: nothing new is begun. */
  signal?: AbortSignal
  /** Comes back while questions without an answer go on being waited for. Otherwise: when all have ended. */
  leavesSilent?: boolean
  /** Counts those who were lost before among the failed: for somebody else's timer, which hears by the summary alone. */
  countsLost?: boolean
  onProgress?: (done: SweepSummary) => void
}

/** What a sweep did. */
export interface SweepSummary {
  /** Connections that were due (or, forced, all). */
  eligible: number
  refreshed: number
  /** In other hands, or no longer due when we came. */
  skipped: number
  failed: number
  /** At most 50; `failed` counts them all. */
  failures: { id: string; reason: ErrorCode }[]
}

/** Questions of this process that gave their lane back and are still waited for, whichever sweep began them. */
export type Silent = Set<Promise<void>>

const keptFailures = 50
/** An answer comes within a second. Who says nothing for so long gives the lane to the next. */
const patienceMs = 3_000
/** Bounds memory and sockets: so many per lane are waited for beside the lanes, half of them for the ill. */
const silentPerLane = 64

interface Pass {
  parts: RefreshParts
  refresh: Refresh
  options: SweepOptions
  summary: SweepSummary
  silent: Silent
  /** Of this pass, to be waited for at its end. */
  left: Set<Promise<void>>
  busy: { well: number; ill: number }
  lists: DueLists
  /** Whoever is asked about now would only be refused as well. */
  isAppRejected: boolean
}

export async function sweep(
  parts: RefreshParts,
  refresh: Refresh,
  options: SweepOptions,
  silent: Silent = new Set(),
): Promise<SweepSummary> {
  const summary: SweepSummary = { eligible: 0, refreshed: 0, skipped: 0, failed: 0, failures: [] }
  await parts.appHold.load()
  // Younger ones than a lease may be in the hands of a living process.
  await bringHome(parts, { olderThanMs: parts.timing.leaseMs })
  const lists = createDueLists(parts, options)
  const busy = { well: 0, ill: 0 }
  const left: Pass["left"] = new Set()
  const pass: Pass = { parts, refresh, options, summary, silent, left, busy, lists, isAppRejected: false }
  if (await askOneAlone(pass)) await visitAll(pass)
  // Where a process is frozen or ends after its sweep, no answer may come too late.
  if (!options.leavesSilent) await Promise.all(left)
  return summary
}

/**
 * Should our own app be rejected, the rest need not hear it as well; a second mall says whether it is the app or the
 * first. False: nothing is to be done, or it is.
 */
async function askOneAlone(pass: Pass): Promise<boolean> {
  const { parts, lists } = pass
  const first = (await lists.well.next()) ?? (await lists.ill.next())
  if (!first || pass.options.signal?.aborted) return false
  const wasHeld = parts.appHold.held() !== undefined
  await visit(pass, first)
  const isNews = pass.isAppRejected && !wasHeld
  const second = isNews ? await lists.well.next() : undefined
  if (second) {
    pass.isAppRejected = false
    await visit(pass, second, true)
  }
  return !pass.isAppRejected
}

/** Ends when nothing is due and every lane is free; a lane is never taken for longer than the patience lasts. */
async function visitAll(pass: Pass): Promise<void> {
  const { options, busy } = pass
  let bell = Promise.withResolvers<void>()
  for (;;) {
    const mayGoOn = !options.signal?.aborted && !pass.isAppRejected
    const next = mayGoOn && busy.well + busy.ill < options.concurrency ? await choose(pass) : undefined
    if (next) {
      const kind = isIll(next) ? "ill" : "well"
      busy[kind]++
      void visit(pass, next).finally(() => {
        busy[kind]--
        bell.resolve()
      })
      continue
    }
    if (busy.well + busy.ill === 0) return
    await bell.promise
    bell = Promise.withResolvers<void>()
  }
}

/**
 * A quarter of the lanes is for the ill, so that those who recover are noticed however many hang; the rest is for the
 * well, and whoever has nothing to do helps the others.
 */
async function choose({ lists, options, busy, silent }: Pass): Promise<ConnectionFacts | undefined> {
  const illMayHang = silent.size < (silentPerLane / 2) * options.concurrency
  const ill = async () => (illMayHang ? lists.ill.next() : undefined)
  if (busy.ill < Math.floor(options.concurrency / 4)) return (await ill()) ?? lists.well.next()
  return (await lists.well.next()) ?? ill()
}

/** Resolves with the answer, or when patience is over: then the question goes on by itself. */
async function visit(pass: Pass, seen: ConnectionFacts, isWitness = false): Promise<void> {
  const { parts, options, silent, left, summary } = pass
  summary.eligible++
  const asking = ask(pass, seen, isWitness)
  const answered = new AbortController()
  // A stop: nothing new is begun. What was begun is left to others only where that is meant.
  const signal = options.leavesSilent ? options.signal : undefined
  const stopped = () => answered.abort()
  signal?.addEventListener("abort", stopped, { once: true })
  if (signal?.aborted) stopped()
  const patience = parts.clock.sleep(patienceMs, answered.signal)
  let isOver = false
  void asking.finally(() => {
    isOver = true
    answered.abort()
  })
  await Promise.race([asking, patience])
  signal?.removeEventListener("abort", stopped)
  if (isOver) return
  // Where so many are silent already, this one keeps its lane: nothing grows without a bound.
  if (silent.size >= silentPerLane * options.concurrency) return asking
  for (const set of [silent, left]) {
    set.add(asking)
    void asking.finally(() => set.delete(asking))
  }
}

/** Never rejects: what happened stands in the summary. */
async function ask(pass: Pass, seen: ConnectionFacts, isWitness: boolean): Promise<void> {
  const { parts, refresh, options, summary } = pass
  try {
    // Forcing everything does not knock on doors that only a person can open.
    if (seen.health.lostAt !== undefined) throw new KeeperError("needs_reconnect", { connectionId: seen.id })
    const why = options.force ? "force" : "ahead"
    const now = await refresh(seen.id, { why, waiting: false, joins: false, isWitness, by: options.by })
    if (isSamePair(parts, now, seen)) summary.skipped++
    else summary.refreshed++
  } catch (error) {
    if (isKeeperError(error, "app_rejected")) pass.isAppRejected = true
    if (isKeeperError(error, "busy")) summary.skipped++
    else fail(parts, summary, seen.id, error)
  }
  options.onProgress?.(summary)
}

function fail(parts: RefreshParts, summary: SweepSummary, id: string, error: unknown): void {
  summary.failed++
  const reason = isKeeperError(error) ? error.code : "internal"
  if (summary.failures.length < keptFailures) summary.failures.push({ id, reason })
  // Not one of ours: a mistake of the program, which must be seen and must not stop the others.
  if (!isKeeperError(error))
    void parts.journal.record({ kind: "refresh_failed", connectionId: id, detail: String(error) })
}

/** Where a refresh token may stay, the end of the access token tells. */
function isSamePair({ providers }: RefreshParts, now: Connection, seen: ConnectionFacts): boolean {
  if (now.tag !== seen.tag) return false
  return (
    providers.of(now).facts.rotates === "always" || now.tokens.accessExpiresAt === seen.tokens.accessExpiresAt
  )
}
