// Visits what is due, a few at a time, earliest first; one connection's trouble stays with it.
import type { ConnectionFacts } from "../connection.ts"
import { type ErrorCode, isKeeperError, KeeperError } from "../errors.ts"
import type { RefreshParts } from "./parts.ts"
import type { Refresh } from "./refresh.ts"
import { bringHome } from "./waiting/bring-home.ts"

export interface SweepOptions {
  /** Due or not, within the budget. */
  force?: boolean
  concurrency: number
  by: string
  /** Only this owner's connections. */
  owner?: string
  mallId?: string
  signal?: AbortSignal
  onProgress?: (done: SweepSummary) => void
}

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

const pageSize = 200
const keptFailures = 50

export async function sweep(
  parts: RefreshParts,
  refresh: Refresh,
  options: SweepOptions,
): Promise<SweepSummary> {
  const summary: SweepSummary = { eligible: 0, refreshed: 0, skipped: 0, failed: 0, failures: [] }
  await parts.appHold.load()
  // Younger ones than a lease may be in the hands of a living process.
  await bringHome(parts, { olderThanMs: parts.timing.leaseMs })
  const due = dueConnections(parts, options)
  // One alone first: should our own app be rejected, the rest need not hear it as well.
  await lane(parts, refresh, options, due, summary, 1)
  if (summary.eligible === 0) return summary
  const lanes = Array.from({ length: options.concurrency }, () => lane(parts, refresh, options, due, summary))
  await Promise.all(lanes)
  return summary
}

/** Keyset paging from one moment on: what fails is written behind that moment and not met again. */
async function* dueConnections(
  parts: RefreshParts,
  options: SweepOptions,
): AsyncGenerator<ConnectionFacts, void> {
  const { force, mallId, owner } = options
  const dueBefore = force ? undefined : parts.clock.now()
  let after: ConnectionFacts | undefined
  for (;;) {
    const page = await parts.store.list({ dueBefore, after, limit: pageSize, mallId, owner })
    yield* page
    after = page.at(-1)
    if (page.length < pageSize) return
  }
}

async function lane(
  parts: RefreshParts,
  refresh: Refresh,
  options: SweepOptions,
  due: AsyncGenerator<ConnectionFacts, void>,
  summary: SweepSummary,
  atMost = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (let taken = 0; taken < atMost && !options.signal?.aborted; taken++) {
    const next = await due.next()
    if (next.done) return
    summary.eligible++
    const isAppRejected = await visit(parts, refresh, options, next.value, summary)
    options.onProgress?.(summary)
    // The rest would only be refused as well; ending the generator ends the other lanes.
    if (isAppRejected) await due.return()
  }
}

/** True: our app is rejected, whoever is asked about. */
async function visit(
  parts: RefreshParts,
  refresh: Refresh,
  options: SweepOptions,
  seen: ConnectionFacts,
  summary: SweepSummary,
): Promise<boolean> {
  try {
    // Forcing everything does not knock on doors that only a person can open.
    if (seen.health.lostAt !== undefined) throw new KeeperError("needs_reconnect", { connectionId: seen.id })
    const why = options.force ? "force" : "ahead"
    const now = await refresh(seen.id, { why, waiting: false, joins: false, by: options.by })
    if (now.tag === seen.tag) summary.skipped++
    else summary.refreshed++
    return false
  } catch (error) {
    if (isKeeperError(error, "busy")) summary.skipped++
    else fail(parts, summary, seen.id, error)
    return isKeeperError(error, "app_rejected")
  }
}

function fail(parts: RefreshParts, summary: SweepSummary, id: string, error: unknown): void {
  summary.failed++
  const reason = isKeeperError(error) ? error.code : "internal"
  if (summary.failures.length < keptFailures) summary.failures.push({ id, reason })
  // Not one of ours: a mistake of the program, which must be seen and must not stop the others.
  if (!isKeeperError(error))
    void parts.journal.record({ kind: "refresh_failed", connectionId: id, detail: String(error) })
}
