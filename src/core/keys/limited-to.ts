// Which connections a key is limited to, spelled as they are kept; and which of those are not connected yet.
import { factsById } from "../every-connection.ts"
import { isOwned, readId, sameAccount, writeId } from "../id.ts"
import type { Providers, Store } from "../ports.ts"

export interface LimitedTo {
  connections: string[]
  /** Not here yet: meant for later, or a typing mistake. */
  missing: string[]
}

interface Parts {
  store: Store
  providers: Providers
}

export async function limitedTo(given: Parts, wanted: readonly string[]): Promise<LimitedTo> {
  const all = await Promise.all(wanted.map((id) => lookUp(given, id)))
  return {
    connections: [...new Set(all.map(({ id }) => id))],
    missing: [...new Set(all.filter(({ isThere }) => !isThere).map(({ id }) => id))],
  }
}

/**
 * People write MyMall; connections are kept in small letters, but for rows that another program wrote with capitals.
 * Owners are case-sensitive, as their makers are.
 */
async function lookUp({ store, providers }: Parts, given: string): Promise<{ id: string; isThere: boolean }> {
  const named = readId(given)
  // A key for an app that is not here would be one for whatever is called so later.
  providers.of(named)
  const parts = { ...named, app: providers.nameInIds(named.app) }
  const wanted = writeId(parts)
  const small = writeId({ ...parts, account: parts.account.toLowerCase() })
  for (const id of new Set([wanted, small])) if (await isStored(store, id)) return { id, isThere: true }
  return { id: small, isThere: false }
}

async function isStored(store: Store, id: string): Promise<boolean> {
  if (isOwned(id)) return (await factsById(store, id)) !== undefined
  return (await store.list({ ...sameAccount(id), limit: 1 })).length > 0
}
