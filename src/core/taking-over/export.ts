// Reads everything a store holds, tokens included: to carry it elsewhere.
import type { Connection } from "../connection.ts"
import { isKeeperError, type KeeperError } from "../errors.ts"
import type { Journal } from "../events.ts"
import type { Store } from "../ports.ts"

export interface Exported {
  connections: Connection[]
  /** One that cannot be opened does not keep the others back. */
  unopened: { id: string; error: KeeperError }[]
}

const pageSize = 200

/** `only`: a connection by its id, or those of a mall. */
export async function readEverything(store: Store, only?: string): Promise<Exported> {
  const read: Exported = { connections: [], unopened: [] }
  let after: { id: string } | undefined
  for (;;) {
    const page = await store.list({ after, limit: pageSize })
    for (const { id, mallId } of page) {
      if (only !== undefined && only !== id && only !== mallId) continue
      await readOne(store, id, read)
    }
    after = page.at(-1)
    if (page.length < pageSize) return read
  }
}

async function readOne(store: Store, id: string, { connections, unopened }: Exported): Promise<void> {
  try {
    const connection = await store.get(id)
    if (connection) connections.push(connection)
  } catch (error) {
    if (!isKeeperError(error, "seal_unknown")) throw error
    unopened.push({ id, error })
  }
}

/** Told before anything leaves: who has a copy of every refresh token must be on record. */
export async function exportConnections(
  { store, journal }: { store: Store; journal: Journal },
  by: string,
  only?: string,
): Promise<Exported> {
  const read = await readEverything(store, only)
  const count = read.connections.length
  await journal.record({
    kind: "exported",
    by,
    detail: `${count} ${count === 1 ? "connection" : "connections"}`,
  })
  return read
}
