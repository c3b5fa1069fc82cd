// Many malls through one proxy while all of their tokens end: each is renewed once, every call is answered, and none waits for another mall.
import assert from "node:assert/strict"
import { test } from "node:test"
import { playSize } from "../kit/play-size.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const hourMs = 3_600_000
const malls = Array.from({ length: playSize({ short: 4, long: 20 }) }, (_, at) => `mall${at}`)
/** Below what a mall's bucket lets through at once: nobody waits, whatever the clock says. */
const callsAMall = 25
const pathOf = (mall: string) => `/proxy/${mall}/api/v2/admin/store`

async function connected(...given: Parameters<typeof proxyStage>) {
  const stage = await proxyStage(...given)
  for (const mall of malls) await stage.connect(mall)
  return stage
}

const everyCall = malls.flatMap((mall) => Array.from({ length: callsAMall }, () => mall))

test(`${everyCall.length} calls over ${malls.length} malls whose tokens Cafe24 ended early: all answered, one token request a mall`, async (context) => {
  const stage = await connected(context, { simulated: { switches: { bucket: "off" } } })
  await stage.clock.step(10 * 60_000)
  const before = malls.map((mall) => stage.simulator.counters(mall).tokenRequests)
  for (const mall of malls) stage.simulator.expireAccessTokens(mall)
  const answers = await Promise.all(everyCall.map((mall) => stage.ask(pathOf(mall))))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert(
    answers.some(({ headers }) => headers.get("x-mallkey-repeated") === "1"),
    "nobody met a 401",
  )
  for (const [at, mall] of malls.entries()) {
    assert.equal(stage.simulator.counters(mall).tokenRequests - before[at]!, 1, mall)
  }
})

test("a mall whose refresh hangs holds up no other one, and is answered when it is through", async (context) => {
  const [hanging = "", ...others] = malls
  let isHeld = false
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const stage = await connected(context, {
    wire: (inner) => async (input, init) => {
      const { url } = new Request(input, init)
      if (isHeld && url.includes(hanging)) await released
      return inner(input, init)
    },
  })
  await stage.clock.step(3 * hourMs)
  isHeld = true
  let isAnswered = false
  const held = Promise.all(Array.from({ length: callsAMall }, () => stage.ask(pathOf(hanging)))).then(
    (answers) => {
      isAnswered = true
      return answers
    },
  )
  const answers = await Promise.all(others.map((mall) => stage.ask(pathOf(mall))))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert.equal(isAnswered, false, "the refresh did not hang")
  release()
  assert.deepEqual(new Set((await held).map(({ status }) => status)), new Set([200]))
})
