// A pair and what we write down beside it: read together, changed together by one script, compared with what was read.
import type { Connection, ConnectionFacts } from "../../core/connection.ts"
import { factsOf } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { isOddId, oddId } from "../../core/odd-ids.ts"
import type { NoteBeside } from "../../core/ports.ts"
import { factsOfDocument } from "../documents/facts.ts"
import {
  type DocumentParts,
  parseObject,
  readDocument,
  type TokenDocument,
} from "../documents/token-document.ts"
import { alongOf, alongWords, askServer, putAlong, serverWord, wentAlong, whetherNoted } from "./along.ts"
import { dueKeyOf } from "./index.ts"
import { idsKey, pairKeys } from "./keys.ts"
import type { RedisLine } from "./line.ts"
import { redisScript } from "./line.ts"
import type { PairTexts } from "./pair-reads.ts"
import { isAboutOneKey } from "./trouble.ts"

export interface HeldPair {
  id: string
  /** The text at the key; undefined: no such key. */
  pair: string | undefined
  beside: string | undefined
  /** Undefined also where the text is no token pair. */
  document: TokenDocument | undefined
  known: Beside | undefined
}

/** What stands beside a pair: all that is known of the connection but its tokens, and its entry in the index. */
export interface Beside {
  facts: ConnectionFacts
  entry: string
}

export interface PairChange {
  /** Absent: the pair stays, and is kept from expiring. */
  pair?: string
  beside: Beside
  /** Refuse also when what stands beside has changed since it was read. */
  besideUnchanged?: boolean
  /** To be written with a pair, where that can be done at once. */
  note?: NoteBeside | undefined
  /** Told which server wrote what stands beside a pair, where that is heard with the write. */
  heard?: ((server: string) => void) | undefined
}

/**
 * The pair is compared by its whole text: whatever another program changed in it since it was read is never
 * overwritten. SET and PERSIST end a life somebody gave the key: it would take the refresh token with it.
 * Answers what stood beside before, or false.
 */
const changingScript = (announce = "", settle = "", answer = "beside or ''") =>
  redisScript(`
local pair, beside = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])
if ARGV[1] == 'absent' then
  if pair then return false end
elseif pair ~= ARGV[2] then
  return false
end
if ARGV[3] == 'unchanged' and (beside or '') ~= ARGV[4] then return false end
${announce}
if ARGV[5] == 'write' then redis.call('SET', KEYS[1], ARGV[6]) else redis.call('PERSIST', KEYS[1]) end
redis.call('SET', KEYS[2], ARGV[7])
${settle}
return ${answer}
`)

const changeScript = changingScript()

/** The same and the index as well, where one server holds all slots: no step of it is ever seen alone. */
const changingWithIndex = (further = "", answer = "''") =>
  changingScript(
    `redis.call('ZADD', KEYS[3], ARGV[8], ARGV[9])
redis.call('ZADD', KEYS[4], 0, ARGV[10])`,
    `local isKnown, known = pcall(cjson.decode, beside or '')
local replaced = isKnown and type(known) == 'table' and known.entry
if replaced and replaced ~= ARGV[9] then redis.call('ZREM', KEYS[3], replaced) end${further}`,
    answer,
  )

const changeWithIndexScript = changingWithIndex()
const changeAlongScript = changingWithIndex(putAlong, whetherNoted)
const changeAndTellScript = changingWithIndex(askServer, serverWord)

const removeScript = redisScript(`
local beside = redis.call('GET', KEYS[2])
if ARGV[1] == 'gone' and redis.call('EXISTS', KEYS[1]) == 1 then return false end
redis.call('DEL', KEYS[1], KEYS[2])
return beside or ''
`)

export interface ReadingPairs extends Pick<DocumentParts, "tagOf"> {
  texts(id: string): Promise<PairTexts>
}

export async function readPair({ texts, tagOf }: ReadingPairs, id: string): Promise<HeldPair> {
  if (isOddId(id)) throw oddId()
  const [pair, beside] = await texts(id)
  return {
    id,
    pair,
    beside,
    document: pair === undefined ? undefined : readDocument(pair, tagOf),
    known: beside === undefined ? undefined : readBeside(beside),
  }
}

/** Undefined: nothing of ours any more. It is drawn up anew from the pair, like that of a pair nobody has met. */
function readBeside(text: string): Beside | undefined {
  const { facts, entry } = (parseObject(text) ?? {}) as Partial<Beside>
  const isWhole =
    typeof facts?.tokens === "object" && typeof facts.health === "object" && facts.tokens && facts.health
  return isWhole && typeof entry === "string" ? { facts, entry } : undefined
}

export const otherKind = "a key of it, or ours beside it, holds something of another kind: delete that key"

/** The index could be of another kind too, and then every connection is in trouble: so the two keys of this one are looked at. */
async function orUnreadable<T>(line: RedisLine, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isAboutOneKey(error)) throw error
    const kinds = await Promise.all(pairKeys(id).map((key) => line.run(["TYPE", key])))
    if (kinds.every((kind) => kind === "string" || kind === "none")) throw error
    const { cause = error } = error as Error
    throw new KeeperError("row_unreadable", { connectionId: id, detail: otherKind, cause })
  }
}

/** The entry it had before ("" for none); undefined: it has changed since it was read, and nothing was written. */
export async function changePair(
  line: RedisLine,
  held: HeldPair,
  change: PairChange,
): Promise<string | undefined> {
  const words = changeWords(held, change)
  const reply = await orUnreadable(line, held.id, () => line.script(changeScript, pairKeys(held.id), words))
  return reply === null ? undefined : entryIn(String(reply))
}

/** False: it has changed since it was read, and nothing was written. What goes along only where `takesAll`. */
export async function changePairAndIndex(
  line: RedisLine,
  held: HeldPair,
  change: PairChange,
  { score, takesAll }: { score: string; takesAll: boolean },
): Promise<boolean> {
  const along = takesAll ? alongOf(change.note) : undefined
  const heard = takesAll ? change.heard : undefined
  const more = along ? alongWords(along) : { keys: [], values: [] }
  const script = along ? changeAlongScript : heard ? changeAndTellScript : changeWithIndexScript
  const words = [...changeWords(held, change), score, change.beside.entry, held.id, ...more.values]
  const keys: [string, ...string[]] = [...pairKeys(held.id), dueKeyOf(held.id), idsKey, ...more.keys]
  const reply = await orUnreadable(line, held.id, () => line.script(script, keys, words))
  if (reply === null) return false
  if (along && reply === 1) wentAlong(along)
  if (heard && reply !== "") heard(String(reply))
  return true
}

function changeWords({ pair, beside }: HeldPair, change: PairChange): string[] {
  return [
    pair === undefined ? "absent" : "present",
    pair ?? "",
    change.besideUnchanged ? "unchanged" : "",
    beside ?? "",
    change.pair === undefined ? "" : "write",
    change.pair ?? "",
    JSON.stringify(change.beside),
  ]
}

/** `onlyRest`: only what was left beside a pair that is gone. Answers the entry it had ("" for none). */
export async function removePair(line: RedisLine, id: string, onlyRest = false): Promise<string> {
  if (isOddId(id)) throw oddId()
  const reply = await line.script(removeScript, pairKeys(id), [onlyRest ? "gone" : ""])
  return entryIn(String(reply ?? ""))
}

const noPair =
  "its key holds no token pair any more (or a sealed one without its mallkey_tag): connect it anew, or delete the key"

export function factsOfPair(held: HeldPair, parts: DocumentParts): ConnectionFacts | undefined {
  const { id, document, known } = held
  if (document) return factsOfDocument(id, document, known?.facts, parts)
  if (held.pair !== undefined) parts.oddities.note(id, noPair)
  // The text is broken. A connection we know stays in every list, so that its trouble is met by name.
  return held.pair === undefined ? undefined : known?.facts
}

export function besideOf(connection: Connection | ConnectionFacts, entry: string): Beside {
  return { facts: factsOf(connection), entry }
}

function entryIn(beside: string): string {
  return readBeside(beside)?.entry ?? ""
}
