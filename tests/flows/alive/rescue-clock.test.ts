// An answer that was kept under a clock that was wrong comes home at once: its moment is not waited for.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { KeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createWorld, type World } from "../../kit/world.ts"

const year = 365 * 24 * hour

/** Rotated while the store took nothing and this clock was `aheadMs` off; the process has ended since. */
async function keptUnder(aheadMs: number): Promise<World> {
  const world = createWorld()
  await world.connect("mymall")
  const away: Store = {
    ...world.store,
    saveTokens: () => Promise.reject(new KeeperError("store_unavailable")),
  }
  await world.clock.step(10 * minute)
  // Cafe24's clock is right.
  const clock = { ...world.clock, now: () => world.clock.now() + aheadMs }
  const rotating = assert.rejects(world.another({ store: away, clock }).refresh("mymall", { force: true }))
  for (let step = 0; step < 40; step++) await world.clock.step(10_000)
  await rotating
  assert.equal(world.rescued.size, 1)
  return world
}

for (const [name, aheadMs] of Object.entries({
  "18 hours ahead": 18 * hour,
  "two years ahead": 2 * year,
  "two years behind": -2 * year,
})) {
  test(`a clock ${name}: the next start brings it home`, async () => {
    const world = await keptUnder(aheadMs)
    assert.deepEqual(await world.another().start(), { saved: 1, waiting: 0 })
    assert.equal(world.rescued.size, 0)
  })

  test(`a clock ${name}: the next sweep of a process that runs brings it home`, async () => {
    const world = await keptUnder(aheadMs)
    await world.clock.step(3 * minute)
    await world.keeper.sweep()
    assert.equal(world.rescued.size, 0)
    await world.keeper.sweep({ force: true })
    assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
    assert.ok(world.simulator.isLive((await world.keeper.token("mymall")).accessToken))
  })
}
