// Walks through all pairs now and then: finds what other programs wrote, and puts the index in order.
import { allEntries, announceAll } from "./index.ts"
import { idOfPairKey, lookedKey, pairPattern } from "./keys.ts"
import { readAll } from "./list.ts"
import { adopt, dropStale, forgetGone, isForeign, type RedisHouse } from "./state.ts"
import { refusesWrites } from "./trouble.ts"

/** One replica looks, for all. By Redis' clock, so that it does not matter whose clock is wrong. */
export const lookEveryMs = 5 * 60_000

const keysAtOnce = "1000"

/** SCAN promises every key that is there all the while. A new mall of another program thus waits 5 minutes at most. */
export async function lookForOthers(house: RedisHouse): Promise<void> {
  const { line } = house
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
    let cursor = "0"
    do {
      const [next, keys] = (await send(["SCAN", cursor, "MATCH", pairPattern, "COUNT", keysAtOnce])) as [
        string,
        string[],
      ]
      cursor = next
      await lookAt(
        house,
        keys.map(idOfPairKey).filter((id) => id !== undefined),
        current,
      )
    } while (cursor !== "0")
  }
  await dropLeftovers(house, current)
}

async function lookAt(house: RedisHouse, ids: string[], current: Set<string>): Promise<void> {
  const all = await readAll(house, ids)
  await Promise.all(all.filter(isForeign).map((held) => adopt(house, held)))
  const known = all.filter((held) => held.known && !isForeign(held)).map((held) => held.known!)
  for (const { entry } of known) current.add(entry)
  await announceAll(house.line, known)
}

/** Entries that no pair stands behind: of processes that died, and of keys that other programs removed. */
async function dropLeftovers(house: RedisHouse, current: Set<string>): Promise<void> {
  for await (const entries of allEntries(house.line)) {
    const doubtful = entries.filter(({ text }) => !current.has(text))
    for (let start = 0; start < doubtful.length; start += 200) {
      const some = doubtful.slice(start, start + 200)
      const held = await readAll(
        house,
        some.map(({ id }) => id),
      )
      for (const [at, entry] of some.entries()) {
        if (held[at]!.pair === undefined) await forgetGone(house, entry.id, entry.text)
        else if (held[at]!.known?.entry !== entry.text && !isForeign(held[at]!)) await dropStale(house, entry)
      }
    }
  }
}
