// A few malls for which Cafe24 says that it does not know our app: they are in trouble, and nobody else is.
import assert from "node:assert/strict"
import { test } from "node:test"
import { startSweepLoop } from "../../src/core/sweeping/sweep-loop.ts"
import { playSize } from "../kit/play-size.ts"
import { createStage, hour, minute } from "./stage.ts"

const healthy = playSize({ short: 150, long: 2_000 })
const hours = playSize({ short: 4, long: 24 })

for (const odd of [1, 3, 5]) {
  test(`${odd} such malls among ${healthy}: no healthy one is without a token`, async () => {
    const stage = createStage({ mood: (mallId) => (mallId.startsWith("odd") ? "app_rejected" : undefined) })
    const { clock, keeper } = stage
    // The odd ones are due first.
    const names = Array.from({ length: odd + healthy }, (_, at) => (at < odd ? `odd${at}` : `well${at}`))
    for (const name of names) {
      await stage.connect(name)
      clock.jump(Math.floor((70 * minute) / names.length))
    }
    // A process that remembers nobody who was accepted.
    const loop = startSweepLoop({
      keeper: stage.another(),
      everyMs: minute,
      onDone: () => {},
      onTrouble: (error) => assert.fail(error),
    })
    await clock.step(hours * hour)
    const without = names.filter((name) => name.startsWith("well") && stage.withoutTokenMs(name) > 0)
    assert.deepEqual(without, [])
    assert.ok(
      (await keeper.connection("odd0")).connection.health.failures > 1,
      "it is the odd one's own trouble",
    )
    await Promise.all([loop.stop(), clock.step(5_000)])
  })
}

test("what Cafe24 says of our app in the consents of strangers holds nobody back", async () => {
  const stage = createStage({ mood: (mallId) => (mallId.startsWith("odd") ? "app_rejected" : undefined) })
  const { clock, keeper } = stage
  await stage.connect("mymall")
  await clock.step(80 * minute)
  const process = stage.another()
  for (const mallId of ["odd1", "odd2", "odd3"]) {
    const { url } = process.connect({ mallId, begunBy: "nobody" })
    const state = new URL(url).searchParams.get("state") ?? ""
    const finished = process.finishConnect({ code: "bogus", state }).catch((error) => error)
    await clock.step(1_000)
    assert.equal((await finished).code, "app_rejected")
  }
  const sweeping = process.sweep()
  await clock.step(5_000)
  assert.equal((await sweeping).refreshed, 1)
  const kinds = (await keeper.journal.newest(10)).map(({ kind }) => kind)
  assert.ok(!kinds.includes("app_rejected"))
})
