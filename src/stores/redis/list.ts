// Pages of connections by the index, each checked against the pair it speaks of; and the count by the index alone.

import type { ConnectionFacts } from "../../core/connection.ts"
import { ofApp, ownedPrefix, readId, writeId } from "../../core/id.ts"
import { isOddId } from "../../core/odd-ids.ts"
import type { ListQuery, Tally } from "../../core/ports.ts"
import { isClaimed } from "../claimed.ts"
import { stateOf } from "../standing.ts"
import { type CountedGroup, type Counts, nearest, tallyOf } from "../tally-of.ts"
import { type Entry, entriesBehind, idsBetween, oneEntryEach } from "./index.ts"
import { factsOfPair, type HeldPair, readPair } from "./pairs.ts"
import { adopt, dropStale, eachForItself, forgetGone, isForeign, type RedisHouse } from "./state.ts"

/** How many are asked for in one go; the library sends them as one pipeline. */
const chunk = 200

export async function pageById(house: RedisHouse, query: ListQuery): Promise<ConnectionFacts[]> {
  const page: ConnectionFacts[] = []
  for await (const chunk of pairsById(house, query)) {
    for (const held of chunk) {
      if (page.length === query.limit) return page
      const facts = factsOfPair(held, house)
      if (!facts)
        await eachForItself(house, held.id, () => forgetGone(house, held.id, held.known?.entry ?? ""))
      else if (isWanted(facts, query)) page.push(facts)
    }
  }
  return page.slice(0, query.limit)
}

/** Each app has an index of its own; where several are asked about, their pages are merged. */
export async function pageOfDue(
  house: RedisHouse,
  query: ListQuery,
  dueBefore: number,
): Promise<ConnectionFacts[]> {
  const asked = appsAsked(house, query)
  const pages = await Promise.all(asked.map((one) => dueOfApp(house, query, dueBefore, one)))
  if (pages.length === 1) return pages[0]!
  return pages.flat().sort(byTime).slice(0, query.limit)
}

function appsAsked({ apps }: RedisHouse, { app }: ListQuery): (string | undefined)[] {
  return app === undefined ? [undefined, ...apps] : app === null ? [undefined] : [app]
}

function byTime(left: ConnectionFacts, right: ConnectionFacts): number {
  return left.refreshAt! - right.refreshAt! || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
}

async function dueOfApp(
  house: RedisHouse,
  query: ListQuery,
  dueBefore: number,
  app: string | undefined,
): Promise<ConnectionFacts[]> {
  const page: ConnectionFacts[] = []
  let place = query.after && { id: query.after.id, refreshAt: query.after.refreshAt ?? 0 }
  while (page.length < query.limit) {
    const entries = await entriesBehind(house.line, app, place, chunk)
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
export async function tallyRedis(house: RedisHouse, now: number, counts?: Counts): Promise<Tally> {
  const groups = new Map<string, CountedGroup>()
  for await (const entries of oneEntryEach(house.line, house.apps))
    for (const entry of entries) count(groups, entry, now)
  return tallyOf(groups.values(), counts)
}

/** A hundred thousand entries are a few groups. */
function count(groups: Map<string, CountedGroup>, entry: Entry, now: number): void {
  const { id, standing, accessExpiresAt, refreshExpiresAt, refreshAt, clientId } = entry
  const state = stateOf(standing, accessExpiresAt, refreshAt, now)
  const { app } = readId(id)
  const key = [state, app, clientId].join(" ")
  const known = groups.get(key)
  const ends = { accessEndAt: accessExpiresAt, refreshEndAt: refreshExpiresAt }
  if (!known) groups.set(key, { ...ofApp(app), clientId, state, connections: 1, ...ends })
  else {
    known.connections++
    known.accessEndAt = nearest(accessExpiresAt, known.accessEndAt) ?? null
    known.refreshEndAt = nearest(refreshExpiresAt, known.refreshEndAt) ?? null
  }
}

export function readAll(house: RedisHouse, ids: string[]): Promise<HeldPair[]> {
  const sound = ids.filter((id) => !isOddId(id))
  return Promise.all(sound.map((id) => readPair(house, id)))
}

async function* pairsById(house: RedisHouse, query: ListQuery): AsyncGenerator<HeldPair[]> {
  if (query.mallId !== undefined) return yield await pairsOfMall(house, query, query.mallId)
  const from = query.after ? `(${query.after.id}` : "-"
  for await (const ids of idChunks(house, from, "+")) yield await readAll(house, ids)
}

/**
 * All of them in two turns, and in one where the mall has nobody else: every refresh asks for its mall. The ids of a
 * mall lie together in each app, and are as many as its owners.
 */
async function pairsOfMall(house: RedisHouse, query: ListQuery, mallId: string): Promise<HeldPair[]> {
  const { after } = query
  const bare = appsAsked(house, query)
    .filter((app) => app === undefined || house.apps.includes(app))
    .map((app) => ({ id: writeId({ app, account: mallId }), owned: ownedPrefix(mallId, app) }))
  const behind = (ids: string[]) => ids.filter((id) => !after || id > after.id)
  const [own, owned] = await Promise.all([
    readAll(house, behind(bare.map(({ id }) => id))),
    Promise.all(bare.map(({ id, owned: from }) => idsIn(house, `[${from}`, `(${id}\x7f`))),
  ])
  const others = await readAll(house, behind(owned.flat()))
  return [...own, ...others].sort((left, right) => (left.id < right.id ? -1 : 1))
}

async function idsIn(house: RedisHouse, from: string, to: string): Promise<string[]> {
  const all: string[] = []
  for await (const ids of idChunks(house, from, to)) all.push(...ids)
  return all
}

async function* idChunks(
  { line, apps }: RedisHouse,
  from: string,
  to: string,
): AsyncGenerator<string[], undefined> {
  for (let start = from; ; ) {
    const ids = await idsBetween(line, start, to, chunk)
    yield ids.filter((id) => isClaimed(apps, id))
    if (ids.length < chunk) return
    start = `(${ids.at(-1)}`
  }
}

function isOfMall(id: string, mallId: string | undefined): boolean {
  return mallId === undefined || readId(id).account === mallId
}

function isWanted(facts: ConnectionFacts, { app, mallId, owner }: ListQuery): boolean {
  return (
    (app === undefined || (facts.app ?? null) === app) &&
    (mallId === undefined || facts.mallId === mallId) &&
    (owner === undefined || facts.owner === owner)
  )
}
