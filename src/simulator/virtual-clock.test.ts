// The simulator's own time.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createClock } from "./virtual-clock.ts"

test("runs fast, changes speed without a jump, and can be stepped", () => {
  let real = 5000
  const clock = createClock({ clock: { now: () => real }, startAt: 1_000_000, speed: 60 })
  assert.equal(clock.now(), 1_000_000)
  real += 1000
  assert.equal(clock.now(), 1_060_000)
  clock.setSpeed(1)
  assert.equal(clock.now(), 1_060_000)
  real += 1000
  clock.step(500)
  assert.equal(clock.now(), 1_061_500)
  clock.setSpeed(0)
  real += 99_999
  assert.equal(clock.now(), 1_061_500)
})

test("refuses a step back and a speed that is none", () => {
  const clock = createClock({})
  assert.throws(() => clock.step(-1), RangeError)
  assert.throws(() => clock.setSpeed(Number.NaN), RangeError)
  assert.throws(() => createClock({ speed: -1 }), RangeError)
})
