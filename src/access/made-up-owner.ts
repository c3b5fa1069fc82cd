// Users, organizations and rows are written by sessions and tables: nobody makes one up by naming it.

import { unprovenRow } from "../core/alive/unproven.ts"
import { isKeeperError, KeeperError } from "../core/errors.ts"
import { looksLikeKindOwner, ownerIn } from "../core/id.ts"
import type { Keeper } from "../core/keeper.ts"

/** Told before its owner is sent a link: a consent for the mall alone would not be kept in a row somebody may have typed. */
async function refuseUnproven(keeper: Pick<Keeper, "connection">, id: string): Promise<void> {
  const view = await keeper.connection(id).catch(() => undefined)
  const { unproven, owner } = view?.connection ?? {}
  if (unproven && owner !== undefined) throw unprovenRow("request_invalid", id, [owner])
}

/** Unless there is such a connection already. */
export async function refuseMadeUpOwner(keeper: Pick<Keeper, "connection">, id: string): Promise<void> {
  const owner = ownerIn(id)
  if (owner === undefined) return refuseUnproven(keeper, id)
  if (!looksLikeKindOwner(owner)) return
  try {
    await keeper.connection(id)
  } catch (error) {
    if (!isKeeperError(error, "connection_unknown")) throw error
    const detail = "owner: user:, org: and row: are written by sessions and tables; give a name of your own"
    throw new KeeperError("request_invalid", { connectionId: id, problems: [detail], detail })
  }
}
