// The store as this process sees it: what stands there in the platform's time is read, and written, by this machine's clock.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import { withoutOwner } from "../../id.ts"
import type { ListQuery, Store } from "../../ports.ts"
import type { Estimate } from "./estimate.ts"

/**
 * Replicas whose clocks are hours apart mean the same by an end. Where the clock is right, or nothing is known of it, it
 * is the store itself: nothing is copied.
 */
export function inPlatformTime(store: Store, estimate: Estimate): Store {
  const aheadOf = (id: string) => estimate.aheadFor(withoutOwner(id))
  const byOurs = <Own extends Connection | ConnectionFacts>(one: Own): Own => moved(one, aheadOf(one.id))
  return {
    ...store,
    get: async (id) => {
      const found = await store.get(id)
      return found && byOurs(found)
    },
    list: async (query) => (await store.list(asPlatforms(query, estimate, aheadOf))).map(byOurs),
    saveTokens: (connection, ifTag, by, beside) =>
      store.saveTokens(moved(connection, -aheadOf(connection.id)), ifTag, by, beside),
    saveHealth: (id, news, ifTag, heard) => {
      const { refreshAt } = news
      const theirs = refreshAt === undefined ? refreshAt : refreshAt - aheadOf(id)
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

function asPlatforms(query: ListQuery, estimate: Estimate, aheadOf: (id: string) => number): ListQuery {
  const { dueBefore, after } = query
  const refreshAt = after?.refreshAt
  return {
    ...query,
    ...(dueBefore !== undefined && { dueBefore: dueBefore - estimate.leastAhead() }),
    ...(after &&
      refreshAt !== undefined && { after: { ...after, refreshAt: refreshAt - aheadOf(after.id) } }),
  }
}

/** Its ends, when it was issued, and when it is tried next. What happened to it stays by the clock of the process that saw it. */
function moved<Own extends Connection | ConnectionFacts>(one: Own, byMs: number): Own {
  if (byMs === 0) return one
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = one.tokens
  const tokens = {
    ...one.tokens,
    accessExpiresAt: accessExpiresAt + byMs,
    refreshExpiresAt: refreshExpiresAt + byMs,
    issuedAt: issuedAt + byMs,
  }
  return { ...one, tokens, ...(one.refreshAt !== undefined && { refreshAt: one.refreshAt + byMs }) }
}
