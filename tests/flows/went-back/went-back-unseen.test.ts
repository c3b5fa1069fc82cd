// A store goes back without ever having been away: another server behind the same door, or rows and notes put back in place.
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createMemoryShelf, createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { copyOfDatabase, folder, opened } from "../../kit/older-copies.ts"
import { createWorld, someDay, type World } from "../../kit/world.ts"
import { partsWith } from "../../stores/postgres/bench.ts"
import { copyTables, putTablesBack } from "../../stores/postgres/copies.ts"
import { makeDatabase } from "../../stores/postgres/place.ts"

const malls = ["mall1", "mall2", "mall3"]

/** A server that rests looks every ten seconds; the other has a sweep to do. */
async function sweepBeside({ clock }: World, rests: KeeperOfHouse, sweeps: KeeperOfHouse): Promise<string[]> {
  let isOver = false
  const swept = sweeps.sweep({ force: true }).finally(() => {
    isOver = true
  })
  for (let second = 1; !isOver; second++) {
    await pause(10)
    await clock.step(1_000)
    if (second % 10 === 0) await rests.vitals.watch()
  }
  return (await swept).failures.map(({ reason }) => reason)
}

async function nothingWasLost(world: World): Promise<void> {
  assert.equal(world.simulator.counters().reusedSpentTokens, 0)
  const { states } = await world.keeper.tally()
  assert.deepEqual([states.lost, states.fresh], [0, malls.length])
}

test("behind a pooler another server answers, and no line breaks", async () => {
  const clock = createSteppingClock(someDay)
  let server = "one"
  const memory = createMemoryStore({ clock, shelf: createMemoryShelf() })
  const store: Store = { ...memory, server: async () => server }
  const world = createWorld({ store, clock })
  const rests = world.another()
  for (const keeper of [world.keeper, rests]) await keeper.start()
  for (const mall of malls) await world.connect(mall)
  const backup = await Promise.all(malls.map((mall) => memory.get(mall)))
  assert.equal((await rests.sweep({ force: true })).refreshed, malls.length)
  for (const old of backup) if (old) await memory.saveTokens(old, "always")
  server = "another"
  await clock.step(5_000)
  assert.deepEqual(await sweepBeside(world, rests, world.keeper), [])
  await nothingWasLost(world)
})

test("a database is put back in place, notes and all, while two servers use it", async () => {
  const path = folder()
  const [file, backup] = [join(path, "mallkey.db"), join(path, "backup.db")]
  const { store, clock } = await opened(`sqlite:${file}`)
  const other = await opened(`sqlite:${file}`)
  try {
    const world = createWorld({ store, clock })
    const rests = world.another({ store: other.store })
    for (const mall of malls) await world.connect(mall)
    for (const keeper of [world.keeper, rests]) await keeper.sweep()
    const putBack = copyOfDatabase(file, backup, ["connections", "notes"])
    assert.equal((await rests.sweep({ force: true })).refreshed, malls.length)
    await world.keeper.sweep()
    putBack()
    assert.deepEqual(await sweepBeside(world, rests, world.keeper), [])
    await nothingWasLost(world)
  } finally {
    for (const one of [store, other.store]) await one.close()
    rmSync(path, { recursive: true })
  }
})

test("a dump is put back in one transaction while PostgreSQL runs on: no line breaks, and no server is another", async () => {
  const database = await makeDatabase()
  const clock = createSteppingClock(someDay)
  const stores = await Promise.all([0, 1].map(() => openStoreAt(database.url, { ...partsWith(), clock })))
  try {
    const world = createWorld({ store: stores[0], clock })
    const rests = world.another({ store: stores[1] })
    for (const mall of malls) await world.connect(mall)
    for (const keeper of [world.keeper, rests]) await keeper.start()
    await copyTables(database)
    assert.equal((await rests.sweep({ force: true })).refreshed, malls.length)
    await putTablesBack(database)
    assert.deepEqual(await sweepBeside(world, rests, world.keeper), [])
    await nothingWasLost(world)
  } finally {
    for (const store of stores) await store.close()
    await database.drop()
  }
})

test("what somebody disconnected, or took out of the table by hand, is not put back", async () => {
  const clock = createSteppingClock(someDay)
  let server = "one"
  const memory = createMemoryStore({ clock, shelf: createMemoryShelf() })
  const store: Store = { ...memory, othersWrite: true, server: async () => server }
  const world = createWorld({ store, clock })
  for (const mall of [...malls, "mall4"]) await world.connect(mall)
  await world.another().disconnect("mall1")
  await memory.remove("mall2")
  await memory.remove("mall3")
  await memory.notes("successor").remove("mall3")
  server = "another"
  await clock.step(10_000)
  await world.keeper.vitals.watch()
  await pause(50)
  assert.deepEqual(
    (await world.keeper.connections({ limit: 9 })).map(({ connection: { id } }) => id),
    ["mall3", "mall4"],
  )
})
