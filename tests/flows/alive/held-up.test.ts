// A process that was held up: what others learned meanwhile stands, and nobody waits for what it merely began.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Clock, Store } from "../../../src/core/ports.ts"
import { createWorld, passing, type World } from "../../kit/world.ts"

/** A clock that goes on showing the time while the process that sleeps on it is stopped. */
function stoppedClock(world: World): { clock: Clock; goOn(): void } {
  const stopped = Promise.withResolvers<void>()
  const sleep: Clock["sleep"] = (ms, signal) => stopped.promise.then(() => world.clock.sleep(ms, signal))
  return { clock: { now: world.clock.now, sleep }, goOn: stopped.resolve }
}

async function toldOf(world: World): Promise<string[]> {
  return (await world.keeper.journal.newest(50)).map(({ kind }) => kind)
}

test("a process that wakes without an answer writes nothing over what others learned of the pair meanwhile", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  const { clock, goOn } = stoppedClock(world)
  const answer = Promise.withResolvers<Response>()
  const fetch: typeof globalThis.fetch = async (input, init) => {
    // Cafe24 rotated, and the answer never arrived.
    await world.simulator.fetch(new Request(input, init))
    return answer.promise
  }
  const sleeping = world.another({ clock, fetch }).refresh("mymall")
  sleeping.catch(() => undefined)
  await world.clock.step(3 * minute)
  assert.equal((await passing(world, world.keeper.sweep())).failures[0]?.reason, "needs_reconnect")
  answer.reject(new TypeError("terminated"))
  goOn()
  await assert.rejects(passing(world, sleeping), (error) => isKeeperError(error, "needs_reconnect"))
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "lost")
  assert.ok(!(await toldOf(world)).includes("recovered"))
})

test("a process that is stopped before the token is shown does not show it after its turn", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  const goOn = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  const store = {
    ...world.store,
    saveHealth: async (...news: Parameters<typeof world.store.saveHealth>) => {
      const outcome = await world.store.saveHealth(...news)
      written.resolve()
      await goOn.promise
      return outcome
    },
  }
  const sleeping = world.another({ store }).refresh("mymall")
  sleeping.catch(() => undefined)
  await written.promise
  await world.clock.step(5 * minute)
  assert.equal((await passing(world, world.keeper.sweep())).refreshed, 1)
  goOn.resolve()
  await assert.rejects(passing(world, sleeping), (error) => isKeeperError(error, "busy"))
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
})

test("a process that is stopped between reading and writing down looks again", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  const goOn = Promise.withResolvers<void>()
  const read = Promise.withResolvers<void>()
  let writes = 0
  const store = {
    ...world.store,
    saveHealth: async (...news: Parameters<typeof world.store.saveHealth>) => {
      read.resolve()
      if (writes++ === 0) await goOn.promise
      return world.store.saveHealth(...news)
    },
  }
  const sleeping = world.another({ store }).refresh("mymall")
  sleeping.catch(() => undefined)
  await read.promise
  await world.clock.step(3 * minute)
  world.simulator.switches.set({ dropAnswer: { value: true, times: 1 } })
  assert.equal((await passing(world, world.keeper.sweep())).failures[0]?.reason, "provider_unclear")
  await world.clock.step(4 * minute)
  assert.equal((await passing(world, world.keeper.sweep())).failures[0]?.reason, "needs_reconnect")
  const { tokenRequests } = world.simulator.counters("mymall")
  goOn.resolve()
  await assert.rejects(passing(world, sleeping), (error) => isKeeperError(error, "needs_reconnect"))
  assert.equal(world.simulator.counters("mymall").tokenRequests, tokenRequests)
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "lost")
})

test("a sweep does not wait for a refresh that a caller of this process has begun", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(3 * hour)
  const lease = await world.store.lease("refresh:mymall", 2 * minute)
  const caller = world.keeper.token("mymall")
  await world.clock.step(100)
  const before = world.clock.now()
  const summary = await world.keeper.sweep()
  assert.deepEqual([summary.skipped, summary.failed, world.clock.now() - before], [1, 0, 0])
  await lease?.release()
  assert.ok(world.simulator.isLive((await passing(world, caller)).accessToken))
})

test("a lease that could not be let go is let go as soon as the store is back", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  let isAway = false
  const away = async () => {
    throw new Error("the store is away")
  }
  const { get, lease } = world.store
  const store: Store = {
    ...world.store,
    get: (id) => (isAway ? away() : get(id)),
    lease: async (name, ttlMs) => {
      const held = await lease(name, ttlMs)
      isAway = true
      return held && { release: () => (isAway ? away() : held.release()) }
    },
  }
  await assert.rejects(world.another({ store }).refresh("mymall"), /./)
  await world.clock.step(20_000)
  isAway = false
  await world.clock.step(3_000)
  assert.equal((await world.another().sweep()).refreshed, 1)
})

test("what was written down and then not shown keeps nobody from trying", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  const { saveHealth } = world.store
  let isAway = true
  const store: Store = {
    ...world.store,
    saveHealth: async (...news) => {
      const outcome = await saveHealth(...news)
      // Written, and the line was cut before the answer.
      if (isAway) throw new Error("the store is away")
      return outcome
    },
  }
  await passing(world, world.another({ store }).sweep())
  isAway = false
  await world.clock.step(3_000)
  assert.equal((await world.another().sweep()).refreshed, 1)
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
})

/** An answer that is asked for next comes only once the gate is open. */
function worldWithSlowAnswer() {
  const gate = Promise.withResolvers<void>()
  let isSlow = false
  const world = createWorld({
    wire: (inner) => async (input, init) => {
      const answer = await inner(input, init)
      if (!isSlow) return answer
      isSlow = false
      await gate.promise
      return answer
    },
  })
  const slowNext = () => {
    isSlow = true
  }
  return { world, gate, slowNext }
}

test("a consent whose answer is slow is not saved over a later one", async () => {
  const { world, gate, slowNext } = worldWithSlowAnswer()
  slowNext()
  const earlier = world.connect("mymall")
  await world.clock.step(2_000)
  await world.connect("mymall")
  const { tag } = await world.keeper.token("mymall")
  await world.clock.step(2_000)
  gate.resolve()
  await passing(world, earlier)
  assert.equal((await world.another().token("mymall")).tag, tag)
  // One that began in the same moment, as on a page clicked twice, counts as the later one.
  await world.connect("mymall")
  assert.notEqual((await world.another().token("mymall")).tag, tag)
})

test("a consent whose answer comes after its mall was disconnected brings nothing back, and its pair is ended too", async () => {
  const { world, gate, slowNext } = worldWithSlowAnswer()
  await world.connect("mymall")
  slowNext()
  const late = assert.rejects(world.connect("mymall"), { code: "connection_unknown" })
  await world.clock.step(2_000)
  await passing(world, world.keeper.disconnect("mymall", { revoke: true }))
  const before = world.simulator.counters("mymall").revokes
  gate.resolve()
  await passing(world, late)
  assert.equal(world.simulator.counters("mymall").revokes, before + 1)
  await assert.rejects(world.another().token("mymall"), { code: "connection_unknown" })
})
