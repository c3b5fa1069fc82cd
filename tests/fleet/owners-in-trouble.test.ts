// Trouble of a mall with many owners: it is asked by one of them alone, and nobody's questions use up what the others need.
import assert from "node:assert/strict"
import { test } from "node:test"
import { startSweepLoop } from "../../src/core/sweeping/sweep-loop.ts"
import { cafe24Facts } from "../../src/providers/cafe24/facts.ts"
import { playSize } from "../kit/play-size.ts"
import { createStage, hour, minute, type Stage } from "./stage.ts"

const budget = cafe24Facts.budget!
const owners = 10
const idOf = (at: number) => `mymall~team-${at}`

async function connectAll({ clock, connect }: Stage): Promise<void> {
  for (let at = 0; at < owners; at++) {
    await connect("mymall", `team-${at}`)
    await clock.step(11 * minute)
  }
}

function keepSwept({ another }: Stage) {
  const loop = startSweepLoop({
    keeper: another(),
    everyMs: minute,
    onDone: () => {},
    onTrouble: (error) => assert.fail(error),
  })
  return loop.stop
}

function mostInTwoHours(times: number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 2 * hour).length))
}

async function withoutToken({ keeper }: Stage): Promise<string[]> {
  const all = await keeper.connections({ mallId: "mymall", limit: 50 })
  return all.filter(({ assessment }) => assessment.accessLeftMs === 0).map(({ connection }) => connection.id)
}

test("two processes that sweep ten owners count together", async () => {
  const stage = createStage({ seed: 2 })
  const stops = [keepSwept(stage), keepSwept(stage)]
  await connectAll(stage)
  for (let passed = 0; passed < playSize({ short: 24, long: 10 * 24 }); passed++) {
    await stage.clock.step(hour)
    assert.deepEqual(await withoutToken(stage), [])
  }
  assert.ok(mostInTwoHours(stage.askedAt("mymall")) <= budget.requests)
  await Promise.all([...stops.map((stop) => stop()), stage.clock.step(5_000)])
})

test("Cafe24 asks the mall to wait: the others wait too, one asks for all, and all are well again", async () => {
  let isLimited = false
  const stage = createStage({ seed: 3, mood: () => (isLimited ? "limited" : undefined) })
  const { clock } = stage
  const stop = keepSwept(stage)
  await connectAll(stage)
  await clock.step(4 * hour)
  const from = clock.now()
  isLimited = true
  await clock.step(70 * minute)
  const asked = stage.askedAt("mymall").filter((at) => at >= from)
  assert.ok(asked.length >= 3 && asked.length <= 6, `${asked.length} questions in 70 minutes of waiting`)
  await assert.rejects(stage.keeper.refresh(idOf(3), { force: true }), { code: "rate_limited" })
  isLimited = false
  await clock.step(3 * hour)
  assert.deepEqual(await withoutToken(stage), [])
  assert.ok(mostInTwoHours(stage.askedAt("mymall")) <= budget.requests)
  await Promise.all([stop(), clock.step(5_000)])
})

test("forced refreshes and questions of one owner leave the others what they need", async () => {
  const stage = createStage({ seed: 4 })
  const { clock, keeper } = stage
  const stop = keepSwept(stage)
  await connectAll(stage)
  await clock.step(3 * hour)
  for (let passed = 0; passed < 20; passed++) {
    const forced = keeper
      .refresh(idOf(0), { force: true })
      .catch((error) => assert.equal(error.code, "rate_limited"))
    await clock.step(20 * minute)
    await forced
    assert.deepEqual(await withoutToken(stage), [])
  }
  assert.ok(mostInTwoHours(stage.askedAt("mymall")) <= budget.requests)
  await Promise.all([stop(), clock.step(5_000)])
})

test("a mall with one owner costs no note of its own, however often it is refreshed", async () => {
  const stage = createStage({ seed: 5 })
  const { clock, connect, store } = stage
  const stop = keepSwept(stage)
  await connect("mymall")
  await clock.step(2 * hour + minute)
  const notes = async () =>
    (await store.notes("state").list({ limit: 100 })).map(({ key, version }) => [key, version])
  const before = await notes()
  await clock.step(10 * hour)
  const after = (await notes()).filter(([key]) => String(key).startsWith("budget"))
  assert.ok(after.every((note) => before.some((one) => String(one) === String(note))))
  await Promise.all([stop(), clock.step(5_000)])
})
