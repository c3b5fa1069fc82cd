// Waiting for a mall's bucket: who goes when, who is turned away, and what the platform's own words change.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock, type SteppingClock } from "../../testing/index.ts"
import { Bucket } from "./bucket.ts"
import { Line } from "./line.ts"

const someDay = Date.UTC(2026, 2, 11)

function stage(size = 40, perSecond = 2): { clock: SteppingClock; line: Line } {
  const clock = createSteppingClock(someDay)
  return { clock, line: new Line(new Bucket(size, perSecond, clock.now()), clock, "too many") }
}

/** Who went, in order. */
function enterAll(line: Line, lanes: string[]) {
  const went: string[] = []
  const refused: string[] = []
  const all = lanes.map(async (lane) => {
    try {
      await line.enter(lane)
      went.push(lane)
    } catch {
      refused.push(lane)
    }
  })
  return { went, refused, all: Promise.all(all) }
}

async function pass(clock: SteppingClock, seconds: number) {
  for (let passed = 0; passed < seconds * 10; passed++) await clock.step(100)
}

test("forty at once, then two a second", async () => {
  const { clock, line } = stage()
  const { went } = enterAll(line, Array(50).fill("a"))
  await pass(clock, 0.1)
  assert.equal(went.length, 40)
  await pass(clock, 2)
  assert(went.length >= 43 && went.length <= 45, String(went.length))
  await pass(clock, 4)
  assert.equal(went.length, 50)
})

test("one caller with many calls holds up nobody with few", async () => {
  const { clock, line } = stage()
  const many = enterAll(line, Array(95).fill("many"))
  const few = enterAll(line, ["few", "few"])
  await pass(clock, 3)
  assert.deepEqual(few.went, ["few", "few"])
  assert.equal(many.refused.length, 0)
})

test("whose wait would be longer than thirty seconds is told when to come again, at once", async () => {
  const { clock, line } = stage()
  const { went, refused } = enterAll(line, Array(120).fill("a"))
  await pass(clock, 0.1)
  assert.equal(went.length, 40)
  assert(refused.length >= 18 && refused.length <= 22, String(refused.length))
  const error = await Promise.resolve(line.enter("a")).catch((thrown) => thrown)
  assert.equal(error.code, "rate_limited")
  assert(error.retryAt > clock.now() + 29_000)
  await pass(clock, 31)
  assert.equal(line.waiting, 0)
  assert.equal(went.length + refused.length, 120)
})

test("nobody waits longer than thirty seconds, even where others came in between", async () => {
  const { clock, line } = stage(1, 1)
  void line.enter("first")
  const slow = enterAll(line, Array(29).fill("slow"))
  await pass(clock, 1)
  for (let round = 0; round < 28; round++) {
    line.enter(`other ${round}`, undefined)
    await pass(clock, 1)
  }
  await pass(clock, 5)
  await slow.all
  assert.equal(slow.went.length + slow.refused.length, 29)
  assert(slow.refused.length > 0)
})

test("the platform's own count goes before ours: others call too", async () => {
  const { clock, line } = stage()
  const turn = await line.enter("a")
  line.bucket.learn(turn, { used: 38, size: 40 }, false, clock.now())
  const { went } = enterAll(line, ["a", "a", "a"])
  await pass(clock, 0.1)
  assert.equal(went.length, 2)
  line.bucket.learn(turn + 2, { used: 3, size: 40 }, false, clock.now())
  line.wake()
  await pass(clock, 0.1)
  assert.equal(went.length, 3)
})

test("what was sent after a call is counted on top of what its answer says", async () => {
  const { clock, line } = stage()
  const turn = await line.enter("a")
  for (let more = 0; more < 9; more++) await line.enter("a")
  line.bucket.learn(turn, { used: 1, size: 40 }, false, clock.now())
  assert.equal(line.bucket.used(clock.now()), 10)
})

test("a refusal and a time to wait hold everybody back for that long, and not for ever", async () => {
  const { clock, line } = stage()
  const turn = await line.enter("a")
  line.bucket.learn(turn, { waitMs: 20_000 }, true, clock.now())
  const { went } = enterAll(line, ["a"])
  await pass(clock, 19)
  assert.equal(went.length, 0)
  await pass(clock, 2)
  assert.equal(went.length, 1)
  line.bucket.learn(turn, { waitMs: 86_400_000 }, true, clock.now())
  await assert.rejects(Promise.resolve(line.enter("a")), { code: "rate_limited" })
  await clock.step(16 * 60_000)
  assert.equal(typeof line.enter("a"), "number")
})

test("near the end of the quota calls are spread", async () => {
  const { clock, line } = stage()
  line.bucket.learn(await line.enter("a"), { quotaPercent: 95 }, false, clock.now())
  const { went } = enterAll(line, Array(3).fill("a"))
  await pass(clock, 2.5)
  assert.equal(went.length, 2)
})

test("a caller that leaves makes room", async () => {
  const { clock, line } = stage(1, 1)
  void line.enter("a")
  let leave: (() => void) | undefined
  const left = Promise.resolve(line.enter("a", (how) => (leave = how)))
  left.catch(() => undefined)
  assert.equal(line.waiting, 1)
  leave!()
  assert.equal(line.waiting, 0)
  await assert.rejects(left)
  await pass(clock, 2)
  assert.equal(typeof line.enter("b"), "number")
})

test("a clock that is put back stops nobody", async () => {
  const { clock, line } = stage(1, 1)
  void line.enter("a")
  const back = new Bucket(1, 1, clock.now())
  back.take(clock.now())
  assert(back.waitMs(clock.now() - 3_600_000) <= 1_000)
})
