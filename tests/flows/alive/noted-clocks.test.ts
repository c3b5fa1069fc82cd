// What is noted of a clock that is off: every container of that machine goes on with it, and it does not pile up.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createLived } from "../../../src/core/alive/budget/lived.ts"
import { createOfThisMachine } from "../../../src/core/alive/platform-time/of-this-machine.ts"
import { hour } from "../../../src/core/alive/schedule.ts"
import type { Clock } from "../../../src/core/ports.ts"
import { type Skewed, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"

const day = 24 * hour

/** `bootedMs`: how much earlier than others this machine was started. */
function machine({ store, clock }: Skewed, byMs: number, bootedMs = 0) {
  const own: Clock = {
    ...clock,
    now: () => clock.now() + byMs,
    monotonic: () => clock.monotonic!() + bootedMs,
  }
  return createOfThisMachine({ store, clock: own }, createLived(own))
}

const noted = async ({ store }: Skewed) =>
  (await store.notes("fact").list({ limit: 500 })).filter(({ key }) => key.startsWith("clock of "))

test("each container of a machine goes on with what another one heard, whatever its name is", async () => {
  const world = skewedWorld()
  for (let steps = 0; steps < 25; steps++) {
    await machine(world, 9 * hour).keep("mymall", 9 * hour)
    const next = await machine(world, 9 * hour).read()
    assert.deepEqual(next, [{ mall: "mymall", aheadMs: 9 * hour }])
    await world.clock.step(59_000)
  }
  assert.ok((await noted(world)).length <= 2)
})

test("a clock that creeps finds what was noted beside it, wherever it stands", async () => {
  for (let at = 0; at < 1_200_000; at += 25_000) {
    const world = skewedWorld()
    await machine(world, 9 * hour, at).keep("mymall", 9 * hour)
    assert.equal((await machine(world, 9 * hour, at + 50_000).read()).length, 1, `${at}`)
    assert.equal((await machine(world, 9 * hour, at - 50_000).read()).length, 1, `${at}`)
    assert.equal((await machine(world, 9 * hour, at + 90_000).read()).length, 0, `${at}`)
  }
})

test("two machines whose clocks differ take nothing from each other", async () => {
  const world = skewedWorld()
  await machine(world, 9 * hour).keep("mymall", 9 * hour)
  await machine(world, -3 * hour, 5 * hour).keep("mymall", -3 * hour)
  assert.deepEqual(await machine(world, 9 * hour).read(), [{ mall: "mymall", aheadMs: 9 * hour }])
  assert.deepEqual(await machine(world, -3 * hour, 5 * hour).read(), [{ mall: "mymall", aheadMs: -3 * hour }])
  assert.deepEqual(await machine(world, 0, 2 * hour).read(), [])
})

test("notes of machines that are gone go away, and that of one at work stays", async () => {
  const world = skewedWorld()
  for (let gone = 0; gone < 30; gone++)
    await machine(world, 9 * hour, (gone + 1) * hour).keep("mymall", 9 * hour)
  const working = machine(world, 9 * hour)
  const server = world.skewed(0)
  for (let days = 0; days < 10; days++) {
    await working.keep("mymall", 9 * hour)
    await world.clock.step(day)
    await sweepFor(world, server, 1)
  }
  assert.equal((await noted(world)).length, 1)
  assert.equal((await machine(world, 9 * hour).read()).length, 1)
})

test("what is none of ours under such a key is taken for nothing, and goes away", async () => {
  const world = skewedWorld()
  const ours = machine(world, 9 * hour)
  await ours.keep("mymall", 9 * hour)
  const [{ key } = { key: "" }] = await noted(world)
  for (const odd of [null, 7, "x", [], { offset: 1, told: [null] }, { at: "x", offset: 0, told: {} }]) {
    await world.store.notes("fact").put(key, odd, "always")
    assert.deepEqual(await machine(world, 9 * hour).read(), [])
  }
  await sweepFor(world, world.skewed(0), 1)
  assert.deepEqual(await noted(world), [])
})

test("a store that refuses notes stops nobody", async () => {
  const world = skewedWorld()
  const refusing = () => ({
    ...world.store.notes("fact"),
    put: async () => {
      throw new Error("read only")
    },
  })
  const own: Clock = { ...world.clock, now: () => world.clock.now() + 9 * hour }
  await createOfThisMachine({ store: { notes: refusing }, clock: own }, createLived(own)).keep(
    "mymall",
    9 * hour,
  )
})
