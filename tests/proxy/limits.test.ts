// The mall's limit and a key's own rate, over real connections: slowed down before Cafe24 says no.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { passing } from "../kit/world.ts"

async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(10)
}

const store = "/proxy/mymall/api/v2/admin/store"

test("sixty calls at once: Cafe24 refuses none of them, and those that waited say so", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const all = Promise.all(Array.from({ length: 60 }, () => stage.ask(store)))
  // Time stands still until all that fits has gone.
  await waitUntil(() => stage.simulator.counters("mymall").apiCalls === 40)
  const answers = await passing(stage, all, 250)
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert(answers.some(({ headers }) => Number(headers.get("x-mallkey-waited-ms")) > 0))
  assert.equal(stage.simulator.counters("mymall").apiLimited, 0)
})

test("who would wait longer than thirty seconds hears it at once, and when to come again", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  let turned = 0
  const asks = Array.from({ length: 150 }, async () => {
    const answer = await stage.ask(store)
    if (answer.status === 429) turned++
    return answer
  })
  // Forty go, sixty wait, and the rest need not wait to be told.
  await waitUntil(() => turned >= 45)
  const answers = await passing(stage, Promise.all(asks), 250)
  const turnedAway = answers.filter(({ status }) => status === 429)
  assert(turnedAway.length > 20, String(turnedAway.length))
  const [first] = turnedAway
  assert.equal((await first!.json()).error.code, "rate_limited")
  assert(Number(first!.headers.get("retry-after")) >= 1)
  assert.equal(first!.headers.get("x-mallkey-upstream"), null)
  assert.equal(answers.length - turnedAway.length, answers.filter(({ status }) => status === 200).length)
})

test("Cafe24's own 429 passes as it came, and the next callers wait", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  stage.simulator.switches.set({ apiError: { value: "429", times: 1 } } as never)
  const refused = await stage.ask(store)
  assert.equal(refused.status, 429)
  assert.equal(refused.headers.get("x-mallkey-upstream"), "1")
  const next = await passing(stage, stage.ask(store), 250)
  assert.equal(next.status, 200)
  assert(Number(next.headers.get("x-mallkey-waited-ms")) > 0)
})

test("a key goes at its own rate and no faster, and holds up no other key", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await stage.keeper.keys.create({ name: "slow", rights: ["proxy"], rate: 1 }, "test")
  const startedAt = stage.clock.now()
  const slow = Promise.all(
    Array.from({ length: 5 }, () => stage.ask(store, { headers: { "x-api-key": key } })),
  )
  assert.equal((await stage.ask(store)).status, 200)
  const answers = await passing(stage, slow, 250)
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(5).fill(200),
  )
  assert(stage.clock.now() - startedAt >= 4_000)
})

test("what one replica learned of a block, another one hears behind its callers' backs", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  stage.simulator.switches.set({ apiError: { value: "429", times: 1 } } as never)
  await stage.ask(store)
  const until = await stage.another().blocks.until("mymall")
  assert(until! > stage.clock.now())
})
