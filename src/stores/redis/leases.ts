// Leases in Redis, ended by Redis itself, by its own clock.

import { isOddName, oddName } from "../../core/odd-ids.ts"
import type { Chance, Lease, Store } from "../../core/ports.ts"
import { asStanding } from "../standing-lease.ts"
import { createUnansweredLeases } from "../unanswered-leases.ts"
import { leaseKey } from "./keys.ts"
import { type RedisLine, redisScript } from "./line.ts"

const takeScript = redisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0
`)

const releaseScript = redisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`)

export function redisLeases(line: RedisLine, chance: Chance): Store["lease"] {
  const unanswered = createUnansweredLeases(chance)
  return async (name, ttlMs) => {
    if (isOddName(name)) throw oddName()
    return unanswered.asking(name, (holder) => take(line, holder, name, ttlMs))
  }
}

async function take(
  line: RedisLine,
  holder: string,
  name: string,
  ttlMs: number,
): Promise<Lease | undefined> {
  const key = leaseKey(name)
  const taken = await line.script(takeScript, [key], [holder, String(Math.ceil(ttlMs))])
  if (taken !== 1) return undefined
  return asStanding({ name, holder }, async () => {
    await line.script(releaseScript, [key], [holder])
  })
}
