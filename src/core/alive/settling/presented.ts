// A pair that is shown under a lease, and what stands in the store in its place where others were faster.
import type { Attempt, Connection } from "../../connection.ts"
import { KeeperError } from "../../errors.ts"
import type { Lease } from "../../ports.ts"
import type { Shown } from "../outcomes.ts"
import type { RefreshParts } from "../parts.ts"

/** The stored pair, shown under a lease. */
export interface Presented {
  connection: Connection
  attempt: Attempt
  /** See `Shown`. */
  notedAt: number
  leaseEndsAt: number
  /** To end with the write that saves what comes of it; absent where more is to be done under it. */
  lease?: Lease | undefined
  /** How many connections share the mall's token requests. */
  owners: number
  by: string
  /** Told where the answer is kept and the store does not take it: nothing more can be shown, and saving goes on. */
  stuck?: ((error: unknown) => void) | undefined
  /** Where another program wrote the pair: the tags of ours that are older than it. */
  replaced?: string[]
}

export function shown({ connection: { health, refreshAt }, attempt, notedAt }: Presented): Shown {
  return { health, refreshAt, attempt, notedAt }
}

/** Our compare was refused: this very pair is there already, or somebody reconnected and theirs wins. */
export async function current(parts: RefreshParts, connectionId: string): Promise<Connection> {
  const found = await parts.store.get(connectionId)
  if (!found) throw new KeeperError("connection_unknown", { connectionId, detail: "removed meanwhile" })
  return found
}
