// Connections of other apps in a place that several programs share: those of our name that were issued to another
// client are seen and named, never shown to the platform and never written; those of apps we do not have are left alone.
import type { Connection, ConnectionFacts } from "./connection.ts"
import { KeeperError } from "./errors.ts"
import { factsEvenShut } from "./every-connection.ts"
import { ofApp, readId } from "./id.ts"
import type { IssuedTo, ListQuery, Providers, Store } from "./ports.ts"

/**
 * The same store to a keeper of these apps. Presented with our credentials, a pair of another app would be refused and
 * look lost, or be taken and be lost to the other. Due lists leave them out, so that a sweep never meets one.
 */
export function besideOtherApps(store: Store, providers: Providers): Store {
  const isOurs = ({ app, clientId }: IssuedTo) =>
    providers.has(ofApp(app)) && (clientId === "" || clientId === providers.of(ofApp(app)).oauth.clientId)
  const isClaimed = (id: string) => providers.has(ofApp(readId(id).app))
  const marked = <Seen extends Connection | ConnectionFacts>(seen: Seen): Seen =>
    isOurs(seen) ? seen : { ...seen, foreign: true as const }
  const get = async (id: string) => {
    const found = isClaimed(id) ? await store.get(id) : undefined
    return found && marked(found)
  }
  const refuseForeign = async (id: string) => {
    // Rejects where no app of ours is called so.
    providers.of(ofApp(readId(id).app))
    const facts = await factsEvenShut(store, id)
    if (facts && marked(facts).foreign) throw ofOtherApp(id)
  }
  return {
    ...store,
    get,
    list: (query) => {
      const isWanted =
        query.dueBefore === undefined
          ? ({ id }: ConnectionFacts) => isClaimed(id)
          : ({ id, foreign }: ConnectionFacts) => isClaimed(id) && !foreign
      return wholePage(store, query, marked, isWanted)
    },
    saveTokens: async (connection, ifTag, by, beside) => {
      if (ifTag === "always") await refuseForeign(connection.id)
      return store.saveTokens(connection, ifTag, by, beside)
    },
    checkPlace: async (wanted, before) => {
      if (before !== "link") await refuseForeign(wanted.id)
      await store.checkPlace?.(wanted, before)
    },
    tally: (now, counts) =>
      store.tally(now, (issued) => isOurs(issued) && (counts === undefined || counts(issued))),
    reseal: (limit, mayTouch) =>
      store.reseal(limit, (issued) => isOurs(issued) && (mayTouch === undefined || mayTouch(issued))),
  }
}

/** A page as long as was asked for, whatever stands between: a short one would be taken for the last. */
async function wholePage(
  store: Store,
  query: ListQuery,
  marked: (facts: ConnectionFacts) => ConnectionFacts,
  isWanted: (facts: ConnectionFacts) => boolean,
): Promise<ConnectionFacts[]> {
  const kept: ConnectionFacts[] = []
  for (let after = query.after; ; ) {
    const page = await store.list({ ...query, after })
    kept.push(...page.map(marked).filter(isWanted))
    after = page.at(-1)
    if (page.length < query.limit || kept.length >= query.limit) return kept.slice(0, query.limit)
  }
}

export function ofOtherApp(connectionId: string): KeeperError {
  return new KeeperError("other_app", { connectionId })
}
