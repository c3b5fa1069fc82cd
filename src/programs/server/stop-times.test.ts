// A stop's time is shared: a caller that reads slowly does not take what the store and the process's end need.
import assert from "node:assert/strict"
import { test } from "node:test"
import { stopWithinMs, streamsWithin } from "./stop-times.ts"

test("streams are cut seconds before the whole stop is over, and a short stop gives them nothing", () => {
  assert(streamsWithin(stopWithinMs) >= 4_000)
  assert(stopWithinMs - streamsWithin(stopWithinMs) >= 3_000)
  assert.equal(streamsWithin(1_000), 0)
})
