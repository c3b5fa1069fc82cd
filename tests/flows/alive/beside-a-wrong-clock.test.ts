// An old program with a wrong clock writes pairs beside ours, whose clock is right: commands do not take turns with it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { tagOf } from "../../../src/node/cipher.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { type Skewed, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { createWorld, passing, someDay } from "../../kit/world.ts"

/** It has a new pair wherever the one that stands there seems to end by its own clock. */
async function oldProgram(
  { store, simulator, clock }: Skewed,
  byMs: number,
  isInsisting = false,
): Promise<boolean> {
  const one = (await store.get("mymall"))!
  const now = clock.now() + byMs
  if (one.tokens.accessExpiresAt > now + 10 * minute && !isInsisting) return false
  const { access_token: accessToken, refresh_token: refreshToken } = simulator.grant("mymall")
  const ends = { accessExpiresAt: now + 2 * hour, refreshExpiresAt: now + 336 * hour, issuedAt: now }
  const tokens = { ...ends, accessToken, refreshToken }
  const refreshAt = now + 70 * minute
  return store.saveTokens({ ...one, tokens, tag: tagOf(refreshToken), refreshAt }, one.tag)
}

for (const hours of [9, 3, 0, -3, -9])
  test(`commands at the right time beside an old program at ${hours} h: neither renews at once what the other one brought`, async () => {
    const world = skewedWorld()
    await world.connect("mymall")
    let theirs = 0
    for (let passed = 0; passed < 240; passed += 5) {
      await world.clock.step(5 * minute)
      if (await oldProgram(world, hours * hour)) theirs++
      const command = world.skewed(0)
      await passing(world, command.start())
      const { accessToken } = await passing(world, command.token("mymall"))
      assert.ok(world.simulator.isLive(accessToken), `dead after ${passed} minutes`)
    }
    assert.ok(world.most("mymall") <= 3, `${world.most("mymall")} of ours in two hours`)
    // Where it is ahead we renew each of its pairs before that really ends, and it takes our end for past.
    assert.ok(theirs <= 5, `${theirs} of theirs in four hours`)
  })

for (const hours of [9, 3, 1, -9])
  test(`a server at the right time after an old program at ${hours} h wrote one pair and stopped: no dead token`, async () => {
    const world = skewedWorld()
    for (const mall of ["mymall", "third"]) await world.connect(mall)
    const server = world.skewed(0)
    await passing(world, server.start())
    await passing(world, server.refresh("third", { force: true }))
    await oldProgram(world, hours * hour, true)
    for (let passed = 0; passed < 720; passed += 10) {
      await sweepFor(world, server, 10)
      const { accessToken } = await passing(world, server.token("mymall"))
      assert.ok(world.simulator.isLive(accessToken), `dead after ${passed} minutes`)
    }
    assert.ok(world.most("mymall") <= 3, `${world.most("mymall")} in two hours`)
  })

for (const [name, saidMs] of Object.entries({ right: 0, missing: undefined }))
  test(`the same where nobody asks for a token and the Date is ${name}: what stands there lives`, async () => {
    for (const hours of [9, 3, 1]) {
      const world = skewedWorld()
      for (const mall of ["mymall", "third"]) await world.connect(mall)
      world.stage.dateOffMs = () => saidMs
      const server = world.skewed(0)
      await passing(world, server.start())
      await passing(world, server.refresh("third", { force: true }))
      await oldProgram(world, hours * hour, true)
      for (let passed = 0; passed < 720; passed += 10) {
        await sweepFor(world, server, 10)
        const { tokens } = (await world.store.get("mymall"))!
        assert.ok(world.simulator.isLive(tokens.accessToken), `${hours} h: dead after ${passed} minutes`)
      }
      assert.ok(world.most("mymall") <= 3, `${world.most("mymall")} in two hours`)
    }
  })

test("the look for such pairs finds none that a right clock wrote, however early tokens are renewed", async () => {
  const clock = createSteppingClock(someDay)
  const store = createMemoryStore({ clock })
  let found = 0
  const list: typeof store.list = async (query) => {
    const page = await store.list(query)
    // What is due is asked for up to some moment: only this look goes on to the end of time.
    if (query.dueBefore !== undefined && query.dueBefore > clock.now() + 1_000 * hour) found += page.length
    return page
  }
  const world = createWorld({ clock, store: { ...store, list }, timing: { refreshAheadMs: 110 * minute } })
  for (const mall of ["mymall", "third"]) await world.connect(mall)
  await world.keeper.refresh("third", { force: true })
  await passing(world, world.keeper.sweep())
  assert.equal(found, 0)
})

test("a cron job beside an old program of its own machine, whose clock is ahead: it renews its pairs when they are due", async () => {
  const world = skewedWorld()
  for (const mall of ["mymall", "third"]) await world.connect(mall)
  let theirs = 0
  for (let passed = 0; passed < 480; passed += 10) {
    if (await oldProgram(world, 9 * hour)) theirs++
    await world.clock.step(10 * minute)
    const job = world.skewed(9 * hour)
    await passing(world, job.start())
    await passing(world, job.sweep())
    assert.ok(world.simulator.isLive((await passing(world, job.token("mymall"))).accessToken))
  }
  assert.ok(world.most("mymall") <= 4, `${world.most("mymall")} of ours in two hours`)
  assert.ok(theirs <= 9, `${theirs} of theirs in eight hours`)
})

test("what was doubted and found right is noted, once", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  await oldProgram(world, -9 * hour)
  await world.clock.step(3 * hour)
  assert.equal(await oldProgram(world, 9 * hour), true)
  for (let commands = 0; commands < 5; commands++) {
    const command = world.skewed(0)
    await passing(world, command.start())
    await passing(world, command.refresh("mymall", { force: true }))
  }
  const notes = await world.store.notes("fact").list({ limit: 100 })
  const ofClocks = notes.filter(({ key }) => key.startsWith("clock of "))
  assert.deepEqual(
    ofClocks.map(({ version }) => version),
    [1],
  )
})
