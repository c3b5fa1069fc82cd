// Seals again what an older key of the ring sealed or what another program wrote in plain text, pair by pair.
import { isKeeperError } from "../../core/errors.ts"
import { ofApp, readId } from "../../core/id.ts"
import type { ResealCount } from "../../core/ports.ts"
import { sealAgain } from "../documents/text.ts"
import { connectionOfDocument } from "../documents/token-document.ts"
import { type KeyGroup, keysOf, type MayTouch } from "../keys-of.ts"
import { oneEntryEach } from "./index.ts"
import { factsOfPair, readPair } from "./pairs.ts"
import { changeState, type RedisHouse } from "./state.ts"

export async function resealRedis(
  house: RedisHouse,
  limit: number,
  mayTouch: MayTouch = () => true,
): Promise<ResealCount> {
  const currentKey = house.sealer.keyIds[0]
  let resealed = 0
  if (house.sealed && limit > 0) {
    for await (const entries of oneEntryEach(house.line, house.apps)) {
      for (const { id, sealedBy, clientId } of entries) {
        if (resealed >= limit) break
        if (!mayTouch({ ...ofApp(readId(id).app), clientId })) continue
        if (sealedBy !== currentKey && (await resealPair(house, id))) resealed++
      }
    }
  }
  const groups: KeyGroup[] = []
  for await (const entries of oneEntryEach(house.line, house.apps)) {
    for (const { id, sealedBy: key, clientId } of entries)
      groups.push({ ...ofApp(readId(id).app), clientId, key, connections: 1 })
  }
  const settled = house.sealed ? new Set(house.sealer.keyIds.slice(0, 1)) : undefined
  return { resealed, ...keysOf(groups, settled, mayTouch) }
}

/** Only over the very text that was read: a refresh that comes in between has sealed by the new key anyway. */
async function resealPair(house: RedisHouse, id: string): Promise<boolean> {
  const held = await readPair(house, id)
  const facts = factsOfPair(held, house)
  if (!facts || !held.document) return false
  try {
    const connection = connectionOfDocument(facts, held.document, house.sealer)
    const pair = sealAgain(held.document.text, connection, house.sealer)
    return await changeState(house, held, facts, { pair, besideUnchanged: true })
  } catch (error) {
    // Counted as left, by its key; `get` of this one says what is wrong with it.
    if (isKeeperError(error, "seal_unknown")) return false
    throw error
  }
}
