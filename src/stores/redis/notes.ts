// Notes in Redis: the values of a kind in a hash, their keys in order in a sorted set, both in one slot.

import { isOddName, oddName } from "../../core/odd-ids.ts"
import type { Note, NoteKind, Notes } from "../../core/ports.ts"
import { parsed } from "../parsed.ts"
import { noteKeys } from "./keys.ts"
import type { RedisLine } from "./line.ts"
import { redisScript } from "./line.ts"

/** A value stands behind its version and a space. What has none, or is not there though the order names it, is version 0. */
const versionHeld = "(held and string.match(held, '^%d+ ') and string.match(held, '^%d+') or '0')"

/** Of what is `held` by now. */
export const nextVersion = `string.format('%d', (tonumber(${versionHeld}) or 0) + 1)`

const putScript = redisScript(`
local held = redis.call('HGET', KEYS[1], ARGV[1])
if ARGV[3] == 'new' then
  if held then return 0 end
elseif ARGV[3] ~= 'always' and ${versionHeld} ~= ARGV[3] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ${nextVersion} .. ' ' .. ARGV[2])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
return 1
`)

const listScript = redisScript(`
local command = ARGV[1] == 'newest' and 'ZREVRANGEBYLEX' or 'ZRANGEBYLEX'
local keys = redis.call(command, KEYS[2], ARGV[2], ARGV[3], 'LIMIT', 0, ARGV[4])
local found = {}
for place = 1, #keys do
  found[2 * place - 1] = keys[place]
  found[2 * place] = redis.call('HGET', KEYS[1], keys[place])
end
return found
`)

const removeScript = redisScript(`
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
`)

export function redisNotes(line: RedisLine, kind: NoteKind): Notes {
  const keys = noteKeys(kind)
  return {
    async get(key) {
      const text = await line.run(["HGET", keys[0], key])
      return text === null ? undefined : noteOf(key, text)
    },
    async put(key, value, ifVersion) {
      if (isOddName(key)) throw oddName()
      return (await line.script(putScript, keys, [key, JSON.stringify(value), String(ifVersion)])) === 1
    },
    async list({ after, limit, newest = false }) {
      const range = newest
        ? [after === undefined ? "+" : `(${after}`, "-"]
        : [after === undefined ? "-" : `(${after}`, "+"]
      const values = [newest ? "newest" : "oldest", ...range, String(limit)]
      const flat = (await line.script(listScript, keys, values)) as string[]
      return flat.flatMap((key, place) => (place % 2 === 0 ? [noteOf(key, flat[place + 1])] : []))
    },
    async remove(key) {
      await line.script(removeScript, keys, [key])
    },
  }
}

/** Something else than a version and a value, or nothing where the order names a key: version 0, and no value. */
function noteOf(key: string, held: unknown): Note {
  const [, version = "0", text] = /^(\d+) (.*)$/s.exec(String(held ?? "")) ?? []
  return { key, version: Number(version), value: parsed(text) }
}
