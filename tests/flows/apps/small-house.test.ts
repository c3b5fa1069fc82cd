// A house of two or three malls: whether our app is rejected is known within one round, and one mall's odd verdict holds nobody.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { createWorld, passing, type World } from "../../kit/world.ts"

const malls = ["mymall", "yourmall", "theirmall"]

/** All were accepted a minute ago. */
async function houseOf(count: number): Promise<World> {
  const world = createWorld()
  for (const mall of malls.slice(0, count)) await world.connect(mall)
  await world.clock.step(80 * minute)
  assert.equal((await passing(world, world.keeper.sweep())).refreshed, count)
  await world.clock.step(minute)
  return world
}

const round = (world: World) => passing(world, world.keeper.sweep({ force: true }))
const heldIn = async ({ keeper }: World) => (await keeper.rejections()).length > 0
const askedIn = ({ simulator }: World) =>
  malls.reduce((sum, mall) => sum + simulator.counters(mall).tokenRequests, 0)

for (const count of [1, 2, 3]) {
  test(`${count} of one app, and its secret is changed at the developer centre: held after one round`, async () => {
    const world = await houseOf(count)
    world.simulator.switches.set({ rejectSecret: true })
    await round(world)
    assert.ok(await heldIn(world))
    const before = askedIn(world)
    await round(world)
    assert.ok(askedIn(world) <= before + 1, "one at most asks for all of them while it is held")
    world.simulator.switches.set({ rejectSecret: false })
    await world.clock.step(10 * minute)
    await round(world)
    assert.ok(!(await heldIn(world)))
  })
}

for (const count of [2, 3]) {
  for (const odd of malls.slice(0, count)) {
    test(`${odd} alone of ${count} is told that the app is not known: the others go on, and it is that mall's trouble`, async () => {
      const world = await houseOf(count)
      world.simulator.switches.set({ rejectSecret: { value: true, mall: odd } })
      for (let turn = 0; turn < 4; turn++) {
        await round(world)
        assert.ok(!(await heldIn(world)), `turn ${turn}`)
        // Within the budget of each.
        await world.clock.step(9 * minute)
      }
      const { health } = (await world.keeper.connection(odd)).connection
      assert.ok(health.failures > 1)
      for (const mall of malls.slice(0, count).filter((one) => one !== odd))
        assert.equal((await world.keeper.connection(mall)).connection.health.failures, 0, mall)
    })
  }
}
