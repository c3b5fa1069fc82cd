// How often, and how long, a refresh waits for its store: each turn is a way there and back, and it may take nothing.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import { isKeeperError, KeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createWorld, passing, someDay } from "../../kit/world.ts"

test("a refresh waits for its store no more than six times", async () => {
  const clock = createSteppingClock(someDay)
  const counting = inTurns({ ...createMemoryStore({ clock }), othersWrite: true })
  const world = createWorld({ clock, store: counting.store })
  await passing(world, world.connect("mymall"))
  for (let round = 0; round < 2; round++) {
    await world.clock.step(3 * hour)
    const before = counting.turns()
    await passing(world, world.keeper.refresh("mymall", { by: "test" }))
    const asked = counting.turns().slice(before.length)
    // What a process asks once (which store this is) is asked in the first round; the first turn finds out which connection is meant.
    if (round > 0) assert.deepEqual(asked.map(sorted).slice(1), expected)
  }
})

/** That others write to the store costs the note of what became of the pair: the last turn but one. */
const expected = ["lease", "get list state.get", "saveHealth", "saveTokens", "successor.put", "release"]

const sorted = (turn: string[]) => turn.toSorted().join(" ")

/** Every call takes a while; what is asked before the first answer came is one turn. */
function inTurns(inner: Store): { store: Store; turns(): string[][] } {
  const turns: string[][] = []
  let under = 0
  const slow = async <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
    if (under++ === 0) turns.push([])
    turns.at(-1)!.push(name)
    try {
      await new Promise(setImmediate)
      return await call()
    } finally {
      under--
    }
  }
  const store: Store = {
    ...inner,
    get: (id) => slow("get", () => inner.get(id)),
    list: (query) => slow("list", () => inner.list(query)),
    saveTokens: (connection, ifTag) => slow("saveTokens", () => inner.saveTokens(connection, ifTag)),
    saveHealth: (id, news, ifTag) => slow("saveHealth", () => inner.saveHealth(id, news, ifTag)),
    lease: async (name, ttlMs) => {
      const lease = await slow("lease", () => inner.lease(name, ttlMs))
      return lease && { release: () => slow("release", () => lease.release()) }
    },
    notes: (kind) => {
      const notes = inner.notes(kind)
      return {
        ...notes,
        get: (key) => slow(`${kind}.get`, () => notes.get(key)),
        put: (key, value, ifVersion) => slow(`${kind}.put`, () => notes.put(key, value, ifVersion)),
      }
    },
  }
  return { store, turns: () => [...turns] }
}

test("forced while the store takes nothing: told within seconds, and saved all the same once it does", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const { tag } = (await world.store.get("mymall"))!
  const saveTokens = world.store.saveTokens
  world.store.saveTokens = async () => {
    throw new KeeperError("store_unavailable", { detail: "database or disk is full" })
  }
  const startedAt = world.clock.now()
  const isAway = (error: unknown) => isKeeperError(error, "store_unavailable")
  await assert.rejects(passing(world, world.keeper.refresh("mymall", { force: true })), isAway)
  assert.ok(world.clock.now() - startedAt < 12_000, `${world.clock.now() - startedAt} ms`)
  assert.equal(world.rescued.size, 1)
  world.store.saveTokens = saveTokens
  for (let seconds = 0; seconds < 10; seconds++) await world.clock.step(1_000)
  assert.notEqual((await world.store.get("mymall"))!.tag, tag)
  assert.equal(world.rescued.size, 0)
  await world.keeper.refresh("mymall", { force: true })
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
})

/** A store that takes no pair until it is told to, and a mall whose token has ended. */
async function fullWorld() {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(3 * hour)
  const { saveTokens } = world.store
  world.store.saveTokens = async () => {
    throw new KeeperError("store_unavailable", { detail: "database or disk is full" })
  }
  const makeRoom = () => {
    world.store.saveTokens = saveTokens
  }
  return { world, makeRoom }
}

test("who joins one that was forced, and can do nothing without a token, waits until it is saved", async () => {
  const { world, makeRoom } = await fullWorld()
  const forcing = world.keeper.refresh("mymall", { force: true })
  forcing.catch(() => undefined)
  await world.clock.step(1)
  assert.equal(world.rescued.size, 1)
  const needing = world.keeper.token("mymall")
  needing.catch(() => undefined)
  await assert.rejects(passing(world, forcing), { code: "store_unavailable" })
  makeRoom()
  assert.ok(world.simulator.isLive((await passing(world, needing)).accessToken))
})

test("a forced sweep keeps its lane until the answer is saved, and counts it as what it is", async () => {
  const { world, makeRoom } = await fullWorld()
  const sweeping = world.keeper.sweep({ force: true })
  for (let seconds = 0; seconds < 12; seconds++) await world.clock.step(1_000)
  makeRoom()
  const { refreshed, failed } = await passing(world, sweeping)
  assert.deepEqual({ refreshed, failed }, { refreshed: 1, failed: 0 })
})
