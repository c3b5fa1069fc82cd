// Pages of connections by the index, each checked against the pair it speaks of; and the count by the index alone.

import type { ConnectionFacts } from "../../core/connection.ts"
import { isOfAccount, ownedPrefix } from "../../core/id.ts"
import type { ListQuery, Tally } from "../../core/ports.ts"
import { isOddId } from "../odd-ids.ts"
import { stateOf } from "../standing.ts"
import { type Entry, entriesBehind, idsBetween, oneEntryEach } from "./index.ts"
import { factsOfPair, type HeldPair, readPair } from "./pairs.ts"
import { adopt, dropStale, eachForItself, forgetGone, isForeign, type RedisHouse } from "./state.ts"

/** How many are asked for in one go; the library sends them as one pipeline. */
const chunk = 200

export async function pageById(house: RedisHouse, query: ListQuery): Promise<ConnectionFacts[]> {
  const page: ConnectionFacts[] = []
  for await (const ids of idChunks(house, query)) {
    for (const held of await readAll(house, ids)) {
      if (page.length === query.limit) return page
      const facts = factsOfPair(held, house)
      if (!facts)
        await eachForItself(house, held.id, () => forgetGone(house, held.id, held.known?.entry ?? ""))
      else if (isWanted(facts, query)) page.push(facts)
    }
  }
  return page.slice(0, query.limit)
}

export async function pageOfDue(
  house: RedisHouse,
  query: ListQuery,
  dueBefore: number,
): Promise<ConnectionFacts[]> {
  const page: ConnectionFacts[] = []
  let place = query.after && { id: query.after.id, refreshAt: query.after.refreshAt ?? 0 }
  while (page.length < query.limit) {
    const entries = await entriesBehind(house.line, place, chunk)
    const due = entries.filter(({ refreshAt }) => refreshAt <= dueBefore)
    const ofMall = due.filter(({ id }) => !isOddId(id) && isOfMall(id, query.mallId))
    const held = await readAll(
      house,
      ofMall.map(({ id }) => id),
    )
    for (const [at, entry] of ofMall.entries()) {
      const facts = await eachForItself(house, entry.id, () => factsOfDue(house, held[at]!, entry))
      if (facts && isWanted(facts, query)) page.push(facts)
    }
    if (due.length < chunk) break
    place = due.at(-1)
  }
  return page.slice(0, query.limit)
}

/** Undefined: not due; and what the index said of it has been put right. */
async function factsOfDue(
  house: RedisHouse,
  held: HeldPair,
  entry: Entry,
): Promise<ConnectionFacts | undefined> {
  const facts = factsOfPair(held, house)
  if (!facts) await forgetGone(house, entry.id, entry.text)
  // It gets an entry where it belongs, which is met when its time has come.
  else if (isForeign(held)) await adopt(house, held)
  else if (held.known?.entry !== entry.text) await dropStale(house, entry)
  else return facts
  return undefined
}

/** From the index alone. What another program changed counts as it was until somebody has read it. */
export async function tallyRedis(house: RedisHouse, now: number): Promise<Tally> {
  const tally: Tally = { total: 0, states: { fresh: 0, due: 0, expired: 0, lost: 0, paused: 0 } }
  for await (const entries of oneEntryEach(house.line)) {
    for (const { standing, accessExpiresAt, refreshExpiresAt, refreshAt } of entries) {
      const state = stateOf(standing, accessExpiresAt, refreshAt, now)
      tally.total++
      tally.states[state]++
      if (state === "lost" || state === "paused") continue
      tally.nearestAccessEndAt = Math.min(accessExpiresAt, tally.nearestAccessEndAt ?? Infinity)
      tally.nearestRefreshEndAt = Math.min(refreshExpiresAt, tally.nearestRefreshEndAt ?? Infinity)
    }
  }
  return tally
}

export function readAll(house: RedisHouse, ids: string[]): Promise<HeldPair[]> {
  const sound = ids.filter((id) => !isOddId(id))
  return Promise.all(sound.map((id) => readPair(house.line, id, house)))
}

async function* idChunks({ line }: RedisHouse, { after, mallId }: ListQuery): AsyncGenerator<string[]> {
  const behind = after ? `(${after.id}` : "-"
  if (mallId === undefined) return yield* idRange(behind, "+")
  if (!after || after.id < mallId) yield [mallId]
  const owned = ownedPrefix(mallId)
  return yield* idRange(after && after.id > owned ? behind : `[${owned}`, `(${mallId}\x7f`)

  async function* idRange(from: string, to: string): AsyncGenerator<string[]> {
    for (let start = from; ; ) {
      const ids = await idsBetween(line, start, to, chunk)
      yield ids
      if (ids.length < chunk) return
      start = `(${ids.at(-1)}`
    }
  }
}

function isOfMall(id: string, mallId: string | undefined): boolean {
  return mallId === undefined || isOfAccount(id, mallId)
}

function isWanted(facts: ConnectionFacts, { mallId, owner }: ListQuery): boolean {
  return (mallId === undefined || facts.mallId === mallId) && (owner === undefined || facts.owner === owner)
}
