// Many owners of one mall share what Cafe24 allows the mall: all of them keep their tokens, and the mall is never blocked.
import assert from "node:assert/strict"
import { test } from "node:test"
import { ownersAtMost as mostOf } from "../../src/core/alive/budget/carry.ts"
import { startSweepLoop } from "../../src/core/sweeping/sweep-loop.ts"
import { cafe24Facts } from "../../src/providers/cafe24/facts.ts"
import { playSize } from "../kit/play-size.ts"
import { createStage, hour, minute, type Stage } from "./stage.ts"

const budget = cafe24Facts.budget!
const ownersAtMost = mostOf(cafe24Facts)
const days = playSize({ short: 2, long: 16 })
const day = 24 * hour

function keepSwept({ another, clock }: Stage) {
  const loop = startSweepLoop({
    keeper: another(),
    everyMs: minute,
    onDone: () => {},
    onTrouble: (error) => assert.fail(error),
  })
  return () => Promise.all([loop.stop(), clock.step(5_000)])
}

async function connectAll(stage: Stage, count: number, everyMs: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    const owner = `team-${at}`
    await stage.connect("mymall", owner)
    ids.push(`mymall~${owner}`)
    await stage.clock.step(everyMs)
  }
  return ids
}

/** Minutes of all owners in which one had no living token, looked at once a minute. */
async function watch({ clock, keeper }: Stage, spanMs: number): Promise<number> {
  let without = 0
  for (let passed = 0; passed < spanMs; passed += minute) {
    await clock.step(minute)
    const all = await keeper.connections({ mallId: "mymall", limit: 50 })
    without += all.filter(({ assessment }) => assessment.accessLeftMs === 0).length
  }
  return without
}

const lostOf = async ({ keeper }: Stage) =>
  (await keeper.connections({ mallId: "mymall", limit: 50 })).filter(
    ({ assessment }) => assessment.state === "lost",
  )

for (const count of [7, 8, 9, 10]) {
  test(`${count} owners, ${days} days: no minute without a token, at most ${budget.requests} requests in two hours`, async () => {
    const stage = createStage({ seed: count })
    const stop = keepSwept(stage)
    await connectAll(stage, count, 11 * minute)
    const without = await watch(stage, days * day)
    const counters = stage.rules.counters("mymall")
    assert.equal(without, 0)
    assert.ok(counters.peakIn2h <= budget.requests, `${counters.peakIn2h} requests in two hours`)
    assert.equal(counters.blocked, 0)
    assert.deepEqual(await lostOf(stage), [])
    await stop()
  })
}

test("ten owners who consent within ten minutes have each their place after some hours", async () => {
  const stage = createStage({})
  const stop = keepSwept(stage)
  await connectAll(stage, ownersAtMost, minute)
  const atFirst = await watch(stage, 14 * hour)
  assert.ok(atFirst <= 4 * ownersAtMost, `${atFirst} minutes without a token, of all together`)
  assert.equal(await watch(stage, days * day), 0)
  assert.ok(stage.rules.counters("mymall").peakIn2h <= budget.requests)
  await stop()
})

test("one more than the budget carries is refused before the code is spent; a lost one may always come back", async () => {
  const stage = createStage({})
  const { keeper, rules, clock } = stage
  await connectAll(stage, ownersAtMost, 11 * minute)
  const { exchanges } = rules.counters("mymall")
  const isTooMany = { code: "too_many_owners" }
  await assert.rejects(stage.connect("mymall", "one-more"), isTooMany)
  await assert.rejects(stage.connect("mymall"), isTooMany)
  assert.equal(rules.counters("mymall").exchanges, exchanges)
  await clock.step(2 * hour)
  await stage.connect("mymall", "team-3")
  await keeper.disconnect("mymall~team-4")
  await stage.connect("mymall", "one-more")
})

test("sixteen owners whom an earlier version took: nobody's refresh token ends, each has its turn", async () => {
  const stage = createStage({})
  const { keeper, rules, clock } = stage
  const now = clock.now()
  for (let at = 0; at < 16; at++) {
    const owner = `team-${at}`
    const granted = rules.grant("mymall")
    const tokens = {
      accessToken: granted.access_token,
      accessExpiresAt: now + 2 * hour,
      refreshToken: granted.refresh_token,
      refreshExpiresAt: now + 14 * day,
      issuedAt: now,
    }
    const copy = { id: `mymall~${owner}`, mallId: "mymall", owner, scopes: [], tokens }
    await keeper.import(copy, { rotate: false, replace: false, by: "test" })
  }
  const stop = keepSwept(stage)
  const spanMs = days * day
  await clock.step(spanMs)
  const all = await keeper.connections({ mallId: "mymall", limit: 50 })
  const longestAgo = Math.max(...all.map(({ connection }) => clock.now() - connection.tokens.issuedAt))
  assert.deepEqual(await lostOf(stage), [])
  assert.ok(longestAgo < 4 * hour, `${longestAgo / minute} minutes since somebody's last refresh`)
  assert.ok(rules.counters("mymall").peakIn2h <= budget.requests)
  await stop()
})

test("connections that hold the same pair are one to the budget", async () => {
  const stage = createStage({})
  const { store, keeper, clock } = stage
  const stop = keepSwept(stage)
  await stage.connect("mymall", "team-0")
  const held = await store.get("mymall~team-0")
  assert.ok(held)
  for (let at = 0; at < 14; at++) {
    const owner = `copy-${at}`
    await store.saveTokens({ ...held, id: `mymall~${owner}`, owner }, "new")
  }
  await clock.step(2 * hour)
  const { connection } = await keeper.connection("mymall~team-0")
  assert.ok(
    (connection.refreshAt ?? 0) - connection.tokens.issuedAt <= 75 * minute,
    "as early as with one owner",
  )
  assert.equal(stage.askedAt("mymall").length, 2)
  await stage.connect("mymall", "one-more")
  await stop()
})
