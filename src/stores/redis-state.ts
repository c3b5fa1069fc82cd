// How one state of a connection follows another in Redis: announced in the index, written with its pair, settled.
import type { Connection, ConnectionFacts } from "../core/connection.ts"
import type { Chance } from "../core/ports.ts"
import { announce, dropEntry, type Entry, entryText, forgetEntry, settleEntry } from "./redis-index.ts"
import type { RedisLine } from "./redis-line.ts"
import { besideOf, changePair, factsOfPair, type HeldPair, readPair, removePair } from "./redis-pairs.ts"
import { refusesWrites } from "./redis-trouble.ts"
import { type DocumentParts, readDocument } from "./token-document.ts"

export interface RedisHouse extends DocumentParts {
  line: RedisLine
  chance: Chance
  /** Whether pairs are sealed when they are written. */
  sealed: boolean
}

/** False: the pair (or, where asked for, what stands beside it) has changed since it was read. */
export async function changeState(
  house: RedisHouse,
  held: HeldPair,
  facts: Connection | ConnectionFacts,
  change: { pair?: string; besideUnchanged?: boolean } = {},
): Promise<boolean> {
  const { line } = house
  const document = change.pair === undefined ? held.document : readDocument(change.pair, house.tagOf)
  const entry = entryText(facts, document?.sealedBy ?? "plain", house.chance.id())
  await announce(line, entry, facts)
  const replaced = await changePair(line, held, { ...change, beside: besideOf(facts, entry) })
  if (replaced === undefined) {
    await dropEntry(line, entry)
    return false
  }
  await settleEntry(line, held.id, replaced)
  return true
}

/** Another program wrote this pair: what we wrote down beside it belongs to an older one, or is not there. */
export function isForeign({ document, known }: HeldPair): boolean {
  return document !== undefined && known?.facts.tag !== document.tag
}

/** Writes down beside a foreign pair what follows from it, so that it has its place in the index. */
export async function adopt(house: RedisHouse, held: HeldPair): Promise<void> {
  const facts = factsOfPair(held, house)
  if (!facts) return
  try {
    await changeState(house, held, facts, { besideUnchanged: true })
  } catch (error) {
    // Reading is not stopped by a server that takes no writes; it is adopted when somebody next comes by.
    if (!refusesWrites(error)) throw error
  }
}

/** The pair is gone: removed by another program, or left in the index by a process that died. */
export async function forgetGone(house: RedisHouse, id: string, entry: string): Promise<void> {
  const { line } = house
  try {
    const rest = await removePair(line, id, true)
    for (const gone of new Set([entry, rest])) await forgetEntry(line, id, gone)
    // Whoever wrote a pair meanwhile did so behind an announcement that we may just have taken back.
    await restore(house, id)
  } catch (error) {
    if (!refusesWrites(error)) throw error
  }
}

/** An entry of a state that has been replaced, or has not come to be. */
export async function dropStale(house: RedisHouse, { id, text }: Entry): Promise<void> {
  try {
    await dropEntry(house.line, text)
    await restore(house, id)
  } catch (error) {
    if (!refusesWrites(error)) throw error
  }
}

export async function restore(house: RedisHouse, id: string): Promise<void> {
  const { known, pair } = await readPair(house.line, id, house)
  if (known && pair !== undefined) await announce(house.line, known.entry, known.facts)
}
