// What a process believes of its clock: by most of those that say something, and one that lies harms itself alone.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../testing/index.ts"
import { createLived } from "../budget/lived.ts"
import { hour } from "../schedule.ts"
import { createEstimate } from "./estimate.ts"

function told(said: Record<string, number>) {
  const clock = createSteppingClock(Date.UTC(2026, 2, 11))
  const estimate = createEstimate(clock, createLived(clock))
  for (const [mall, aheadMs] of Object.entries(said)) estimate.learn(mall, aheadMs)
  return { clock, estimate }
}

test("one mall's word that we are ahead holds for itself, and makes no other token look younger", () => {
  const { estimate } = told({ liar: 9 * hour })
  assert.equal(estimate.aheadFor("liar"), 9 * hour)
  assert.equal(estimate.aheadFor("other"), 0)
  assert.equal(estimate.leastAhead(), 0)
})

test("one mall's word that we are behind is believed of all: it only asks too early", () => {
  const { estimate } = told({ one: -9 * hour })
  assert.equal(estimate.aheadFor("other"), -9 * hour)
})

test("where most say the same it holds for all, one that says something else included", () => {
  for (const liarMs of [9 * hour, -9 * hour]) {
    const { estimate } = told({ liar: liarMs, one: 0, other: 0 })
    for (const mall of ["liar", "one", "fourth"]) assert.equal(estimate.aheadFor(mall), 0)
    assert.equal(estimate.leastAhead(), 0)
  }
  const { estimate } = told({ one: 3 * hour, liar: 0, other: 3 * hour + 30_000 })
  assert.equal(estimate.aheadFor("liar"), 3 * hour)
})

test("two that contradict each other hold for themselves", () => {
  const { estimate } = told({ one: 0, other: -9 * hour })
  assert.deepEqual([estimate.aheadFor("one"), estimate.aheadFor("other")], [0, -9 * hour])
})

test("a clock that is set anew is known no more, until the next answer", () => {
  const { clock, estimate } = told({ one: 9 * hour, other: 9 * hour })
  clock.jump(-9 * hour)
  assert.equal(estimate.isUntold(), true)
  assert.equal(estimate.aheadFor("one"), 0)
  estimate.learn("one", 0)
  assert.equal(estimate.isUntold(), false)
  assert.equal(estimate.aheadFor("one"), 0)
})
