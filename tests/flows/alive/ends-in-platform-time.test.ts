// In whose time the ends of a pair stand in the store: in Cafe24's, also where a process with a wrong clock wrote it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { malls, type Skewed, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

const leftInStore = async ({ store, clock }: Skewed, mall: string) => {
  const { tokens, refreshAt = 0 } = (await store.get(mall))!
  return [tokens.accessExpiresAt, tokens.refreshExpiresAt, tokens.issuedAt, refreshAt].map((at) =>
    Math.floor((at - clock.now() + 30_000) / minute),
  )
}

for (const hours of [9, -9]) {
  test(`a pair that a program at ${hours} h fetched stands in the store by Cafe24's clock`, async () => {
    const world = skewedWorld()
    await world.connect("mymall")
    const wrong = world.skewed(hours * hour)
    await passing(world, wrong.start())
    await passing(world, wrong.refresh("mymall", { force: true }))
    const [access = 0, refresh = 0, issued = 0, next = 0] = await leftInStore(world, "mymall")
    assert.deepEqual([access, refresh, issued], [120, 14 * 24 * 60, 0])
    assert.ok(next >= 65 && next <= 75, `${next}`)
  })

  test(`a right program sees to a mall in time after one at ${hours} h had it, and is asked by nobody`, async () => {
    const world = skewedWorld()
    for (const mall of malls) await world.connect(mall)
    const [right, wrong] = [world.skewed(0), world.skewed(hours * hour)]
    await sweepFor(world, wrong, 100)
    for (let passed = 0; passed < 300; passed += 10) {
      await sweepFor(world, right, 10)
      for (const mall of malls) {
        const { tokens } = (await world.store.get(mall))!
        assert.ok(world.simulator.isLive(tokens.accessToken), `${mall} after ${passed} minutes`)
      }
    }
  })

  test(`an answer that waits for the store at ${hours} h comes home with its true end, whichever clock brings it home`, async () => {
    for (const byMs of [0, hours * hour]) {
      const world = skewedWorld()
      await world.connect("mymall")
      let isAway = false
      const store = {
        ...world.store,
        saveTokens: (...given: Parameters<typeof world.store.saveTokens>) => {
          if (isAway) throw new Error("killed between the answer and the store")
          return world.store.saveTokens(...given)
        },
      }
      const wrong = world.skewed(hours * hour, { store })
      await passing(world, wrong.start())
      isAway = true
      await passing(world, wrong.refresh("mymall", { force: true })).catch(() => undefined)
      assert.equal(world.rescued.size, 1)
      const next = world.skewed(byMs)
      assert.equal((await passing(world, next.start())).saved, 1)
      const [access = 0] = await leftInStore(world, "mymall")
      assert.ok(access > 115 && access <= 120, `${access}`)
    }
  })
}

test("a program with a right clock reads and writes what stands there, and copies nothing", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  const right = world.skewed(0)
  await passing(world, right.refresh("mymall", { force: true }))
  const { expiresAt } = await passing(world, right.token("mymall"))
  assert.equal(expiresAt, (await world.store.get("mymall"))!.tokens.accessExpiresAt)
})

for (const hours of [9, 3, -3, -9])
  test(`what a program at ${hours} h says is left of a token is what is left of it`, async () => {
    const world = skewedWorld()
    await world.connect("mymall")
    const wrong = world.skewed(hours * hour)
    await passing(world, wrong.start())
    await passing(world, wrong.refresh("mymall", { force: true }))
    await sweepFor(world, wrong, 20)
    const { expiresAt } = await passing(world, wrong.token("mymall"))
    const leftMs = expiresAt - wrong.clock.now() - wrong.vitals.clockBehindMs()
    assert.ok(Math.abs(leftMs - 100 * minute) < 2 * minute, `${leftMs / minute}`)
  })
