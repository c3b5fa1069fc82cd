// Which connections a key is limited to, spelled as they are kept; and which of those are not connected yet.
import { isOwned, readId, refuseOtherApps, writeId } from "../id.ts"
import type { Store } from "../ports.ts"

export interface LimitedTo {
  connections: string[]
  /** Not here yet: meant for later, or a typing mistake. */
  missing: string[]
}

export async function limitedTo(store: Store, wanted: readonly string[]): Promise<LimitedTo> {
  const all = await Promise.all(wanted.map((id) => lookUp(store, id)))
  return {
    connections: [...new Set(all.map(({ id }) => id))],
    missing: [...new Set(all.filter(({ isThere }) => !isThere).map(({ id }) => id))],
  }
}

/**
 * People write MyMall; connections are kept in small letters, but for rows that another program wrote with capitals.
 * Owners are case-sensitive, as their makers are.
 */
async function lookUp(store: Store, wanted: string): Promise<{ id: string; isThere: boolean }> {
  refuseOtherApps(wanted)
  const parts = readId(wanted)
  const small = writeId({ ...parts, account: parts.account.toLowerCase() })
  for (const id of new Set([wanted, small])) if (await isStored(store, id)) return { id, isThere: true }
  return { id: small, isThere: false }
}

const ownersOfOneMall = 200

async function isStored(store: Store, id: string): Promise<boolean> {
  const ofMall = await store.list({ mallId: readId(id).account, limit: isOwned(id) ? ownersOfOneMall : 1 })
  return isOwned(id) ? ofMall.some((one) => one.id === id) : ofMall.length > 0
}
