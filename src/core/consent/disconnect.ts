// The end of a connection: forgotten here, and where it is wanted, ended at Cafe24 as well.
import type { RefreshParts } from "../alive/parts.ts"
import { spendForever, underLease, waitForLease } from "../alive/spend.ts"
import { KeeperError } from "../errors.ts"
import { dropLink } from "./links.ts"

export interface Disconnected {
  /** Cafe24 has ended the pair that was kept here last. */
  revoked: boolean
}

/** Waits for a refresh on its way: the pair it brings is the one to end. */
export async function disconnect(
  parts: RefreshParts,
  id: string,
  { revoke, by }: { revoke: boolean; by: string },
): Promise<Disconnected> {
  const waited = await waitForLease(parts, id, parts.timing.patienceMs)
  if (waited.is === "done") return waited.result
  return underLease(waited.held, async () => {
    const connection = await parts.store.get(id)
    if (!connection) throw new KeeperError("connection_unknown", { connectionId: id })
    if (revoke) await spendForever(parts, connection)
    await parts.store.remove(id)
    const { mallId, owner } = connection
    await dropLink(parts, { mallId, owner })
    await parts.journal.record({ kind: "disconnected", connectionId: id, by })
    return { revoked: revoke }
  })
}
