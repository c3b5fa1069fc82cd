// Two Cafe24 apps in one keeper, on every store: the same mall under both, and the trouble of one is not the other's.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { placesOfTwoApps } from "../../kit/places-of-two-apps.ts"
import { createTwoApps } from "../../kit/two-apps.ts"
import { someDay } from "../../kit/world.ts"

for (const [name, open] of Object.entries(placesOfTwoApps)) {
  test(`${name}: the same mall at two apps, each kept alive, one rejected and the other not held`, async (t) => {
    const clock = createSteppingClock(someDay)
    const { store, kept } = await open(t, clock)
    t.after(() => store.close())
    const world = createTwoApps(store, { clock })
    const { keeper, simulator, second } = world
    await world.connectTo(undefined, "mymall")
    await world.connectTo("cs", "mymall")
    const [first, other] = [await keeper.token("mymall"), await keeper.token("cs:mymall")]
    assert.deepEqual(
      [first.app, other.app, first.mallId, other.mallId],
      [undefined, "cs", "mymall", "mymall"],
    )
    assert.notEqual(first.accessToken, other.accessToken)
    if (kept) assert.ok(String(await kept()).includes(other.accessToken), "it is where the table says")
    assert.equal((await keeper.token("cafe24:mymall")).id, "mymall", "the first app's own name may be said")

    await clock.step(1.5 * hour)
    const swept = await keeper.sweep()
    assert.deepEqual([swept.refreshed, swept.failed], [2, 0])
    for (const [id, before] of [
      ["mymall", first],
      ["cs:mymall", other],
    ] as const)
      assert.notEqual((await keeper.token(id)).accessToken, before.accessToken, id)
    assert.deepEqual(
      [simulator, second].map((one) => one.counters("mymall").refreshes),
      [1, 1],
    )

    // Each is refreshed by itself, and a force of one asks nothing of the other.
    await keeper.refresh("cs:mymall", { force: true })
    assert.deepEqual(
      [simulator, second].map((one) => one.counters("mymall").refreshes),
      [1, 2],
    )

    second.switches.set({ rejectSecret: true })
    await clock.step(1.5 * hour)
    const half = await keeper.sweep()
    assert.deepEqual(
      [half.refreshed, half.failures],
      [1, [{ id: "cs:mymall", reason: "app_rejected" }]],
      "the first app goes on",
    )
    assert.deepEqual(
      (await keeper.rejections()).map(({ app }) => app),
      ["cs"],
    )
    assert.equal((await keeper.tally()).states.lost, 0, "nobody is lost for it")
    await keeper.refresh("mymall", { force: true })

    second.switches.set({ rejectSecret: false })
    await clock.step(10 * 60_000)
    assert.equal((await keeper.sweep()).failed, 0)
    assert.deepEqual(await keeper.rejections(), [])
    assert.deepEqual([(await keeper.tally()).total, (await keeper.tally("cs")).total], [2, 1])

    const { revoked } = await keeper.disconnect("cs:mymall", { revoke: true })
    assert.equal(revoked, true)
    const living = [simulator, second].map((one) => one.mall("mymall").liveRefreshTokens)
    assert.deepEqual(living, [1, 0], "ended at the app it was of")
    assert.ok(await keeper.token("mymall"))
    await assert.rejects(keeper.token("cs:mymall"), { code: "connection_unknown" })
    await assert.rejects(keeper.token("own:mymall"), { code: "request_invalid", message: /own/ })
  })
}

test("a pair that comes from elsewhere goes to the app that its id names, and one of an export comes back there", async () => {
  const world = createTwoApps(undefined)
  await world.connectTo(undefined, "mymall")
  await world.connectTo("cs", "mymall")
  const { connections } = await world.keeper.export("test", "cs:mymall")
  assert.deepEqual(
    connections.map(({ id }) => id),
    ["cs:mymall"],
  )
  const { app: _, ...copy } = connections[0]!
  await world.keeper.disconnect("cs:mymall")
  const done = await world.keeper.import(copy, { rotate: true, replace: false, by: "test" })
  assert.deepEqual([done.kept, done.rotated], [true, true])
  assert.equal((await world.keeper.token("cs:mymall")).app, "cs")
  assert.deepEqual(
    [world.simulator, world.second].map((one) => one.counters("mymall").refreshes),
    [0, 1],
  )
})
