// Orderly stops in the middle of refreshes, as every deploy makes them: nothing is lost, and none takes long.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { luck } from "../kit/luck.ts"
import { timed } from "../kit/own-time.ts"
import { playSize } from "../kit/play-size.ts"
import { createField, type Field, type Worker } from "./field.ts"
import { answersIn } from "./seen.ts"

const stops = Number(process.env.FAULT_STOPS ?? playSize({ short: 5, long: 80 }))
const replicas = 2
const malls = playSize({ short: 80, long: 200 })
/** Deploys give ten seconds before they kill, and a stop waits for eight: half as much again for a machine that is busy. */
const longestMs = 15_000
/** A mall's day passes in minutes: leases, pauses and limits are met as well. */
const speed = 200
/** Of real time: longer than a stop waits, as it is for real. */
const askMs = 20_000
/** A stop ends with the last answer. Here they all come, and on a busy machine later than any deploy would wait for. */
const stopMs = 60_000

/** Every mall is due, as an operator makes it, and somewhere between the first answers and the last. */
async function inTheMiddleOfRefreshes({ withKeeper, peer }: Field): Promise<void> {
  const before = peer.simulator.counters().refreshes
  await withKeeper(async (_keeper, store) => {
    for (let mall = 0; mall < malls; mall += 1) {
      const found = await store.get(`mall${mall}`)
      if (!found) throw new Error(`mall${mall} is not connected`)
      await store.saveHealth(found.id, { health: found.health, refreshAt: 1 }, found.tag)
    }
  })
  while (peer.simulator.counters().refreshes === before) await pause(20)
  await pause(200 * luck())
}

test(`${stops} orderly stops in the middle of refreshes`, {
  timeout: stops * 10_000 + 120_000,
}, async (context) => {
  const field = await createField({ malls, speed, askMs, stopMs })
  const { simulator } = field.peer
  simulator.switches.set({
    slowMs: { value: 40, probability: 0.4 },
    lateAnswerMs: { value: 60, probability: 0.4 },
  })
  const tookMs: number[] = []
  const stoppedAt: number[] = []
  const stop = async ({ process: child, exit }: Worker) => {
    stoppedAt.push(Date.now())
    child.kill("SIGTERM")
    const stop = await timed(() => exit)
    tookMs.push(stop.tookMs)
    assert.equal(stop.done.code, 0)
  }
  try {
    while (tookMs.length < stops) {
      const workers = Array.from({ length: replicas }, () => field.startWorker())
      await Promise.all(workers.map((worker) => worker.ready))
      await inTheMiddleOfRefreshes(field)
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
    const shownAgain = field.malls.filter((mall) => simulator.counters(mall).reusedSpentTokens > 0)
    assert.deepEqual(shownAgain, [], field.tellLosses(shownAgain, stoppedAt))
    assert.equal(answered, totals.refreshes, "every rotation was heard")
    assert.ok(outcome.slowestMs < longestMs)
    assert.ok(totals.refreshes > stops, `the stops met ${totals.refreshes} refreshes`)
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
    while (simulator.counters("mall0").refreshes === 0) await pause(50)
    for (const { process: child } of [worker, second]) child.kill("SIGTERM")
    const { tookMs } = await timed(() => Promise.all([worker.exit, second.exit]))
    assert.ok(tookMs < longestMs)
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
