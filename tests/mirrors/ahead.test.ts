// A mirror in a Redis on a machine whose clock is ahead, as ours is: what lives stays there, and only as long as it lives.
import assert from "node:assert/strict"
import { after, test } from "node:test"
import { createClient } from "redis"
import { hour } from "../../src/core/alive/schedule.ts"
import type { Clock } from "../../src/core/ports.ts"
import { createMirroring } from "../../src/mirrors/mirroring.ts"
import { openMirror } from "../../src/mirrors/open.ts"
import { skewedWorld } from "../kit/skewed-world.ts"
import { passing } from "../kit/world.ts"

const redisUrl = process.env.MALLKEY_TEST_REDIS_URL ?? ""
const redis = createClient({ url: redisUrl })
await redis.connect()
after(() => redis.destroy())
const key = "cafe24:oauth:aheadmall"

test("a living token is not thrown away at once where Redis and we are ahead of Cafe24", async (context) => {
  const world = skewedWorld()
  await redis.del(key)
  await world.connect("aheadmall")
  // The day of this world lies long before the one that Redis shows.
  const byMs = Date.now() - world.clock.now()
  const keeper = world.skewed(byMs)
  const clock: Clock = { ...world.clock, now: () => world.clock.now() + byMs }
  const leftMs = async (id: string) => (await keeper.connection(id)).assessment.accessLeftMs
  const { store } = world
  const targets = [openMirror(redisUrl)]
  const mirroring = createMirroring({ targets, store, journal: keeper.journal, clock, leftMs })
  context.after(() => mirroring.end(0))
  await passing(world, keeper.start())
  await passing(world, keeper.refresh("aheadmall", { force: true }))
  await passing(world, mirroring.settled(Number.POSITIVE_INFINITY))
  const { tokens } = (await world.store.get("aheadmall"))!
  const held = JSON.parse((await redis.get(key)) ?? "{}")
  assert.deepEqual([held.access_token, held.expires_at], [tokens.accessToken, tokens.accessExpiresAt])
  const leftThereMs = await redis.pTTL(key)
  assert.ok(leftThereMs > 0 && leftThereMs <= 2 * hour, `${leftThereMs}`)
  await redis.del(key)
})
