// Several processes on one store: all due at once, one killed every second, the store restarted, and the four clocks minutes apart.
import assert from "node:assert/strict"
import { describe, type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { isLong, playSize } from "../../kit/play-size.ts"
import { realDeadlines } from "../fast-clock.ts"
import type { Worker } from "../field.ts"
import type { Backend } from "./backends.ts"
import { begin, type ReplicaPlay } from "./play.ts"

const seconds = Number(process.env.FAULT_SECONDS ?? playSize({ short: 3, long: 30 }))
const malls = Number(process.env.FAULT_MALLS ?? playSize({ short: 60, long: 1_000 }))
const lateAnswersMs = playSize({ short: [5_000], long: [5_000, 12_000] })
const lateMalls = playSize({ short: 12, long: 40 })
const replicas = playSize({ short: 3, long: 4 })
/** To wait for each other two are enough. */
const waiting = playSize({ short: 2, long: replicas })

/** Shorter than the real ones, so that a killed process is taken over within the test. */
const timing = realDeadlines(10_000, 1)

/** One file a backend: three of them together outlive the limit of a file where the machine is busy. */
export function playReplicas(name: string, start: () => Promise<Backend>): void {
  // They wait most of the time, so they wait together.
  describe("replicas", { concurrency: true }, () => {
    test(
      `${replicas} processes on ${name}, ${malls} due at once, one killed every second`,
      {
        timeout: seconds * 10_000 + 300_000,
      },
      (context) => playKills(context, start),
    )

    // Leases are of one kind in all three: short, one of them is enough.
    for (const lateMs of isLong || name === "PostgreSQL" ? lateAnswersMs : []) {
      test(
        `${waiting} processes on ${name}, answers after ${lateMs / 1_000} s: one request a mall`,
        {
          timeout: 300_000,
        },
        () => playLateAnswers(start, lateMs),
      )
    }
  })
}

async function playKills(context: TestContext, start: () => Promise<Backend>): Promise<void> {
  const play = await begin(await start(), malls)
  try {
    const { places, killedAt } = await killOneEverySecond(play)
    await play.settled(places, { timing })
    const { lostThoughKept, neitherFreshNorLost, ...outcome } = await play.judge()
    context.diagnostic(JSON.stringify({ kills: killedAt.length, ...outcome }))
    assert.deepEqual(neitherFreshNorLost, [], play.tell(neitherFreshNorLost, killedAt))
    assert.deepEqual(lostThoughKept, [], `kept, and yet ${play.tell(lostThoughKept, killedAt)}`)
    const allowed = outcome.neverHeard + outcome.diedInHand
    assert.ok(outcome.spentShownAgain <= allowed, "shown again only after an answer that never came")
    assert.equal(outcome.blocked, 0)
    assert.ok(outcome.refreshes >= malls - outcome.lost)
    await stopAll(places)
  } finally {
    await play.end()
  }
}

async function playLateAnswers(start: () => Promise<Backend>, lateMs: number): Promise<void> {
  const play = await begin(await start(), lateMalls)
  try {
    play.simulator.switches.set({ lateAnswerMs: lateMs })
    const places = await play.startAll(waiting, {})
    await play.settled(places, {})
    const totals = play.simulator.counters()
    assert.equal(totals.refreshes, lateMalls)
    assert.equal(totals.tokenRequests, lateMalls, "nobody asked twice")
    assert.equal(totals.reusedSpentTokens, 0)
    await stopAll(places)
  } finally {
    await play.end()
  }
}

/** With a restart of the store in the middle. */
async function killOneEverySecond(play: ReplicaPlay): Promise<{ places: Worker[]; killedAt: number[] }> {
  // Slow enough that there is work left for as long as the killing lasts.
  const slowMs = Math.min(1_500, (seconds * 1_000 * replicas * 8) / malls)
  play.simulator.switches.set({
    slowMs: Math.round(slowMs),
    lateAnswerMs: { value: 200, probability: 0.2 },
  })
  const places = await play.startAll(replicas, { timing })
  const killedAt: number[] = []
  for (let second = 0; second < seconds; second++) {
    const place = second % replicas
    const victim = places[place]
    killedAt.push(Date.now())
    victim?.process.kill("SIGKILL")
    await victim?.exit
    places[place] = play.startWorker(place, { timing })
    if (second === Math.floor(seconds / 2)) await play.backend.restart()
    await pause(1_000)
  }
  play.simulator.switches.set({ slowMs: 0, lateAnswerMs: 0 })
  return { places, killedAt }
}

async function stopAll(workers: Worker[]): Promise<void> {
  for (const worker of workers) worker.process.kill("SIGTERM")
  await Promise.all(workers.map((worker) => worker.exit))
}
