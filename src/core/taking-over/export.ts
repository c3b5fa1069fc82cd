// Reads everything a store holds, tokens included: to carry it elsewhere.

import { movedBy } from "../alive/platform-time/store.ts"
import type { SettleParts } from "../alive/rescue.ts"
import { newestOf } from "../alive/waiting/bring-home.ts"
import type { Connection } from "../connection.ts"
import { isKeeperError, type KeeperError } from "../errors.ts"
import { everyConnection } from "../every-connection.ts"
import { withoutOwner } from "../id.ts"
import type { Store } from "../ports.ts"

/** Everything a store holds, tokens included. */
export interface Exported {
  connections: Connection[]
  /** One that cannot be opened does not keep the others back. */
  unopened: { id: string; error: KeeperError }[]
}

type Reading = Pick<Store, "list" | "get">

/** `only`: a connection by its id, or those of a mall. */
export async function readEverything(store: Reading, only?: string): Promise<Exported> {
  const read: Exported = { connections: [], unopened: [] }
  for await (const { id } of everyConnection(store)) {
    if (only !== undefined && only !== id && only !== withoutOwner(id)) continue
    await readOne(store, id, read)
  }
  return read
}

async function readOne(store: Reading, id: string, { connections, unopened }: Exported): Promise<void> {
  try {
    const connection = await store.get(id)
    if (connection) connections.push(connection)
  } catch (error) {
    if (!isKeeperError(error, "seal_unknown")) throw error
    unopened.push({ id, error })
  }
}

/**
 * Everything that can still fail or be stopped; what it answers lets the tokens out. Rejecting there means that nothing
 * has left.
 */
export type Pack = (read: Exported) => Promise<() => Promise<void>>

/** Whose clock is off reads it by that clock: what leaves says the platform's time. */
async function asPlatforms(parts: SettleParts, id: string): Promise<Connection | undefined> {
  const found = await newestOf(parts, id)
  const aheadMs = parts.estimate.aheadFor(withoutOwner(id))
  return found && movedBy(found, -aheadMs, -aheadMs)
}

/** On record before anything leaves, since everybody who has a copy must be; and taken back where nothing did. */
export async function exportConnections(
  parts: SettleParts,
  by: string,
  only?: string,
  pack: Pack = async () => async () => undefined,
): Promise<Exported> {
  const { store, journal } = parts
  const read = await readEverything({ list: store.list, get: (id) => asPlatforms(parts, id) }, only)
  const count = read.connections.length
  const deliver = await pack(read)
  const detail = `${count} ${count === 1 ? "connection" : "connections"}`
  const told = await journal.foretell({ kind: "exported", by, detail })
  try {
    await deliver()
  } catch (error) {
    await told.takeBack()
    throw error
  }
  told.tell()
  return read
}
