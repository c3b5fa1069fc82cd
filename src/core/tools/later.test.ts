// Loaded once for all who ask meanwhile, and again where it failed.
import assert from "node:assert/strict"
import { test } from "node:test"
import { later } from "./later.ts"

test("nothing is loaded before it is asked for, and then once", async () => {
  let times = 0
  const value = later(async () => ++times)
  assert.equal(times, 0)
  assert.deepEqual(await Promise.all([value(), value()]), [1, 1])
  assert.equal(await value(), 1)
})

test("what failed is tried again by the next who asks", async () => {
  let times = 0
  const value = later(async () => {
    times += 1
    if (times === 1) throw new Error("the disk was away")
    return times
  })
  await assert.rejects(Promise.all([value(), value()]), /away/)
  assert.equal(await value(), 2)
})
