// A pair that we spent comes back (an older copy, a replica, a backup): it is known, and the living one takes its place.
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { minute } from "../../../src/core/alive/schedule.ts"
import { copyOfDatabase, folder, opened, places } from "../../kit/older-copies.ts"
import { createWorld, tagOf, type World } from "../../kit/world.ts"

async function refreshed(world: World): Promise<string> {
  await world.clock.step(80 * minute)
  const { connection } = await world.keeper.refresh("mymall", { force: true })
  return connection.tag
}

for (const [name, begin] of Object.entries(places)) {
  for (const steps of [1, 3]) {
    test(`${name}: a copy that is ${steps} refreshes old is written back, also for a process that just began`, async () => {
      const { store, clock, copy, end } = await begin()
      try {
        const world = createWorld({ store, clock })
        await world.connect("mymall")
        await refreshed(world)
        const writeBack = await copy()
        let living = ""
        for (let step = 0; step < steps; step++) living = await refreshed(world)
        for (const keeper of [world.keeper, world.another()]) {
          await writeBack()
          await clock.step(80 * minute)
          await keeper.refresh("mymall")
          assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
          const { connection, assessment } = await keeper.connection("mymall")
          assert.equal(assessment.state, "fresh")
          assert.notEqual(connection.tag, tagOf(living))
          const told = await keeper.journal.newest(20)
          assert.ok(told.some(({ kind, connectionId }) => kind === "went_back" && connectionId === "mymall"))
        }
      } finally {
        await end()
      }
    })
  }
}

test("an SQLite database restored from a copy while the server runs: the living pair takes its place", async () => {
  const path = folder()
  const [file, backup] = [join(path, "mallkey.db"), join(path, "backup.db")]
  const { store, clock } = await opened(`sqlite:${file}`)
  try {
    const world = createWorld({ store, clock })
    await world.connect("mymall")
    const putBack = copyOfDatabase(file, backup, ["connections"])
    await refreshed(world)
    putBack()
    assert.equal((await world.keeper.sweep()).failed, 0)
    assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
    assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
  } finally {
    await store.close()
    rmSync(path, { recursive: true })
  }
})

test("a store that went back is one message however many malls, and one finding", async () => {
  const told: Alert[] = []
  const send = async (alert: Alert) => void told.push(alert)
  const world = createWorld({ alerts: { notifiers: [{ name: "test", send }] } })
  const malls = ["mall1", "mall2", "mall3"]
  for (const mall of malls) await world.connect(mall)
  const backup = await Promise.all(malls.map((mall) => world.store.get(mall)))
  await world.clock.step(80 * minute)
  await world.keeper.sweep()
  for (const old of backup) if (old) await world.store.saveTokens(old, "always")
  await world.keeper.sweep()
  assert.equal((await world.keeper.tally()).states.fresh, malls.length)
  const ofKind = told.filter(({ kind }) => kind === "went_back")
  assert.deepEqual(
    ofKind.map(({ items, who }) => [items.length, items[0]?.detail, who]),
    [[1, "the store went back", "operator"]],
  )
  const { checks } = await world.keeper.doctor()
  const finding = checks.flatMap(({ findings }) => findings).find(({ key }) => key === "store_went_back")
  assert.deepEqual(finding?.facts.names?.toSorted(), malls)

  // Another process says nothing of it again, and after an hour it is over.
  await world.clock.step(30 * minute)
  await world.another().sweep()
  assert.equal(told.filter(({ kind }) => kind === "went_back").length, 1)
  assert.ok(!told.some(({ kind }) => kind === "recovered"))
})
