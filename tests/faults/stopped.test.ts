// Orderly stops in the middle of refreshes, as every deploy makes them: nothing is lost, and none takes long.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { createField, type Worker } from "./field.ts"

const stops = Number(process.env.FAULT_STOPS ?? 100)
const replicas = 2
const longestMs = 10_000
/** Fast enough that tokens end within seconds, slow enough that the deadline of an answer is half a second. */
const speed = 200

test(`${stops} orderly stops in the middle of refreshes`, {
  timeout: stops * 5_000 + 60_000,
}, async (context) => {
  const field = await createField(200, speed)
  const { simulator } = field.peer
  simulator.switches.set({
    slowMs: { value: 40, probability: 0.4 },
    lateAnswerMs: { value: 60, probability: 0.4 },
  })
  const tookMs: number[] = []
  const stop = async ({ process: child, exit }: Worker) => {
    const startedAt = Date.now()
    child.kill("SIGTERM")
    const { code } = await exit
    tookMs.push(Date.now() - startedAt)
    assert.equal(code, 0)
  }
  try {
    while (tookMs.length < stops) {
      const workers = Array.from({ length: replicas }, () => field.startWorker())
      await Promise.all(workers.map((worker) => worker.ready))
      await pause(100 + 200 * Math.random())
      await Promise.all(workers.map(stop))
    }
    const totals = simulator.counters()
    const states = (await field.withKeeper((keeper) => keeper.tally())).states
    const outcome = {
      stops: tookMs.length,
      slowestMs: Math.max(...tookMs),
      refreshes: totals.refreshes,
      ...states,
    }
    context.diagnostic(JSON.stringify(outcome))
    assert.equal(states.lost, 0)
    assert.equal(totals.reusedSpentTokens, 0)
    assert.equal(field.arrived().size, totals.refreshes, "every rotation was heard")
    assert.ok(outcome.slowestMs < longestMs)
    assert.ok(totals.refreshes > stops, "the stops met no work")
  } finally {
    await field.end()
  }
})

test("a stop while Cafe24 keeps silent ends in time, and the token is not shown again before the lease is over", async () => {
  const field = await createField(1, 1)
  const { simulator } = field.peer
  try {
    simulator.expireAccessTokens("mall0")
    simulator.switches.set({ lateAnswerMs: 60_000 })
    const worker = field.startWorker()
    await worker.ready
    // Due by force of an operator, in the process that will be stopped.
    await field.withKeeper(async (_keeper, store) => {
      const connection = await store.get("mall0")
      if (!connection) throw new Error("not connected")
      await store.saveHealth("mall0", { health: connection.health, refreshAt: 1 }, connection.tag)
    })
    const second = field.startWorker()
    await second.ready
    for (let waited = 0; waited < 400 && simulator.counters("mall0").refreshes === 0; waited++)
      await pause(50)
    assert.equal(simulator.counters("mall0").refreshes, 1, "a refresh is under way")
    const startedAt = Date.now()
    for (const { process: child } of [worker, second]) child.kill("SIGTERM")
    await Promise.all([worker.exit, second.exit])
    assert.ok(Date.now() - startedAt < longestMs)
    simulator.switches.set({ lateAnswerMs: 0 })
    await field.withKeeper(async (keeper) => {
      await keeper.start()
      await keeper.sweep()
      assert.equal((await keeper.connection("mall0")).connection.health.attempt !== undefined, true)
    })
    assert.equal(simulator.counters("mall0").reusedSpentTokens, 0)
  } finally {
    await field.end()
  }
})
