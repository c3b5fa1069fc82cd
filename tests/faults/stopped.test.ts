// Orderly stops in the middle of refreshes, as every deploy makes them: nothing is lost, and none takes long.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { luck } from "../kit/luck.ts"
import { playSize } from "../kit/play-size.ts"
import { createField, type Worker } from "./field.ts"
import { answersIn } from "./seen.ts"

const stops = Number(process.env.FAULT_STOPS ?? playSize({ short: 8, long: 80 }))
const replicas = 2
const malls = playSize({ short: 80, long: 200 })
/** Deploys give ten seconds before they kill, and a stop waits for eight: half as much again for a machine that is busy. */
const longestMs = 15_000
/** Fast enough that tokens end within seconds. */
const speed = 200
/** Of real time: longer than a stop waits, as it is for real. */
const askMs = 20_000

test(`${stops} orderly stops in the middle of refreshes`, {
  timeout: stops * 10_000 + 120_000,
}, async (context) => {
  const field = await createField({ malls, speed, askMs })
  const { simulator } = field.peer
  simulator.switches.set({
    slowMs: { value: 40, probability: 0.4 },
    lateAnswerMs: { value: 60, probability: 0.4 },
  })
  const tookMs: number[] = []
  const stoppedAt: number[] = []
  const stop = async ({ process: child, exit }: Worker) => {
    const startedAt = Date.now()
    stoppedAt.push(startedAt)
    child.kill("SIGTERM")
    const { code } = await exit
    tookMs.push(Date.now() - startedAt)
    assert.equal(code, 0)
  }
  try {
    while (tookMs.length < stops) {
      const workers = Array.from({ length: replicas }, () => field.startWorker())
      await Promise.all(workers.map((worker) => worker.ready))
      await pause(100 + 200 * luck())
      await Promise.all(workers.map(stop))
    }
    const totals = simulator.counters()
    const views = await field.withKeeper((keeper) => keeper.connections({ limit: malls }))
    const lost = views
      .filter(({ assessment }) => assessment.state === "lost")
      .map(({ connection }) => connection.id)
    const answered = answersIn(field.seen()).size
    const outcome = {
      stops: tookMs.length,
      slowestMs: Math.max(...tookMs),
      refreshes: totals.refreshes,
      answered,
      lost: lost.length,
    }
    context.diagnostic(JSON.stringify(outcome))
    assert.deepEqual(lost, [], field.tellLosses(lost, stoppedAt))
    assert.equal(totals.reusedSpentTokens, 0)
    assert.equal(answered, totals.refreshes, "every rotation was heard")
    assert.ok(outcome.slowestMs < longestMs)
    assert.ok(totals.refreshes > stops, "the stops met no work")
  } finally {
    await field.end()
  }
})

test("a stop while Cafe24 keeps silent ends in time, and the token is not shown again before the lease is over", async () => {
  const field = await createField({ malls: 1, speed: 1 })
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
