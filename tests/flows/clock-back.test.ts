// A clock that is put back three hours: nothing is remembered longer for it, and mending holds nobody up.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../src/core/errors.ts"
import { createWorld, passing } from "../kit/world.ts"

const hour = 3_600_000

test("a key that another process revoked and a mall that it disconnected give nothing, however far the clock went back", async () => {
  const world = createWorld()
  const { keeper: one, clock } = world
  const other = world.another()
  await world.connect("mymall")
  const { key, facts } = await one.keys.create({ name: "shop", rights: ["token"] }, "test")
  assert.ok(await one.keys.check(key))
  assert.ok(await one.token("mymall"))
  await other.keys.revoke(facts.id, "test")
  await other.disconnect("mymall")
  clock.jump(-3 * hour)
  assert.equal(await one.keys.check(key), undefined)
  await assert.rejects(one.token("mymall"), (error) => isKeeperError(error, "connection_unknown"))
})

test("malls that hang while pairs from the future are renewed do not keep the sweeps from coming again", async () => {
  const world = createWorld({
    wire: (inner) => async (input, init) => {
      if (!isHanging || !String(input).includes("/hang")) return inner(input, init)
      return new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true })
      })
    },
  })
  const { keeper, clock } = world
  let isHanging = false
  for (let number = 0; number < 20; number++) await world.connect(`hang${number}`)
  await world.connect("mymall")
  await keeper.sweep()
  const before = await world.store.get("mymall")
  isHanging = true
  clock.jump(-3 * hour)
  const startedAt = clock.now()
  await passing(world, keeper.sweep({ leavesSilent: true }))
  assert.ok(clock.now() - startedAt < 60_000, `the sweep took ${clock.now() - startedAt} ms`)
  // Three rounds of lanes are in front of it, each until its questions are given up.
  for (let waited = 0; waited < 20; waited++) await clock.step(30_000)
  assert.notEqual((await world.store.get("mymall"))?.tag, before?.tag)
})
