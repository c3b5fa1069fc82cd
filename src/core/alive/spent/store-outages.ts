// Notices when the store is away and when it is reached again, by every call of this process.
import { isKeeperError } from "../../errors.ts"
import type { Store } from "../../ports.ts"

/** The same store, and a word whenever it is reached again after it had been away. */
export function watchOutages(store: Store, onBack: () => void): Store {
  let isAway = false
  const seen = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      const result = await call
      if (isAway) {
        isAway = false
        onBack()
      }
      return result
    } catch (error) {
      if (isKeeperError(error, "store_unavailable") && error.connectionId === undefined) isAway = true
      throw error
    }
  }
  return {
    ...store,
    get: (id) => seen(store.get(id)),
    list: (query) => seen(store.list(query)),
    saveTokens: (connection, ifTag, by, beside) => seen(store.saveTokens(connection, ifTag, by, beside)),
    saveHealth: (id, news, ifTag, heard) => seen(store.saveHealth(id, news, ifTag, heard)),
    lease: (name, ttlMs, asking) => seen(store.lease(name, ttlMs, asking)),
    remove: (id) => seen(store.remove(id)),
    tally: (now, counts) => seen(store.tally(now, counts)),
    ...(store.server && { server: () => seen(store.server!()) }),
    notes: (kind) => {
      const notes = store.notes(kind)
      return {
        get: (key) => seen(notes.get(key)),
        put: (key, value, ifVersion) => seen(notes.put(key, value, ifVersion)),
        list: (query) => seen(notes.list(query)),
        remove: (key) => seen(notes.remove(key)),
      }
    },
    reseal: (limit, mayTouch) => store.reseal(limit, mayTouch),
    warnings: (depth) => store.warnings(depth),
    close: () => store.close(),
  }
}
