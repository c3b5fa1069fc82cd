// Nothing of a store that went back is shown before those who hold the living pairs had their turn, whenever it happens.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createMemoryShelf, createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createWorld, someDay, type World } from "../../kit/world.ts"

const malls = ["mall1", "mall2", "mall3"]

interface Stage {
  world: World
  /** Has rotated every mall, and asks nothing by itself. */
  rests: KeeperOfHouse
  goBack(): Promise<void>
  /** Is called before each of these calls of `world.keeper` reaches the store. */
  before: Partial<Record<"get" | "saveHealth" | "lease" | "answer", () => Promise<void>>>
  /** How often the store was asked which server it is. */
  asked(): number
}

interface StageOptions {
  restsAheadMs?: number
  /** Each write comes with the word of the server that made it. */
  says?: boolean
}

async function stage({ restsAheadMs = 0, says = false }: StageOptions = {}): Promise<Stage> {
  const clock = createSteppingClock(someDay)
  let server = "one"
  const memory = createMemoryStore({ clock, shelf: createMemoryShelf() })
  let asked = 0
  const store: Store = {
    ...memory,
    saveHealth: async (id, news, ifTag, heard) => {
      const isSaved = await memory.saveHealth(id, news, ifTag)
      if (isSaved && says) heard?.(server)
      return isSaved
    },
    server: async () => {
      asked++
      return server
    },
  }
  const before: Stage["before"] = {}
  const watched: Store = {
    ...store,
    get: async (id) => before.get?.().then(() => store.get(id)) ?? store.get(id),
    saveHealth: async (...of) =>
      before.saveHealth?.().then(() => store.saveHealth(...of)) ?? store.saveHealth(...of),
    lease: async (...of) => before.lease?.().then(() => store.lease(...of)) ?? store.lease(...of),
  }
  const wire = (inner: typeof fetch): typeof fetch => {
    return async (...of) => {
      const answer = await inner(...of)
      await before.answer?.()
      return answer
    }
  }
  const world = createWorld({ store: watched, clock, wire })
  const rests = world.another({ store, clock: { ...clock, now: () => clock.now() + restsAheadMs } })
  for (const keeper of [rests, world.keeper]) await keeper.start()
  for (const mall of malls) await world.connect(mall)
  const backup = await Promise.all(malls.map((mall) => memory.get(mall)))
  const rotate = await rests.sweep({ force: true })
  assert.equal(rotate.refreshed, malls.length)
  // A process that is about to sweep has just seen the server that is.
  await clock.step(2_000)
  await world.keeper.vitals.watch()
  const goBack = async () => {
    for (const old of backup) if (old) await memory.saveTokens(old, "always")
    server = "another"
  }
  return { world, rests, goBack, before, asked: () => asked }
}

const once = (work: () => Promise<void>) => {
  let isDone = false
  return async () => {
    if (isDone) return
    isDone = true
    await work()
  }
}

/** `rests` looks only after so long. */
async function swept({ world, rests }: Stage, restsForMs: number): Promise<string[]> {
  let isOver = false
  const sweep = world.keeper.sweep({ force: true }).finally(() => {
    isOver = true
  })
  for (let ms = 0; !isOver; ms += 1_000) {
    await pause(5)
    if (ms >= restsForMs) await rests.vitals.watch()
    await world.clock.step(1_000)
  }
  return (await sweep).failures.map(({ reason }) => reason)
}

async function nothingWasLost({ world }: Stage): Promise<void> {
  assert.equal(world.simulator.counters().reusedSpentTokens, 0)
  const { states } = await world.keeper.tally()
  assert.deepEqual([states.lost, states.fresh], [0, malls.length])
}

test("it went back a moment after somebody looked which server answers", async () => {
  const set = await stage()
  await set.goBack()
  assert.deepEqual(await swept(set, 0), [])
  await nothingWasLost(set)
})

for (const call of ["lease", "get", "saveHealth"] as const) {
  for (const says of [false, true]) {
    const how = says ? ", whose writes say which server made them" : ""
    test(`it goes back just before a refresh gets to ${call}${how}`, async () => {
      const set = await stage({ says })
      set.before[call] = once(set.goBack)
      assert.deepEqual(await swept(set, 0), [])
      await nothingWasLost(set)
    })
  }
}

for (const says of [false, true]) {
  test(`a server that ${says ? "says with each write which one it is" : "says nothing by itself"} is asked ${says ? "once a second" : "for each token"}`, async () => {
    const set = await stage({ says })
    const before = set.asked()
    for (const mall of malls) await set.world.keeper.sweep({ force: true, mallId: mall })
    assert.equal(set.asked() - before, says ? 0 : malls.length)
  })
}

test("it goes back while Cafe24 answers: the pair that came is saved over those it came of", async () => {
  const set = await stage()
  set.before.answer = once(set.goBack)
  assert.deepEqual(await swept(set, 0), [])
  await nothingWasLost(set)
  // Who went on with it shows a pair that lives.
  assert.deepEqual((await set.rests.sweep({ force: true })).failures, [])
  await nothingWasLost(set)
})

test("who holds the living pairs is held up for half a minute: it is waited for", async () => {
  const set = await stage()
  await set.goBack()
  assert.deepEqual(await swept(set, 30_000), [])
  await nothingWasLost(set)
})

for (const [clocks, aheadMs] of Object.entries({ ahead: 18 * hour, behind: -20 * minute }))
  test(`who holds the living pairs has a clock that is ${clocks}, and is waited for all the same`, async () => {
    const set = await stage({ restsAheadMs: aheadMs })
    await set.goBack()
    await swept(set, 30_000)
    assert.equal(set.world.simulator.counters().reusedSpentTokens, 0)
    assert.equal((await set.world.keeper.tally()).states.lost, 0)
  })

test("who held the living pairs has ended: nobody is waited for longer than a minute", async () => {
  const set = await stage()
  await set.goBack()
  const startedAt = set.world.clock.now()
  await swept(set, Number.POSITIVE_INFINITY)
  const tookMs = set.world.clock.now() - startedAt
  assert.ok(tookMs >= 60_000 && tookMs < 100_000, `${tookMs}`)
})
