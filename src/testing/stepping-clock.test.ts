// A stepped clock wakes sleepers at their own moment and in order, and forgets those who were called off.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "./stepping-clock.ts"

test("sleepers wake at their own moment, also those that go to sleep on the way", async () => {
  const clock = createSteppingClock(1_000)
  const woken: string[] = []
  const nap = async (name: string, ms: number, times: number) => {
    for (let round = 0; round < times; round++) {
      await clock.sleep(ms)
      woken.push(`${name}@${clock.now()}`)
    }
  }
  const naps = [nap("a", 10, 3), nap("b", 25, 1)]
  await clock.step(24)
  assert.deepEqual(woken, ["a@1010", "a@1020"])
  await clock.stepTo(1_100)
  assert.deepEqual(woken, ["a@1010", "a@1020", "b@1025", "a@1030"])
  await Promise.all(naps)
  assert.equal(clock.now(), 1_100)
})

test("a sleeper that is called off wakes at once and only then", async () => {
  const clock = createSteppingClock(0)
  const stop = new AbortController()
  const off = clock.sleep(1_000, stop.signal)
  let other = false
  const stays = clock.sleep(500).then(() => {
    other = true
  })
  stop.abort()
  await off
  assert.equal(clock.now(), 0)
  assert.equal(other, false)
  await clock.step(500)
  await stays
  await clock.sleep(1_000, stop.signal)
})

test("a clock that jumps wakes nobody early or late", async () => {
  const clock = createSteppingClock(0)
  let wokenAt = -1
  const nap = clock.sleep(100).then(() => {
    wokenAt = clock.now()
  })
  clock.jump(-5_000)
  assert.equal(clock.now(), -5_000)
  await clock.step(99)
  assert.equal(wokenAt, -1)
  await clock.step(1)
  await nap
  assert.equal(wokenAt, -4_900)
})

test("it shows whole milliseconds, also to who sleeps for a part of one", async () => {
  const clock = createSteppingClock(1_000)
  let woke = 0
  void clock.sleep(10.25).then(() => {
    woke = clock.now()
  })
  await clock.step(20)
  assert.equal(woke, 1_010)
})
