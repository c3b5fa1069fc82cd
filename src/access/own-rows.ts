// What a signed-in person may do through the routes of existing deployments: with rows of their own, by user or organization.

import type { State } from "../core/alive/assess.ts"
import type { SweepSummary } from "../core/alive/sweep.ts"
import { isKeeperError, KeeperError } from "../core/errors.ts"
import { isOwned, sameAccount, withOwner } from "../core/id.ts"
import type { ConnectionView } from "../core/keeper.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import { type Caller, idFor, ownersOf } from "./caller.ts"
import { everyView } from "./every-view.ts"

/** A person who presses "refresh" on their settings page means it; a second click a moment later means the first one. */
const youngMs = 10 * 60_000

/** A person has few rows. Where the table takes any number of them, somebody may have typed thousands, and asks again and again. */
const readAtMost = 1_000
const refreshedAtMost = 50
const firstOfAccount = 200

/** By the user first; each once, though a row may name both. */
async function ownConnections(
  keeper: KeeperOfHouse,
  caller: Caller,
  mallId?: string,
): Promise<ConnectionView[]> {
  const found = new Map<string, ConnectionView>()
  for (const each of ownersOf(caller)) {
    for await (const view of everyView(keeper, { owner: each, mallId })) {
      if (found.size === readAtMost) break
      if (!found.has(view.connection.id)) found.set(view.connection.id, view)
    }
  }
  return [...found.values()]
}

/** Theirs behind `after`, and how far they were looked at: all of them where `readTo` is absent. */
export interface OwnPart {
  fitting: ConnectionView[]
  readTo?: string
}

/** What a page can show of them, and one more: of each owner the first ones, so that their order holds. */
export async function ownForPage(
  keeper: KeeperOfHouse,
  caller: Caller,
  wanted: { limit: number; after?: string; state?: State },
): Promise<OwnPart> {
  const found = new Map<string, ConnectionView>()
  const ends: string[] = []
  for (const owner of ownersOf(caller)) {
    const { fitting, readTo } = await ofOneOwner(keeper, owner, wanted)
    for (const view of fitting) found.set(view.connection.id, view)
    if (readTo !== undefined) ends.push(readTo)
  }
  // Behind the nearest end somebody of theirs may have been passed over: the next page shows those.
  const readTo = ends.sort()[0]
  const fitting = [...found.values()].filter(({ connection: { id } }) => readTo === undefined || id <= readTo)
  return { fitting, readTo }
}

/** A state may be rare among thousands: the caller goes on from where this ended rather than have all of them read. */
async function ofOneOwner(
  keeper: KeeperOfHouse,
  owner: string,
  { limit, after, state }: { limit: number; after?: string; state?: State },
): Promise<OwnPart> {
  const fitting: ConnectionView[] = []
  let looked = 0
  for await (const view of everyView(keeper, { owner, after: after ? { id: after } : undefined })) {
    if (!state || view.assessment.state === state) fitting.push(view)
    if (fitting.length > limit || ++looked === readAtMost) return { fitting, readTo: view.connection.id }
  }
  return { fitting }
}

/** What was granted to them before at this account: their row by its own name, or among the first of those that answer to them. */
export async function ownBefore(
  keeper: Pick<KeeperOfHouse, "connections">,
  id: string,
  owner: string | undefined,
): Promise<ConnectionView["connection"] | undefined> {
  const isTheirs = ({ connection }: ConnectionView) => connection.owner === owner
  for await (const view of everyView(keeper, { ...sameAccount(id), unprovenLike: withOwner(id, owner) }))
    if (isTheirs(view)) return view.connection
  if (owner === undefined) return undefined
  const first = await keeper.connections({ ...sameAccount(id), owner, limit: firstOfAccount })
  return first.find(isTheirs)?.connection
}

/** Whose a consent for this account (`mymall`, `cs:mymall`) becomes: that of the caller's names which has the mall already, else the user. */
export async function ownerOfConsent(
  keeper: KeeperOfHouse,
  caller: Caller,
  id: string,
): Promise<string | undefined> {
  const ofMall = { ...sameAccount(id.toLowerCase()), limit: 1 }
  for (const owner of ownersOf(caller)) {
    if ((await keeper.connections({ ...ofMall, owner })).length > 0) return owner
  }
  return caller.owner
}

/** The id to ask the keeper for: by a mall's bare name a session means its own. */
export async function ownId(keeper: KeeperOfHouse, caller: Caller, id: string): Promise<string> {
  if (caller.owner === undefined || isOwned(id)) return idFor(caller, id)
  return idFor(caller, withOwner(id, await ownerOfConsent(keeper, caller, id)))
}

/**
 * A person's few rows, one after the other; the sweep comes to those that are too many for one call. Not a sweep: that one
 * counts as the house's last, and the house would seem to be swept.
 */
export async function refreshOwn(
  keeper: KeeperOfHouse,
  caller: Caller,
  { mallId, force }: { mallId?: string; force: boolean },
): Promise<SweepSummary & { scanned: number }> {
  const own = await ownConnections(keeper, caller, mallId)
  const now = keeper.clock.now()
  const isDue = ({ connection: { refreshAt } }: ConnectionView) => (refreshAt ?? Infinity) <= now
  const isOld = ({ connection: { tokens } }: ConnectionView) => now - tokens.issuedAt > youngMs
  const all = own.filter((view) => force || isDue(view) || isOld(view))
  const wanted = all.sort(longestDueFirst).slice(0, refreshedAtMost)
  const summary: SweepSummary = {
    eligible: all.length,
    refreshed: 0,
    skipped: all.length - wanted.length,
    failed: 0,
    failures: [],
  }
  for (const view of wanted) {
    const { connection } = view
    try {
      // Forcing does not knock on a door that only a person can open.
      if (connection.health.lostAt !== undefined)
        throw new KeeperError("needs_reconnect", { connectionId: connection.id })
      const { renewed } = await keeper.refresh(connection.id, {
        force: force || !isDue(view),
        by: caller.name,
      })
      if (renewed) summary.refreshed++
      else summary.skipped++
    } catch (error) {
      if (!isKeeperError(error)) throw error
      if (error.code === "busy") summary.skipped++
      else {
        summary.failed++
        if (summary.failures.length < 50) summary.failures.push({ id: connection.id, reason: error.code })
      }
    }
  }
  return { scanned: own.length, ...summary }
}

function longestDueFirst(
  { connection: left }: ConnectionView,
  { connection: right }: ConnectionView,
): number {
  return (left.refreshAt ?? Number.MAX_VALUE) - (right.refreshAt ?? Number.MAX_VALUE)
}
