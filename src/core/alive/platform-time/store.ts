// The store as this process sees it: what stands there in the platform's time is read, and written, by this machine's clock.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import { withoutOwner } from "../../id.ts"
import type { Clock, ListQuery, Store } from "../../ports.ts"
import type { Estimate } from "./estimate.ts"
import { type IssuedAhead, issuedAhead } from "./issued-ahead.ts"

interface InPlatformTime {
  store: Store
  clock: Pick<Clock, "now">
  estimate: Estimate
  byDate: Estimate
  refreshAheadMs: number
}

/**
 * Replicas whose clocks are hours apart mean the same by an end. Where the clock is right, or nothing is known of it, it
 * is the store itself: nothing is copied.
 */
export function inPlatformTime({ store, clock, estimate, byDate, refreshAheadMs }: InPlatformTime): Store {
  // Each read comes by here: where every clock is right, no id is taken apart.
  const aheadOf = (id: string) => (estimate.isRight() ? 0 : estimate.aheadFor(withoutOwner(id)))
  // Before any pair came a mere `Date`, as an outage has one, is enough for the next try where it makes it earlier for others.
  const triedAheadOf = (id: string) => {
    const saidMs = byDate.isRight() ? 0 : byDate.aheadFor(withoutOwner(id))
    return saidMs > 0 && estimate.isUntold() ? saidMs : aheadOf(id)
  }
  const leastAhead = () => {
    const saidMs = byDate.leastAhead()
    return saidMs > 0 && estimate.isUntold() ? saidMs : estimate.leastAhead()
  }
  const judged = (one: ConnectionFacts): IssuedAhead => {
    const aheadMs = aheadOf(one.id)
    // While nothing is known, or no answer has a `Date` to believe, ours may be the clock that is wrong: one that is behind
    // would have each pair of the others renewed.
    if (!estimate.isKnown() && aheadMs === 0) return undefined
    return issuedAhead(one, { platformNow: clock.now() - aheadMs, aheadMs, refreshAheadMs })
  }
  const byOurs = <Own extends Connection | ConnectionFacts>(one: Own, found = judged(one)): Own => {
    if (found?.is === "ours") return one
    const byMs = soonerBy(one, found)
    const triedByMs = found?.is === "new" ? byMs : 0
    if (byMs === 0 && byDate.isRight()) return one
    const moved = movedBy(one, aheadOf(one.id) + byMs, triedAheadOf(one.id) + triedByMs)
    return byMs === 0 ? moved : { ...moved, writtenAheadMs: -byMs }
  }
  /** From now on its next try says when it was met, to every process. Where that cannot be written it is met anew. */
  const noteMet = async (
    { id, tag, health, refreshAt }: Connection,
    { laterByMs }: { laterByMs: number },
  ) => {
    if (refreshAt === undefined) return
    const news = { health, refreshAt: refreshAt - laterByMs, ifTurn: health.turn ?? "" }
    await store.saveHealth(id, news, tag).catch(() => false)
  }
  /** A page goes on where the one before ended in the store, also where an answer has moved our time in between. */
  const stoodAt = new WeakMap<object, number>()
  return {
    ...store,
    get: async (id) => {
      const one = await store.get(id)
      const found = one && judged(one)
      if (found?.is === "new" && !one!.foreign) await noteMet(one!, found)
      return one && byOurs(one, found)
    },
    list: async (query) => {
      const page = await store.list(asPlatforms(query, { leastAhead, triedAheadOf, stoodAt }))
      const ours = page.map((one) => byOurs(one))
      const [last, lastOurs] = [page.at(-1), ours.at(-1)]
      if (last?.refreshAt !== undefined && lastOurs) stoodAt.set(lastOurs, last.refreshAt)
      return ours
    },
    saveTokens: (connection, ifTag, by, beside) => {
      // It is said of the pair that was read, and this is the next one.
      const { writtenAheadMs: _, ...own } = connection
      const theirs = movedBy(own, -aheadOf(own.id), -triedAheadOf(own.id))
      return store.saveTokens(theirs, ifTag, by, beside)
    },
    saveHealth: (id, news, ifTag, heard) => {
      const { refreshAt } = news
      const theirs = refreshAt === undefined ? refreshAt : refreshAt - triedAheadOf(id)
      return store.saveHealth(id, { ...news, refreshAt: theirs }, ifTag, heard)
    },
    tally: async (now, counts) => {
      const aheadMs = estimate.likelyAhead()
      const {
        nearestAccessEndAt: access,
        nearestRefreshEndAt: refresh,
        ...rest
      } = await store.tally(now - aheadMs, counts)
      return {
        ...rest,
        ...(access !== undefined && { nearestAccessEndAt: access + aheadMs }),
        ...(refresh !== undefined && { nearestRefreshEndAt: refresh + aheadMs }),
      }
    },
  }
}

interface Knowing {
  leastAhead(): number
  triedAheadOf(id: string): number
  stoodAt: WeakMap<object, number>
}

function asPlatforms(query: ListQuery, { leastAhead, triedAheadOf, stoodAt }: Knowing): ListQuery {
  const { dueBefore, after } = query
  const refreshAt =
    after && (stoodAt.get(after) ?? (after.refreshAt && after.refreshAt - triedAheadOf(after.id)))
  return {
    ...query,
    ...(dueBefore !== undefined && { dueBefore: dueBefore - leastAhead() }),
    ...(after && refreshAt !== undefined && { after: { ...after, refreshAt } }),
  }
}

/** How much later its times are than they are meant, as a span below 0. */
function soonerBy({ tokens }: ConnectionFacts, found: IssuedAhead): number {
  if (found?.is === "new") return -found.laterByMs
  return found?.is === "met" ? Math.min(0, found.endsAt - tokens.accessExpiresAt) : 0
}

/** Its ends, when it was issued, and when it is tried next. What happened to it stays by the clock of the process that saw it. */
export function movedBy<Own extends Connection | ConnectionFacts>(
  one: Own,
  byMs: number,
  tryByMs: number,
): Own {
  if (byMs === 0 && tryByMs === 0) return one
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = one.tokens
  const tokens = {
    ...one.tokens,
    accessExpiresAt: accessExpiresAt + byMs,
    refreshExpiresAt: refreshExpiresAt + byMs,
    issuedAt: issuedAt + byMs,
  }
  return { ...one, tokens, ...(one.refreshAt !== undefined && { refreshAt: one.refreshAt + tryByMs }) }
}
