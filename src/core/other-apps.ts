// Connections of another app in a place that several programs share: seen and named, never shown to Cafe24 and never written.
import type { Connection, ConnectionFacts } from "./connection.ts"
import { KeeperError } from "./errors.ts"
import type { ListQuery, Store } from "./ports.ts"

/**
 * The same store to a keeper of one app. Presented with our credentials, a pair of another app would be refused and look
 * lost, or be taken and be lost to the other. Due lists leave them out, so that a sweep never meets one.
 */
export function besideOtherApps(store: Store, clientId: string): Store {
  const marked = <Seen extends Connection | ConnectionFacts>(seen: Seen): Seen =>
    seen.clientId === "" || seen.clientId === clientId ? seen : { ...seen, foreign: true as const }
  const get = async (id: string) => {
    const found = await store.get(id)
    return found && marked(found)
  }
  const refuseForeign = async (id: string) => {
    if ((await get(id))?.foreign) throw ofOtherApp(id)
  }
  return {
    ...store,
    get,
    list: async (query) =>
      query.dueBefore === undefined ? (await store.list(query)).map(marked) : ours(store, query, marked),
    saveTokens: async (connection, ifTag) => {
      if (ifTag === "always") await refuseForeign(connection.id)
      return store.saveTokens(connection, ifTag)
    },
    checkPlace: async (wanted) => {
      await refuseForeign(wanted.id)
      await store.checkPlace?.(wanted)
    },
  }
}

/** A page as long as was asked for, whatever stands between: a short one would be taken for the last. */
async function ours(
  store: Store,
  query: ListQuery,
  marked: (facts: ConnectionFacts) => ConnectionFacts,
): Promise<ConnectionFacts[]> {
  const kept: ConnectionFacts[] = []
  for (let after = query.after; ; ) {
    const page = await store.list({ ...query, after })
    kept.push(...page.map(marked).filter(({ foreign }) => !foreign))
    after = page.at(-1)
    if (page.length < query.limit || kept.length >= query.limit) return kept.slice(0, query.limit)
  }
}

export function ofOtherApp(connectionId: string): KeeperError {
  return new KeeperError("other_app", { connectionId })
}
