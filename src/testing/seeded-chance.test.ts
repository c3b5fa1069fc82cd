// A seed draws the same again, and what it draws is spread and usable as an id.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSeededChance } from "./seeded-chance.ts"

test("the same seed draws the same, another seed something else", () => {
  const draw = (seed: number) => {
    const chance = createSeededChance(seed)
    return [chance.fraction(), chance.id(), chance.fraction()]
  }
  assert.deepEqual(draw(7), draw(7))
  assert.notDeepEqual(draw(7), draw(8))
})

test("fractions are spread over 0 to 1, ids are plain and do not repeat", () => {
  const chance = createSeededChance(1)
  const buckets = new Array<number>(10).fill(0)
  for (let round = 0; round < 10_000; round++) buckets[Math.floor(chance.fraction() * 10)]!++
  assert.ok(Math.min(...buckets) > 850 && Math.max(...buckets) < 1_150, buckets.join(" "))
  const ids = new Set(Array.from({ length: 10_000 }, () => chance.id()))
  assert.equal(ids.size, 10_000)
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{22}$/)
})
