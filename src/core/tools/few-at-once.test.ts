// Lanes: how many at a time, when one ends, and what fails.
import assert from "node:assert/strict"
import { test } from "node:test"
import { fewAtOnce } from "./few-at-once.ts"

const atOnce = 3

async function played(count: number, work: (item: number) => Promise<unknown>) {
  const done: number[] = []
  let working = 0
  let most = 0
  const items = Array.from({ length: count }, (_, at) => at)
  await fewAtOnce(
    items,
    async (item) => {
      most = Math.max(most, ++working)
      const more = await work(item)
      working--
      done.push(item)
      return more
    },
    atOnce,
  )
  return { done, most }
}

test("each comes once, and never more at a time than there are lanes", async () => {
  const { done, most } = await played(20, () => new Promise(setImmediate))
  assert.deepEqual(
    done.toSorted((left, right) => left - right),
    Array.from({ length: 20 }, (_, at) => at),
  )
  assert.equal(most, atOnce)
})

test("a lane that answers false takes no more", async () => {
  const { done } = await played(20, async (item) => {
    await new Promise(setImmediate)
    return item < 5
  })
  assert.ok(done.length < 5 + 2 * atOnce)
})

test("one that fails is told", async () => {
  await assert.rejects(
    played(4, async (item) => {
      if (item === 2) throw new Error("third")
    }),
    /third/,
  )
})
