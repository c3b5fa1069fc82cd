// A clock that is put back three hours: nothing is remembered longer for it, and mending holds nobody up.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { createWorld, passing } from "../../kit/world.ts"

const minute = 60_000
const hour = 60 * minute

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

test("a first server whose clock is nine hours behind renews in time what a command with a right clock brought in before", async () => {
  const world = createWorld()
  const { clock, simulator } = world
  await world.connect("mymall")
  const behind = world.another({ clock: { ...clock, now: () => clock.now() - 9 * hour } })
  for (let passed = 0; passed < 150; passed += 5) {
    await passing(world, behind.sweep())
    assert.ok(simulator.isLive((await behind.token("mymall")).accessToken), `dead after ${passed} minutes`)
    await clock.step(5 * minute)
  }
  assert.equal(simulator.counters().reusedSpentTokens, 0)
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

/** Cafe24 rejects our app, or answers nothing of use, while the clock is eighteen hours ahead. */
const troubles: Record<string, () => Response> = {
  "our app is rejected": () =>
    Response.json({ error: "invalid_client", error_description: "Invalid client_secret" }, { status: 401 }),
  "Cafe24 is down": () => new Response("<html>maintenance</html>", { status: 503 }),
}

for (const [trouble, answer] of Object.entries(troubles)) {
  test(`the clock goes 18 hours ahead and back while ${trouble}: as soon as that is over, every mall is renewed`, async () => {
    let isOn = false
    const wire = (inner: typeof fetch) => async (input: Parameters<typeof fetch>[0], init?: RequestInit) =>
      isOn && String(input).includes("/oauth/token") ? answer() : inner(input, init)
    const world = createWorld({ wire })
    const { clock, simulator, store } = world
    let wrongMs = 0
    // Cafe24's own clock is right all the time.
    const keeper = world.another({ clock: { ...clock, now: () => clock.now() + wrongMs } })
    const malls = Array.from({ length: 6 }, (_, number) => `mall${number}`)
    for (const mall of malls) await world.connect(mall)
    const sweepFor = async (minutes: number) => {
      for (let passed = 0; passed < minutes; passed += 5) {
        await clock.step(5 * minute)
        await passing(world, keeper.sweep())
      }
    }
    await sweepFor(60)
    isOn = true
    wrongMs = 18 * hour
    await sweepFor(60)
    wrongMs = 0
    await sweepFor(60)
    isOn = false
    await sweepFor(20)
    for (const mall of malls) {
      const accessToken = (await store.get(mall))?.tokens.accessToken ?? ""
      assert.ok(simulator.isLive(accessToken), `${mall} has no living token`)
    }
    assert.equal(simulator.counters().reusedSpentTokens, 0)
  })
}
