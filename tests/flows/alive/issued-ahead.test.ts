// An old program whose clock is ahead writes a pair where we keep ours, and writes no other: it is renewed before it really ends.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createEstimate } from "../../../src/core/alive/platform-time/estimate.ts"
import { inPlatformTime } from "../../../src/core/alive/platform-time/store.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { passing } from "../../kit/beside-real-places.ts"
import { places } from "../../kit/older-copies.ts"
import { type Skewed, skewedWorld } from "../../kit/skewed-world.ts"
import { passing as inWorld } from "../../kit/world.ts"

type Place = Awaited<ReturnType<(typeof places)[string]>>

/** Every time in it by `byMs` later, in whatever shape it is written. */
function later(text: string, byMs: number): string {
  return text
    .replaceAll(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?=Z|[+-]\d\d:\d\d|")/g, (wall) =>
      new Date(Date.parse(`${wall}Z`) + byMs).toISOString().slice(0, wall.length),
    )
    .replaceAll(/\b\d{13}\b/g, (epoch) => String(Number(epoch) + byMs))
}

/** A new pair with the ends that it has by a clock that is so much ahead. */
async function writtenAhead(world: Skewed, place: Place, aheadMs: number): Promise<void> {
  const { tokens } = (await world.store.get("mymall"))!
  const granted = world.simulator.grant("mymall")
  const byMs = world.clock.now() - tokens.issuedAt + aheadMs
  await place.rewrite((text) =>
    later(text, byMs)
      .replaceAll(tokens.accessToken, granted.access_token)
      .replaceAll(tokens.refreshToken, granted.refresh_token),
  )
}

for (const [name, open] of Object.entries(places))
  for (const hours of [9, 1])
    test(`${name} from ${hours} h ahead: what stands there lives, and what is handed out`, async (t) => {
      const place = await open()
      t.after(place.end)
      const world = skewedWorld(place)
      for (const mall of ["mymall", "third"]) await world.connect(mall)
      const server = world.skewed(0)
      await passing(world, server.start())
      await passing(world, server.refresh("third", { force: true }))
      await writtenAhead(world, place, hours * hour)
      // Once in five minutes a server looks through all keys of a Redis, by Redis' own clock: here somebody asks instead.
      if (name.includes("Redis")) await passing(world, server.token("mymall"))
      for (let passed = 0; passed < 200; passed += 10) {
        await world.clock.step(10 * minute)
        await passing(world, server.sweep())
        const { tokens } = (await place.store.get("mymall"))!
        assert.ok(world.simulator.isLive(tokens.accessToken), `dead there after ${passed + 10} minutes`)
      }
      const { accessToken, expiresAt } = await passing(world, server.token("mymall"))
      assert.ok(world.simulator.isLive(accessToken))
      assert.ok(expiresAt < world.clock.now() + 121 * minute)
      assert.ok(world.most("mymall") <= 3, `${world.most("mymall")} in two hours`)
    })

test("a server that is behind and gets no Date to believe has no pair of the others renewed for it", async () => {
  const world = skewedWorld()
  world.stage.dateOffMs = () => 5 * hour
  for (const mall of ["mymall", "third"]) await world.connect(mall)
  const [right, behind] = [world.skewed(0), world.skewed(-3 * hour)]
  for (const one of [right, behind]) await inWorld(world, one.refresh("third", { force: true }))
  for (let passed = 0; passed < 360; passed += 10) {
    await world.clock.step(10 * minute)
    await inWorld(world, right.sweep())
    await inWorld(world, behind.token("mymall"))
  }
  assert.ok(world.most("mymall") <= 3, `${world.most("mymall")} in two hours`)
})

test("that a pair was moved back is said where it is read, and not kept with what is saved next", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  const estimate = createEstimate(world.clock, { offset: () => 0 })
  estimate.learn("mymall", 0)
  const told = { estimate, byDate: estimate, clock: world.clock, refreshAheadMs: 45 * minute }
  const store = inPlatformTime({ ...told, store: world.store })
  const { tokens, refreshAt = 0, ...rest } = (await world.store.get("mymall"))!
  const { accessExpiresAt, issuedAt } = tokens
  const ahead = { ...tokens, accessExpiresAt: accessExpiresAt + 9 * hour, issuedAt: issuedAt + 9 * hour }
  await world.store.saveTokens({ ...rest, refreshAt: refreshAt + 9 * hour, tokens: ahead }, "always")
  const read = (await store.get("mymall"))!
  assert.equal(read.writtenAheadMs, 9 * hour)
  await store.saveTokens({ ...read, tokens }, "always")
  assert.equal((await world.store.get("mymall"))!.writtenAheadMs, undefined)
})

test("a pair from ahead that no request is left for ends when it ends, however far its next try is put off", async () => {
  const world = skewedWorld()
  for (const mall of ["mymall", "third"]) await world.connect(mall)
  const server = world.skewed(0)
  await inWorld(world, server.refresh("third", { force: true }))
  const { tokens, refreshAt = 0, health, ...rest } = (await world.store.get("mymall"))!
  const { accessExpiresAt, issuedAt } = tokens
  const ahead = { ...tokens, accessExpiresAt: accessExpiresAt + 9 * hour, issuedAt: issuedAt + 9 * hour }
  // All that two hours bear, just now.
  const requestedAt = Array.from({ length: 12 }, (_, index) => world.clock.now() - index * 1_000)
  const written = { ...rest, tokens: ahead, refreshAt: refreshAt + 9 * hour }
  await world.store.saveTokens({ ...written, health: { ...health, requestedAt } }, "always")
  await inWorld(world, server.token("mymall"))
  for (let passed = 0; passed < 100; passed += 10) {
    await world.clock.step(10 * minute)
    await inWorld(world, server.sweep())
    const { connection } = await server.connection("mymall")
    const lateMs = connection.tokens.accessExpiresAt - accessExpiresAt
    assert.ok(lateMs <= 2 * minute, `${lateMs / minute} minutes later than it ends, after ${passed + 10}`)
  }
})
