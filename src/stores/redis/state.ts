// How one state of a connection follows another in Redis: announced in the index, written with its pair, settled.
import type { Connection, ConnectionFacts } from "../../core/connection.ts"
import type { Chance } from "../../core/ports.ts"
import type { Apps } from "../claimed.ts"
import { type DocumentParts, meeting, readDocument } from "../documents/token-document.ts"
import {
  announce,
  dropEntry,
  type Entry,
  entryText,
  forgetEntry,
  isInIndex,
  scoreOf,
  settleEntry,
} from "./index.ts"
import type { RedisLine } from "./line.ts"
import {
  besideOf,
  changePair,
  changePairAndIndex,
  factsOfPair,
  type HeldPair,
  otherKind,
  type PairChange,
  type ReadingPairs,
  readPair,
  removePair,
} from "./pairs.ts"
import { areApart, isAboutOneKey, refusesWrites } from "./trouble.ts"

export interface RedisHouse extends DocumentParts, ReadingPairs {
  line: RedisLine
  chance: Chance
  /** Further ones. */
  apps: Apps
  /** Whether pairs are sealed when they are written. */
  sealed: boolean
  /** Whether one script reaches a pair and the index: not in a cluster, nor behind some proxies. */
  index: "unknown" | "together" | "apart"
  /** Pairs as they were last seen. A change that builds on one says so, and is compared with all of it. */
  seen: Map<string, HeldPair>
  /** When it was last asked whether it is time to look for what other programs wrote. */
  askedToLookAt: number
}

/** As many as are under way between their reading and their saving, with room to spare. */
const seenAtMost = 500

export function remember({ seen }: RedisHouse, held: HeldPair): void {
  seen.delete(held.id)
  seen.set(held.id, held)
  if (seen.size > seenAtMost) seen.delete(seen.keys().next().value!)
}

/** False: the pair (or, where asked for, what stands beside it) has changed since it was read. */
export async function changeState(
  house: RedisHouse,
  held: HeldPair,
  facts: Connection | ConnectionFacts,
  change: Omit<PairChange, "beside"> = {},
): Promise<boolean> {
  const document = change.pair === undefined ? held.document : readDocument(change.pair, house.tagOf)
  const entry = entryText(facts, document?.sealedBy ?? "plain", house.chance.id())
  const beside = besideOf(facts, entry)
  const next = { ...change, beside }
  house.seen.delete(held.id)
  const written = (await inOneStep(house, held, next)) ?? (await stepByStep(house, held, next))
  if (written && change.pair === undefined)
    remember(house, { ...held, beside: JSON.stringify(beside), known: beside })
  return written
}

/** Undefined: it cannot be done in one, and nothing was done. */
async function inOneStep(
  house: RedisHouse,
  held: HeldPair,
  change: PairChange,
): Promise<boolean | undefined> {
  const { line } = house
  const { entry, facts } = change.beside
  if (house.index === "apart") return undefined
  try {
    const takesAll = house.index === "together"
    if (!(await changePairAndIndex(line, held, change, { score: scoreOf(facts), takesAll }))) return false
  } catch (error) {
    if (!areApart(error)) throw error
    house.index = "apart"
    return undefined
  }
  if (house.index === "together") return true
  // A proxy may have run it where the pair is, and that is not where the index is read.
  house.index = (await isInIndex(line, entry)) ? "together" : "apart"
  if (house.index === "apart") await announce(line, entry, facts)
  return true
}

async function stepByStep({ line }: RedisHouse, held: HeldPair, change: PairChange): Promise<boolean> {
  const { entry, facts } = change.beside
  await announce(line, entry, facts)
  const replaced = await changePair(line, held, change)
  if (replaced === undefined) {
    await dropEntry(line, entry)
    return false
  }
  await settleEntry(line, held.id, replaced)
  return true
}

/** Trouble with one key (of another kind, say) is that key's: it is named, and the others have their turn. */
export async function eachForItself<T>(
  { oddities }: Pick<RedisHouse, "oddities">,
  id: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isAboutOneKey(error)) throw error
    oddities.note(id, otherKind)
    return undefined
  }
}

/** Another program wrote this pair: what we wrote down beside it belongs to an older one, or is not there. */
export function isForeign({ document, known }: HeldPair): boolean {
  return document !== undefined && known?.facts.tag !== document.tag
}

/** The same pair, and another program wrote an earlier end beside it: the index does not know that yet. */
export function isDueEarlier({ known }: HeldPair, facts: ConnectionFacts | undefined): boolean {
  const before = known?.facts
  return before?.tag === facts?.tag && (facts?.refreshAt ?? Infinity) < (before?.refreshAt ?? -Infinity)
}

/** Writes down beside a foreign pair what follows from it, so that it has its place in the index. */
export async function adopt(house: RedisHouse, held: HeldPair): Promise<void> {
  const facts = factsOfPair(held, meeting(house))
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
    // A process that wrote a pair meanwhile did so behind an announcement that we may just have taken back.
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
  const { known, pair } = await readPair(house, id)
  if (known && pair !== undefined) await announce(house.line, known.entry, known.facts)
}
