// Walks through all pairs now and then: finds what other programs wrote, and puts the index in order.

import { isAppName } from "../../core/id.ts"
import { isOddId } from "../../core/odd-ids.ts"
import type { ListQuery, LookDepth, StoreWarning } from "../../core/ports.ts"
import { type Apps, unclaimedWarnings } from "../claimed.ts"
import { someRows } from "../safe-page.ts"
import { allEntries, announceAll } from "./index.ts"
import {
  anyPairPattern,
  appOfPairKey,
  besideKey,
  idOfPairKey,
  lookedKey,
  pairKey,
  pairPattern,
} from "./keys.ts"
import { readAll } from "./list.ts"
import { factsOfPair, type HeldPair } from "./pairs.ts"
import {
  adopt,
  dropStale,
  eachForItself,
  forgetGone,
  isDueEarlier,
  isForeign,
  type RedisHouse,
} from "./state.ts"
import { refusesWrites } from "./trouble.ts"

/** One replica looks, for all. By Redis' clock, so that it does not matter whose clock is wrong. */
export const lookEveryMs = 5 * 60_000

const keysAtOnce = "1000"

/** Every refresh asks for its mall, whose own pair is found by its name in any case: now and then is often enough. */
const askedByMallsEveryMs = 10_000

export async function lookForOthersFirst(house: RedisHouse, { after, mallId }: ListQuery): Promise<void> {
  if (after) return
  const sinceMs = Math.abs(house.clock.now() - house.askedToLookAt)
  if (mallId === undefined || sinceMs >= askedByMallsEveryMs) await lookForOthers(house)
}

/** SCAN promises every key that is there all the while. A new mall of another program thus waits 5 minutes at most. */
export async function lookForOthers(house: RedisHouse): Promise<void> {
  const { line } = house
  house.askedToLookAt = house.clock.now()
  try {
    const mine = await line.run(["SET", lookedKey, "1", "NX", "PX", String(lookEveryMs)])
    if (mine === null) return
  } catch (error) {
    if (refusesWrites(error)) return
    throw error
  }
  try {
    await walk(house)
  } catch (error) {
    await line.run(["DEL", lookedKey]).catch(() => undefined)
    throw error
  }
}

async function walk(house: RedisHouse): Promise<void> {
  const current = new Set<string>()
  for (const send of await house.line.nodes()) {
    for await (const ids of scannedIds(send, house.apps)) await lookAt(house, ids, current)
  }
  await dropLeftovers(house, current)
}

type Send = (words: string[]) => Promise<unknown>

async function* scannedIds(send: Send, apps: Apps): AsyncGenerator<string[]> {
  for (const app of [undefined, ...apps])
    for await (const keys of scannedKeys(send, pairPattern(app)))
      yield keys.map((key) => idOfPairKey(key, app)).filter((id) => id !== undefined)
}

async function* scannedKeys(send: Send, pattern: string): AsyncGenerator<string[]> {
  let cursor = "0"
  do {
    const [next, keys] = (await send(["SCAN", cursor, "MATCH", pattern, "COUNT", keysAtOnce])) as [
      string,
      string[],
    ]
    cursor = next
    yield keys
  } while (cursor !== "0")
}

/** By what we wrote beside them: such keys without it are somebody else's. */
export async function unclaimedIn({ line, apps }: RedisHouse, depth: LookDepth): Promise<StoreWarning[]> {
  const found = new Map<string, number>()
  const look = createLook(depth)
  for (const send of await line.nodes()) {
    for await (const keys of scannedKeys(send, anyPairPattern)) {
      if (look.isOver(keys.length)) break
      for (const key of keys) {
        const app = appOfPairKey(key)
        const id = app !== "cafe24" && isAppName(app) ? idOfPairKey(key, app) : undefined
        if (id === undefined || apps.includes(app)) continue
        if ((await line.run(["EXISTS", besideKey(id)])) !== 1) continue
        found.set(app, (found.get(app) ?? 0) + 1)
      }
    }
  }
  return unclaimedWarnings(
    Array.from(found, ([app, connections]) => ({ app, connections, atLeast: look.wasCut() })),
    apps,
  )
}

async function lookAt(house: RedisHouse, ids: string[], current: Set<string>): Promise<void> {
  for (const id of ids) if (isOddId(id)) house.oddities.note(pairKey(id), oddName)
  const all = await readAll(house, ids)
  for (const held of all) await noteUnreadable(house, held)
  const isNews = (held: HeldPair) => isForeign(held) || isDueEarlier(held, factsOfPair(held, house))
  const news = new Set(all.filter(isNews))
  await Promise.all([...news].map((held) => eachForItself(house, held.id, () => adopt(house, held))))
  const known = all.filter((held) => held.known && !news.has(held)).map((held) => held.known!)
  for (const { entry } of known) current.add(entry)
  await announceAll(house.line, known)
}

const oddName =
  "no mall is called like this key (control characters, or longer than 256): rename or delete it"

/** For who asks how this place is: reads every pair once, or some, and takes up what others wrote. */
export async function lookForOddities(house: RedisHouse, depth: LookDepth): Promise<void> {
  const look = createLook(depth)
  for (const send of await house.line.nodes()) {
    for await (const ids of scannedIds(send, house.apps)) {
      if (look.isOver(ids.length)) return
      for (const id of ids) if (isOddId(id)) house.oddities.note(pairKey(id), oddName)
      for (const held of await readAll(house, ids)) {
        factsOfPair(held, house)
        await noteUnreadable(house, held)
        if (isForeign(held)) await eachForItself(house, held.id, () => adopt(house, held))
      }
    }
  }
}

/** A scan answers in pages that are not ours to size: the one that begins below the limit is looked at whole. */
function createLook(depth: LookDepth) {
  let seen = 0
  let isCut = false
  return {
    isOver: (more: number) => {
      if (depth === "some" && seen >= someRows) isCut = true
      else seen += more
      return isCut
    },
    wasCut: () => isCut,
  }
}

/** Under this name other programs keep pairs; a key that holds something else, or is no text, is told. */
async function noteUnreadable(house: RedisHouse, held: HeldPair): Promise<void> {
  const isOther =
    held.pair === undefined ? await isNoText(house, held.id) : held.document === undefined && !held.known
  if (isOther) house.oddities.note(held.id, "its key holds no token pair: mend or delete it")
}

/** A scan met it and a read did not: it has gone meanwhile, or is a list, a hash, and the like. */
async function isNoText({ line }: RedisHouse, id: string): Promise<boolean> {
  if (isOddId(id)) return false
  const kind = await line.run(["TYPE", pairKey(id)])
  return kind !== "none" && kind !== "string"
}

/** Entries that no pair stands behind: of processes that died, and of keys that other programs removed. */
async function dropLeftovers(house: RedisHouse, current: Set<string>): Promise<void> {
  for await (const entries of allEntries(house.line, house.apps)) {
    const doubtful = entries.filter(({ text }) => !current.has(text))
    for (let start = 0; start < doubtful.length; start += 200) {
      const some = doubtful.slice(start, start + 200).filter(({ id }) => !isOddId(id))
      const held = await readAll(
        house,
        some.map(({ id }) => id),
      )
      for (const [at, entry] of some.entries()) {
        await eachForItself(house, entry.id, async () => {
          if (held[at]!.pair === undefined) await forgetGone(house, entry.id, entry.text)
          else if (held[at]!.known?.entry !== entry.text && !isForeign(held[at]!))
            await dropStale(house, entry)
        })
      }
    }
  }
}
