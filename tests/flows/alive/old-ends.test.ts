// Pairs that an older version wrote by a clock that is wrong, on the same machine: the first answers do not make them live longer.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { malls, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

for (const hours of [9, 3, -9, 0])
  test(`what an older version wrote at ${hours} h: a living token for each mall after an upgrade on that machine`, async () => {
    const world = skewedWorld()
    for (const mall of malls) {
      await world.connect(mall)
      const old = (await world.store.get(mall))!
      const { tokens, refreshAt = 0 } = old
      const later = {
        ...tokens,
        accessExpiresAt: tokens.accessExpiresAt + hours * hour,
        refreshExpiresAt: tokens.refreshExpiresAt + hours * hour,
        issuedAt: tokens.issuedAt + hours * hour,
      }
      await world.store.saveTokens({ ...old, tokens: later, refreshAt: refreshAt + hours * hour }, old.tag)
    }
    const server = world.skewed(hours * hour)
    await passing(world, server.start())
    await passing(world, server.refresh("mymall", { force: true }))
    await passing(world, server.refresh("jeju-citrus", { force: true }))
    for (let tens = 0; tens < 60; tens++) {
      await sweepFor(world, server, 10)
      for (const mall of malls) {
        const { accessToken } = await passing(world, server.token(mall))
        assert.ok(world.simulator.isLive(accessToken), `handed out dead: ${mall} after ${tens * 10} min`)
        const { tokens } = (await world.store.get(mall))!
        assert.ok(world.simulator.isLive(tokens.accessToken), `${mall} after ${tens * 10} min`)
      }
    }
    for (const mall of malls) assert.ok(world.most(mall) <= 4, `${world.most(mall)} in two hours`)
  })

for (const hours of [0, 9, 3, -9])
  test(`thirty commands one after the other, on a machine at ${hours} h: they do not renew one each`, async () => {
    const world = skewedWorld()
    await world.connect("mymall")
    for (let commands = 0; commands < 30; commands++) {
      await world.clock.step(minute)
      const keeper = world.skewed(hours * hour)
      await passing(world, keeper.start())
      assert.ok(world.simulator.isLive((await passing(world, keeper.token("mymall"))).accessToken))
    }
    assert.ok(world.most("mymall") <= 2, `${world.most("mymall")}`)
  })

test("what was heard of a clock holds for it alone: not once it was put right, and on no other machine", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  const ahead = world.skewed(9 * hour)
  await passing(world, ahead.start())
  await passing(world, ahead.refresh("mymall", { force: true }))
  const right = world.skewed(0)
  await passing(world, right.start())
  const { expiresAt } = await passing(world, right.token("mymall"))
  assert.equal(expiresAt, (await world.store.get("mymall"))!.tokens.accessExpiresAt)
})

test("where the clock is right nothing is noted of it", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  const right = world.skewed(0)
  await passing(world, right.start())
  await passing(world, right.refresh("mymall", { force: true }))
  const notes = await world.store.notes("fact").list({ limit: 100 })
  assert.deepEqual(
    notes.map(({ key }) => key).filter((key) => key.startsWith("clock")),
    [],
  )
})

test("a row that says it was issued in ten years makes no other due", async () => {
  const world = skewedWorld()
  for (const mall of malls) await world.connect(mall)
  const one = (await world.store.get("mymall"))!
  const tokens = { ...one.tokens, issuedAt: one.tokens.issuedAt + 87_600 * hour }
  await world.store.saveTokens({ ...one, tokens }, one.tag)
  const before = await world.store.get("third")
  await sweepFor(world, world.skewed(0), 1)
  assert.equal((await world.store.get("third"))!.tag, before!.tag)
})
