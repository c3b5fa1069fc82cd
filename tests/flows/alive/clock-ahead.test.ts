// A clock that jumps ahead gives no fresh budget: Cafe24 counts in the time that passes.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import type { Clock } from "../../../src/core/ports.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createWorld, someDay, type World } from "../../kit/world.ts"

/** Cafe24's clock is right whatever becomes of ours. */
function apart() {
  const clock = createSteppingClock(someDay)
  let aheadMs = 0
  const own: Clock = { ...clock, now: () => clock.now() + aheadMs }
  const world = createWorld({ clock })
  return { world, own, jump: (ms: number) => (aheadMs += ms) }
}

/** How often it is shown until it is said that the requests are used up. */
async function shown(world: World, keeper: KeeperOfHouse, id: string): Promise<number> {
  for (let times = 0; ; times++) {
    await world.clock.step(10_000)
    try {
      await keeper.refresh(id, { force: true })
    } catch (error) {
      if (isKeeperError(error, "rate_limited")) return times
      throw error
    }
  }
}

for (const byMs of [30 * minute, 3 * hour, 18 * hour]) {
  for (const owners of [[undefined], ["a", "b"]]) {
    const what = `${owners.length} ${owners.length === 1 ? "owner" : "owners"}`
    test(`by ${byMs / minute} minutes, a mall with ${what}: twelve requests in two hours, and again afterwards`, async () => {
      const { world, own, jump } = apart()
      for (const owner of owners) await world.connect("mymall", owner)
      const ids = owners.map((owner) => (owner === undefined ? "mymall" : `mymall~${owner}`))
      const keeper = world.another({ clock: own })
      const asked = () => world.simulator.counters("mymall").refreshes
      await shown(world, keeper, ids[0]!)
      const before = asked()
      assert.ok(before >= 10)
      jump(byMs)
      for (const id of [...ids, ...ids]) assert.equal(await shown(world, keeper, id), 0)
      assert.equal(asked(), before)
      // Once more, and not for ever.
      jump(byMs)
      assert.equal(await shown(world, keeper, ids[0]!), 0)
      await world.clock.step(2 * hour)
      assert.ok((await shown(world, keeper, ids[0]!)) >= 10)
    })
  }
}

test("half of them before, half after: what is written after a jump keeps what was asked before", async () => {
  const { world, own, jump } = apart()
  await world.connect("mymall")
  const keeper = world.another({ clock: own })
  for (let times = 0; times < 6; times++) await keeper.refresh("mymall", { force: true })
  jump(18 * hour)
  await shown(world, keeper, "mymall")
  // The consent was one as well.
  assert.ok(world.simulator.counters("mymall").tokenRequests <= 12)
})
