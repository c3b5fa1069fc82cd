// Two rows with one pair: ending it for one would end it for the other, so that is refused, and the other one named.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createWorld } from "../../kit/world.ts"

test("a pair that another connection holds as well is not ended for one of them alone", async () => {
  const world = createWorld()
  await world.connect("mymall", "kim")
  const kim = (await world.store.get("mymall~kim"))!
  await world.store.saveTokens({ ...kim, id: "mymall~lee", owner: "lee" }, "new")
  const refused = { code: "request_invalid", message: /mymall~lee/ }
  await assert.rejects(world.keeper.disconnect("mymall~kim", { revoke: true }), refused)
  assert.ok(await world.keeper.token("mymall~kim"), "nothing was done")
  assert.deepEqual(await world.keeper.disconnect("mymall~kim"), { revoked: false })
  assert.deepEqual(await world.keeper.disconnect("mymall~lee", { revoke: true }), { revoked: true })
})

test("a pair of another client in the store is counted apart, and never as due", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const ours = (await world.store.get("mymall"))!
  const theirs = { ...ours, id: "theirmall", mallId: "theirmall", clientId: "their-app", refreshAt: 0 }
  await world.store.saveTokens(theirs, "new")
  const { total, states, others } = await world.keeper.tally()
  assert.deepEqual([total, states.due, states.expired, others], [1, 0, 0, 1])
})
