// What is carried between stores by machines whose clocks are hours off: a copy says the platform's time, going out and coming in.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { skewedWorld } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

for (const hours of [0, 9, -9]) {
  test(`an export at ${hours} h tells the platform's ends`, async () => {
    const world = skewedWorld()
    await world.connect("mymall")
    const keeper = world.skewed(hours * hour)
    await passing(world, keeper.start())
    await passing(world, keeper.refresh("mymall", { force: true }))
    const { connections } = await passing(world, keeper.export("test"))
    const { tokens } = (await world.store.get("mymall"))!
    assert.deepEqual(connections[0]!.tokens, tokens)
  })

  test(`a copy that is imported at ${hours} h stands in the store as it told its ends`, async () => {
    const world = skewedWorld()
    for (const mall of ["mymall", "third"]) await world.connect(mall)
    const { id, mallId, scopes, tokens } = (await world.store.get("third"))!
    const keeper = world.skewed(hours * hour)
    await passing(world, keeper.start())
    await passing(world, keeper.refresh("mymall", { force: true }))
    await passing(world, keeper.refresh("third", { force: true }))
    await world.store.remove("third")
    const told = { ...tokens, accessExpiresAt: tokens.accessExpiresAt - 30 * minute }
    await passing(
      world,
      keeper.import({ id, mallId, scopes, tokens: told }, { rotate: false, replace: false, by: "test" }),
    )
    const kept = (await world.store.get("third"))!
    assert.equal(kept.tokens.accessExpiresAt, told.accessExpiresAt)
    assert.equal(kept.tokens.refreshExpiresAt, told.refreshExpiresAt)
  })
}
