// Visits what is due, a few at a time; one connection's trouble, or silence, stays with it.
import type { ConnectionFacts } from "../connection.ts"
import { type ErrorCode, isKeeperError, KeeperError } from "../errors.ts"
import { ofApp } from "../id.ts"
import { createDueLists, type DueLists, isIll } from "./due-list.ts"
import { isByHand } from "./ended/by-hand.ts"
import { isSamePair } from "./pairs/handed-tag.ts"
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
  /** Only those of this app; null: of the first one. */
  app?: string | null
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

/** Named in a summary; the others are counted. */
export const keptFailures = 50
/** An answer comes within a second. A question that is not answered for so long gives its lane to the next. */
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
  /** How many apps have somebody to visit: they share the lanes. */
  going: number
  /** Rung whenever a lane is free. */
  bell: PromiseWithResolvers<void>
}

/** Each app has lists and lanes of its own: one that is rejected, or whose platform hangs, holds up no other. */
interface AppPass {
  whole: Pass
  app: string | undefined
  lists: DueLists
  busy: { well: number; ill: number }
  /** Any other mall would only be refused as well. */
  isRejected: boolean
}

export async function sweep(
  parts: RefreshParts,
  refresh: Refresh,
  options: SweepOptions,
  silent: Silent = new Set(),
): Promise<SweepSummary> {
  const summary: SweepSummary = { eligible: 0, refreshed: 0, skipped: 0, failed: 0, failures: [] }
  await parts.appHolds.load()
  // Younger ones than a lease may be in the hands of a living process.
  await bringHome(parts, { olderThanMs: parts.timing.leaseMs })
  const left: Pass["left"] = new Set()
  const bell = Promise.withResolvers<void>()
  const pass: Pass = { parts, refresh, options, summary, silent, left, going: 0, bell }
  await Promise.all(appsOf(parts, options).map((app) => visitApp(pass, app)))
  // Where a process is frozen or ends after its sweep, no answer may come too late.
  if (!options.leavesSilent) await Promise.all(left)
  return summary
}

function appsOf({ providers }: RefreshParts, { app: only }: SweepOptions): (string | undefined)[] {
  const all = providers.apps.map(({ app }) => app)
  return only === undefined ? all : all.filter((app) => (app ?? null) === only)
}

async function visitApp(whole: Pass, app: string | undefined): Promise<void> {
  const { parts, options } = whole
  // Where there is one app alone, no store need look whose a connection is.
  const query = parts.providers.apps.length > 1 ? { ...options, app: app ?? null } : options
  const lists = createDueLists(parts, query)
  const pass: AppPass = { whole, app, lists, busy: { well: 0, ill: 0 }, isRejected: false }
  if (await askOneAlone(pass)) await visitAll(pass)
}

/**
 * Should our own app be rejected, the rest need not hear it as well; a second mall says whether it is the app or the
 * first. False: nothing is to be done, or it is.
 */
async function askOneAlone(pass: AppPass): Promise<boolean> {
  const { lists, whole, app } = pass
  const first = (await lists.well.next()) ?? (await lists.ill.next())
  if (!first || whole.options.signal?.aborted) return false
  const wasHeld = whole.parts.appHolds.of(ofApp(app)).held() !== undefined
  await visit(pass, first)
  const isNews = pass.isRejected && !wasHeld
  const second = isNews ? await lists.well.next() : undefined
  if (second) {
    pass.isRejected = false
    await visit(pass, second, true)
  }
  return !pass.isRejected
}

/** Ends when nothing is due and every lane is free; a lane is never taken for longer than the patience lasts. */
async function visitAll(pass: AppPass): Promise<void> {
  const { whole, busy } = pass
  whole.going++
  for (;;) {
    const mayGoOn = !whole.options.signal?.aborted && !pass.isRejected
    const next = mayGoOn && busy.well + busy.ill < lanesOf(whole) ? await choose(pass) : undefined
    if (next) {
      const kind = isIll(next) ? "ill" : "well"
      busy[kind]++
      void visit(pass, next).finally(() => {
        busy[kind]--
        ring(whole)
      })
      continue
    }
    if (busy.well + busy.ill === 0) break
    await whole.bell.promise
  }
  whole.going--
  ring(whole)
}

function ring(whole: Pass): void {
  const { resolve } = whole.bell
  whole.bell = Promise.withResolvers<void>()
  resolve()
}

/** Of one app, while others want lanes as well. */
function lanesOf({ options, going }: Pass): number {
  return Math.ceil(options.concurrency / going)
}

/**
 * A quarter of the lanes is for the ill, so that those who recover are noticed however many hang; the rest is for the
 * well, and a lane without work helps the others.
 */
async function choose({ lists, whole, busy }: AppPass): Promise<ConnectionFacts | undefined> {
  const { options, silent } = whole
  const illMayHang = silent.size < (silentPerLane / 2) * options.concurrency
  const ill = async () => (illMayHang ? lists.ill.next() : undefined)
  if (busy.ill < Math.floor(lanesOf(whole) / 4)) return (await ill()) ?? lists.well.next()
  return (await lists.well.next()) ?? ill()
}

/** Resolves with the answer, or when patience is over: then the question goes on by itself. */
async function visit(pass: AppPass, seen: ConnectionFacts, isWitness = false): Promise<void> {
  const { parts, options, silent, left, summary } = pass.whole
  summary.eligible++
  const asking = ask(pass, seen, isWitness)
  const answered = new AbortController()
  // A stop: nothing new is begun. What was begun is left to others only where that is meant.
  const signal = options.leavesSilent ? options.signal : undefined
  // With a reason: without one an error is made for each.
  const stopped = () => answered.abort("stopped")
  signal?.addEventListener("abort", stopped, { once: true })
  if (signal?.aborted) stopped()
  const patience = parts.clock.sleep(patienceMs, answered.signal)
  let isOver = false
  void asking.finally(() => {
    isOver = true
    answered.abort("answered")
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
async function ask(pass: AppPass, seen: ConnectionFacts, isWitness: boolean): Promise<void> {
  const { parts, refresh, options, summary } = pass.whole
  const list = pass.lists[isIll(seen) ? "ill" : "well"]
  // Forcing everything asks for no token that only a person can make.
  if (isByHand(parts, seen)) {
    summary.skipped++
    return
  }
  try {
    // Nor for one whose owner must consent first.
    if (seen.health.lostAt !== undefined) throw new KeeperError("needs_reconnect", { connectionId: seen.id })
    const why = options.force ? "force" : "ahead"
    let isOvertaken = false
    const overtaken = () => {
      isOvertaken = true
    }
    const request = { why, waiting: false, joins: false, isWitness, by: options.by, overtaken } as const
    const now = await refresh(seen.id, request)
    if (isOvertaken) list.makeWay()
    if (isOvertaken || isSamePair(parts, now, seen)) summary.skipped++
    else summary.refreshed++
  } catch (error) {
    if (isKeeperError(error, "app_rejected")) pass.isRejected = true
    if (isKeeperError(error, "busy")) {
      list.makeWay()
      summary.skipped++
    } else fail(parts, summary, seen.id, error)
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
