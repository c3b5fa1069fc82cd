// Several processes that find the same backlog share it: hardly any mall is tried by a second one, and each is asked for once.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createStage, hour } from "./stage.ts"

const malls = 1_000

for (const processes of [2, 4])
  test(`${processes} processes share a backlog of ${malls} malls`, async (context) => {
    const stage = createStage({})
    for (let index = 0; index < malls; index++) await stage.connect(`mall${index}`)
    stage.clock.jump(3 * hour)
    let tries = 0
    const { lease } = stage.store
    stage.store.lease = (name, ms) => {
      if (name.startsWith("refresh:")) tries++
      return lease.call(stage.store, name, ms)
    }
    const before = stage.rules.counters().refreshes
    const keepers = [stage.keeper, ...Array.from({ length: processes - 1 }, () => stage.another())]
    const sweeping = Promise.all(keepers.map((keeper) => keeper.sweep()))
    await stage.clock.step(hour / 2)
    const refreshed = (await sweeping).map((summary) => summary.refreshed)
    context.diagnostic(JSON.stringify({ tries, refreshed }))
    assert.equal(stage.rules.counters().refreshes - before, malls, "each mall was asked for once")
    assert.equal(
      refreshed.reduce((sum, one) => sum + one),
      malls,
      "what others refreshed is counted by them",
    )
    assert.ok(tries <= malls * 1.25, `${tries} tries to get at ${malls} malls`)
    // Each has as many lanes: nobody stands idle while the others work.
    for (const one of refreshed) assert.ok(one > malls / processes / 2, `the shares were ${refreshed}`)
  })
