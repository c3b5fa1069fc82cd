// What is shown to Cafe24 while others are at the same mall, and how often it counts.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { createWorld, passing } from "../../kit/world.ts"

test("a disconnect waits for another process's refresh and ends the pair that it brought", async () => {
  const gate = Promise.withResolvers<void>()
  let slow = false
  const world = createWorld({
    wire: (inner) => async (input, init) => {
      const answer = await inner(input, init)
      if (slow && String(init?.body).includes("grant_type=refresh_token")) await gate.promise
      return answer
    },
  })
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  slow = true
  const sweeping = world.another().sweep()
  await world.clock.step(1)
  const disconnecting = world.keeper.disconnect("mymall", { revoke: true })
  await world.clock.step(5_000)
  assert.equal(world.simulator.counters("mymall").revokes, 0)
  gate.resolve()
  assert.deepEqual(await passing(world, disconnecting), { revoked: true })
  await sweeping
  assert.equal(world.simulator.counters("mymall").revokes, 1)
  assert.equal(world.simulator.mall("mymall").liveRefreshTokens, 0)
  assert.equal((await world.keeper.tally()).total, 0)
})

test("a wrong secret that is met at an import holds the app back once, not twice", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const now = world.clock.now()
  const granted = world.simulator.grant("mymall")
  const tokens = {
    accessToken: granted.access_token,
    accessExpiresAt: now + 120 * minute,
    refreshToken: granted.refresh_token,
    refreshExpiresAt: now + 14 * 24 * 60 * minute,
    issuedAt: now,
  }
  const broken = world.another({ app: { ...world.app, clientSecret: "not-the-secret-any-more" } })
  const copy = { id: "mymall", mallId: "mymall", scopes: [], tokens }
  const importing = broken.import(copy, { rotate: true, replace: true, by: "cli" })
  await assert.rejects(importing, (error) => isKeeperError(error, "app_rejected"))
  const [hold] = await world.store.notes("app").list({ limit: 10 })
  const { times, until } = hold!.value as { times: number; until: number }
  assert.deepEqual([times, until - now], [1, minute])
  const told = (await world.keeper.journal.newest(10)).filter(({ kind }) => kind === "app_rejected")
  assert.deepEqual(
    told.map(({ by }) => by),
    ["cli"],
  )
})
