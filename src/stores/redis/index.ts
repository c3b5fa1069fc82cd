// The index over all connections: a sorted set by next try, and one by id. Neither decides anything; pairs do.
import type { ConnectionFacts } from "../../core/connection.ts"
import { readId } from "../../core/id.ts"
import type { Apps } from "../claimed.ts"
import { standingOf } from "../standing.ts"
import { dueKey, idsKey } from "./keys.ts"
import type { RedisLine } from "./line.ts"
import { redisScript } from "./line.ts"

/**
 * The index lives in another hash slot than most pairs, so no script can write both. Instead every state of a
 * connection has an entry of its own: written before that state is, removed after the state has been replaced.
 * Dying in between leaves an entry too many, which the next process that meets it clears away; never one too few.
 */
export interface Entry {
  id: string
  standing: number
  accessExpiresAt: number
  refreshExpiresAt: number
  sealedBy: string
  /** "": written by a version that did not say, or not known. */
  clientId: string
  /** Infinity: never by itself. */
  refreshAt: number
  text: string
}

export function dueKeyOf(id: string): string {
  return dueKey(readId(id).app)
}

/** Below every character an id may hold, so entries stand in the order of their ids. */
const gap = "\n"

export function entryText(facts: ConnectionFacts, sealedBy: string, unique: string): string {
  const { id, health, tokens, clientId } = facts
  const { accessExpiresAt, refreshExpiresAt } = tokens
  return [id, unique, standingOf(health), accessExpiresAt, refreshExpiresAt, sealedBy, clientId].join(gap)
}

function idIn(entry: string): string {
  return entry.slice(0, entry.indexOf(gap))
}

export function entryOf(text: string, score: string): Entry {
  const [id = "", , standing, access, refresh, sealedBy = "plain", clientId = ""] = text.split(gap)
  return {
    id,
    standing: Number(standing),
    accessExpiresAt: Number(access),
    refreshExpiresAt: Number(refresh),
    sealedBy,
    clientId,
    refreshAt: score === "inf" ? Number.POSITIVE_INFINITY : Number(score),
    text,
  }
}

const announceScript = redisScript(`
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], 0, ARGV[3])
return 1
`)

/** The id is put back as well: somebody may have removed it between our announcement and our write. */
const settleScript = redisScript(`
if ARGV[1] ~= '' then redis.call('ZREM', KEYS[1], ARGV[1]) end
redis.call('ZADD', KEYS[2], 0, ARGV[2])
return 1
`)

const forgetScript = redisScript(`
if ARGV[1] ~= '' then redis.call('ZREM', KEYS[1], ARGV[1]) end
redis.call('ZREM', KEYS[2], ARGV[2])
return 1
`)

/**
 * A page by (score, id). Where many are due at one moment, the place behind an id is found by halving.
 * By bytes: Lua's own comparison follows the server's locale.
 */
const pageScript = redisScript(`
local function before(a, b)
  for place = 1, math.min(#a, #b) do
    local left, right = string.byte(a, place), string.byte(b, place)
    if left ~= right then return left < right end
  end
  return #a < #b
end
local low = 0
if ARGV[1] ~= '' then
  low = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[1])
  local high = low + redis.call('ZCOUNT', KEYS[1], ARGV[1], ARGV[1])
  while low < high do
    local middle = math.floor((low + high) / 2)
    if before(redis.call('ZRANGE', KEYS[1], middle, middle)[1], ARGV[2]) then low = middle + 1 else high = middle end
  end
end
return redis.call('ZRANGE', KEYS[1], low, low + ARGV[3] - 1, 'WITHSCORES')
`)

export async function announce(line: RedisLine, text: string, facts: ConnectionFacts): Promise<void> {
  await line.script(announceScript, [dueKeyOf(facts.id), idsKey], [scoreOf(facts), text, facts.id])
}

/** The entries of states that are there already, many in one command. */
export async function announceAll(
  line: RedisLine,
  known: { entry: string; facts: ConnectionFacts }[],
): Promise<void> {
  if (known.length === 0) return
  for (const [key, some] of Map.groupBy(known, ({ facts }) => dueKeyOf(facts.id)))
    await line.run(["ZADD", key, ...some.flatMap(({ entry, facts }) => [scoreOf(facts), entry])])
  await line.run(["ZADD", idsKey, ...known.flatMap(({ facts }) => ["0", facts.id])])
}

export async function isInIndex(line: RedisLine, entry: string): Promise<boolean> {
  return (await line.run(["ZSCORE", dueKeyOf(idIn(entry)), entry])) !== null
}

export function scoreOf({ refreshAt }: ConnectionFacts): string {
  return refreshAt === undefined ? "+inf" : String(refreshAt)
}

export async function settleEntry(line: RedisLine, id: string, replaced: string): Promise<void> {
  await line.script(settleScript, [dueKeyOf(id), idsKey], [replaced, id])
}

export async function forgetEntry(line: RedisLine, id: string, entry: string): Promise<void> {
  await line.script(forgetScript, [dueKeyOf(id), idsKey], [entry, id])
}

export async function dropEntry(line: RedisLine, entry: string): Promise<void> {
  await line.run(["ZREM", dueKeyOf(idIn(entry)), entry])
}

/** Entries behind this place in the order of (refreshAt, id), earliest first. */
export async function entriesBehind(
  line: RedisLine,
  app: string | undefined,
  after: { id: string; refreshAt: number } | undefined,
  limit: number,
): Promise<Entry[]> {
  // Behind all entries of that id: what makes them unique is below DEL.
  const place = after ? [String(after.refreshAt), `${after.id}${gap}\x7f`] : ["", ""]
  return entriesIn(await line.script(pageScript, [dueKey(app)], [...place, String(limit)]))
}

const chunk = 20_000

/** All of them, those of each app in the order of their next try, leftovers included. */
export async function* allEntries(line: RedisLine, apps: Apps): AsyncGenerator<Entry[]> {
  for (const app of [undefined, ...apps]) yield* entriesOfApp(line, app)
}

async function* entriesOfApp(line: RedisLine, app: string | undefined): AsyncGenerator<Entry[]> {
  for (let start = 0; ; start += chunk) {
    const end = String(start + chunk - 1)
    const found = entriesIn(await line.run(["ZRANGE", dueKey(app), String(start), end, "WITHSCORES"]))
    yield found
    if (found.length < chunk) return
  }
}

/** Each connection once, though it may have two entries for a moment. */
export async function* oneEntryEach(line: RedisLine, apps: Apps): AsyncGenerator<Entry[]> {
  const seen = new Set<string>()
  for await (const entries of allEntries(line, apps))
    yield entries.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** Ids in their order, from and to in the words of ZRANGE BYLEX. */
export async function idsBetween(
  line: RedisLine,
  from: string,
  to: string,
  limit: number,
): Promise<string[]> {
  const words = ["BYLEX", "LIMIT", "0", String(limit)]
  return (await line.run(["ZRANGE", idsKey, from, to, ...words])) as string[]
}

function entriesIn(reply: unknown): Entry[] {
  const flat = reply as string[]
  const entries: Entry[] = []
  for (let place = 0; place + 1 < flat.length; place += 2)
    entries.push(entryOf(flat[place]!, flat[place + 1]!))
  return entries
}
