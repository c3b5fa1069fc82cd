// The journal keeps what happened for a month, however much of it there is.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createJournal } from "../../src/core/events.ts"
import { createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSeededChance, createSteppingClock } from "../../src/testing/index.ts"

test("one pruning takes all that is over, and nothing else", async () => {
  const clock = createSteppingClock(Date.UTC(2026, 0, 1))
  const store = createMemoryStore({ clock })
  const journal = createJournal(store, clock, createSeededChance(1))
  for (let count = 0; count < 1_200; count++)
    await journal.record({ kind: "unclear", connectionId: "mymall" })
  clock.jump(31 * 24 * 60 * 60_000)
  await journal.record({ kind: "recovered", connectionId: "mymall" })
  await journal.prune()
  assert.deepEqual(
    (await journal.newest(10)).map(({ kind }) => kind),
    ["recovered"],
  )
})
