// Connections in Redis, in the keys that other programs read and write too: cafe24:oauth:MALL.

import type { Connection } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import type { Chance, IfTag, NoteBeside, Store } from "../../core/ports.ts"
import { type Apps, isClaimed, refuseUnclaimed } from "../claimed.ts"
import { writeDocument } from "../documents/text.ts"
import { connectionOfDocument, type DocumentParts } from "../documents/token-document.ts"
import { createOddities } from "../oddities.ts"
import { readRedisAddress } from "./address.ts"
import { lookForOddities, lookForOthers, lookForOthersFirst, unclaimedIn } from "./discovery.ts"
import { forgetEntry } from "./index.ts"
import { leaseKey } from "./keys.ts"
import { redisLeases } from "./leases.ts"
import { createRedisLine } from "./line.ts"
import { pageById, pageOfDue, tallyRedis } from "./list.ts"
import { redisNotes } from "./notes.ts"
import { createPairReads } from "./pair-reads.ts"
import { factsOfPair, type HeldPair, readPair, removePair } from "./pairs.ts"
import { resealRedis } from "./reseal.ts"
import { adopt, changeState, isDueEarlier, isForeign, type RedisHouse, remember, restore } from "./state.ts"
import { redisServer, redisWarnings } from "./warnings.ts"

interface RedisParts extends Omit<DocumentParts, "oddities"> {
  chance: Chance
  apps?: Apps
}

/** Each round lost means that another process has written; one that loses this often is not needed. */
const rounds = 50

export async function openRedisStore(
  url: string,
  { sealer, tagOf, clock, chance, refreshAheadMs, platformNow, apps = [] }: RedisParts,
): Promise<Store> {
  const address = readRedisAddress(url)
  const line = createRedisLine(address)
  const oddities = createOddities()
  const given = { sealer, tagOf, clock, chance, refreshAheadMs, platformNow }
  const handed = { ...given, oddities, sealed: address.sealed }
  const texts = createPairReads({
    line,
    areTogether: () => house.index === "together",
    foundApart: () => {
      house.index = "apart"
    },
  })
  const house: RedisHouse = {
    ...handed,
    apps,
    line,
    texts,
    index: "unknown",
    seen: new Map(),
    askedToLookAt: Number.NEGATIVE_INFINITY,
  }
  // A wrong address or password is said now, not by the first refresh.
  await line.run(["EXISTS", leaseKey("")]).catch((error: unknown) => {
    line.close()
    throw error
  })
  return {
    name: address.name,
    othersWrite: true,
    get: async (id) => (isClaimed(apps, id) ? get(house, id) : undefined),
    async list(query) {
      await lookForOthersFirst(house, query)
      return query.dueBefore === undefined ? pageById(house, query) : pageOfDue(house, query, query.dueBefore)
    },
    saveTokens: (connection, ifTag, _by, note) => saveTokens(house, connection, ifTag, note),
    async saveHealth(id, { health, refreshAt, ifTurn }, ifTag, heard) {
      return untilSettled(house, id, async (held, besideUnchanged) => {
        const known = factsOfPair(held, house)
        if (!held.document || !known || known.tag !== ifTag) return false
        if (ifTurn !== undefined && (known.health.turn ?? "") !== ifTurn) return false
        const { refreshAt: _, ...rest } = known
        const facts = { ...rest, ...(refreshAt !== undefined && { refreshAt }), health }
        return (
          (await changeState(house, held, facts, {
            besideUnchanged: besideUnchanged || ifTurn !== undefined,
            heard,
          })) || undefined
        )
      })
    },
    async remove(id) {
      await forgetEntry(line, id, await removePair(line, id))
      await restore(house, id)
    },
    async tally(now, counts) {
      const tally = await tallyRedis(house, now, counts)
      if (tally.total > 0) return tally
      // An index that names nobody may be one for which nobody has looked yet at what others keep here.
      await lookForOthers(house)
      return tallyRedis(house, now, counts)
    },
    lease: redisLeases(line, chance),
    notes: (kind) => redisNotes(line, kind),
    reseal: (limit, mayTouch) => resealRedis(house, limit, mayTouch),
    async clock() {
      const [time] = await line.everywhere(["TIME"])
      const [seconds, micros] = time as [string, string]
      return Number(seconds) * 1_000 + Number(micros) / 1_000
    },
    server: () => redisServer(line),
    onCut: line.onCut,
    async warnings(depth = "all") {
      if (depth === "place") return redisWarnings(line, address.sealed)
      oddities.clear()
      await lookForOddities(house, depth)
      const found = await redisWarnings(line, address.sealed)
      return [...found, ...oddities.warnings(), ...(await unclaimedIn(house, depth))]
    },
    async close() {
      line.close()
    },
  }
}

async function get(house: RedisHouse, id: string): Promise<Connection | undefined> {
  const held = await readPair(house, id)
  const facts = factsOfPair(held, house)
  if (!facts) return undefined
  if (!held.document) {
    const detail = `${house.line.name}: what is kept for ${id} is no token pair any more`
    throw new KeeperError("row_unreadable", { connectionId: id, detail })
  }
  remember(house, held)
  if (isForeign(held) || isDueEarlier(held, facts)) await adopt(house, held)
  return connectionOfDocument(facts, held.document, house.sealer)
}

async function saveTokens(
  house: RedisHouse,
  connection: Connection,
  ifTag: IfTag,
  note: NoteBeside | undefined,
): Promise<boolean> {
  const { id } = connection
  refuseUnclaimed(house.apps, id)
  return untilSettled(house, id, async (held, besideUnchanged) => {
    if (!holds(held, ifTag)) return false
    const pair = writeDocument(held.pair, connection, house.sealed ? house.sealer : undefined, {
      moment: (at) => at,
      always: ["access_token", "expires_at", "refresh_token", "refresh_token_expires_at"],
      empty: "{}",
    })
    return (await changeState(house, held, connection, { pair, besideUnchanged, note })) || undefined
  })
}

function holds({ pair, document }: HeldPair, ifTag: IfTag): boolean {
  if (ifTag === "new") return pair === undefined
  return ifTag === "always" || document?.tag === ifTag
}

/**
 * Tries to change what was seen last, or else reads it first; once more while somebody else changes it in between.
 * What is only remembered may be old: it counts when the store has compared all of it, and never for a refusal.
 */
async function untilSettled(
  house: RedisHouse,
  id: string,
  change: (held: HeldPair, isRemembered: boolean) => Promise<boolean | undefined>,
): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    const remembered = house.seen.get(id)
    house.seen.delete(id)
    const settled = await change(remembered ?? (await readPair(house, id)), Boolean(remembered))
    if (settled || (settled === false && !remembered)) return settled
  }
  throw new KeeperError("busy", { connectionId: id, detail: "other programs keep changing it" })
}
