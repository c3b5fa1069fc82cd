// The store as this process sees it: what stands there in the platform's time is read, and written, by this machine's clock.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import { withoutOwner } from "../../id.ts"
import type { Clock, ListQuery, Store } from "../../ports.ts"
import { doubtMs, type Estimate } from "./estimate.ts"

/**
 * Replicas whose clocks are hours apart mean the same by an end. Where the clock is right, or nothing is known of it, it
 * is the store itself: nothing is copied.
 */
export function inPlatformTime(
  store: Store,
  clock: Pick<Clock, "now">,
  estimate: Estimate,
  byDate: Estimate,
): Store {
  const aheadOf = (id: string) => estimate.aheadFor(withoutOwner(id))
  // Before any pair came a mere `Date`, as an outage has one, is enough for the next try where it makes it earlier for others.
  const triedAheadOf = (id: string) => {
    const saidMs = byDate.aheadFor(withoutOwner(id))
    return saidMs > 0 && estimate.isUntold() ? saidMs : aheadOf(id)
  }
  const leastAhead = () => {
    const saidMs = byDate.leastAhead()
    return saidMs > 0 && estimate.isUntold() ? saidMs : estimate.leastAhead()
  }
  const byOurs = <Own extends Connection | ConnectionFacts>(one: Own): Own =>
    byDate.isRight() || isInOurTime(one, aheadOf(one.id), clock.now())
      ? one
      : movedBy(one, aheadOf(one.id), triedAheadOf(one.id))
  /** A page goes on where the one before ended in the store, also where an answer has moved our time in between. */
  const stoodAt = new WeakMap<object, number>()
  return {
    ...store,
    get: async (id) => {
      const found = await store.get(id)
      return found && byOurs(found)
    },
    list: async (query) => {
      const page = await store.list(asPlatforms(query, { leastAhead, triedAheadOf, stoodAt }))
      const ours = page.map(byOurs)
      const [last, lastOurs] = [page.at(-1), ours.at(-1)]
      if (last?.refreshAt !== undefined && lastOurs) stoodAt.set(lastOurs, last.refreshAt)
      return ours
    },
    saveTokens: (connection, ifTag, by, beside) =>
      store.saveTokens(
        movedBy(connection, -aheadOf(connection.id), -triedAheadOf(connection.id)),
        ifTag,
        by,
        beside,
      ),
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

/**
 * By the platform's clock it would be issued only later: an older version, or another program of this machine, wrote it by a
 * clock that is ahead as ours is. Moved, it would seem to live for hours longer.
 */
export function isInOurTime(
  { tokens }: Pick<ConnectionFacts, "tokens">,
  aheadMs: number,
  now: number,
): boolean {
  return aheadMs > doubtMs && tokens.issuedAt + aheadMs > now + doubtMs
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
