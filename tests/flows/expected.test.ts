// What the settings speak of and an empty store does not hold: a start goes by that, and no look at the store holds it up.
import assert from "node:assert/strict"
import { test } from "node:test"
import { missingFrom, refuseLeftFile } from "../../src/compose/expected.ts"
import type { House } from "../../src/compose/house.ts"
import { KeeperError } from "../../src/core/errors.ts"
import { createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import { createWorld, someDay } from "../kit/world.ts"

test("a start on an empty store takes no look of the doctor's at it, and status outlives one that fails", async () => {
  let looks = 0
  const warnings = async () => {
    looks++
    throw new KeeperError("store_unavailable", { detail: "canceling statement due to statement timeout" })
  }
  const clock = createSteppingClock(someDay)
  const { keeper } = createWorld({ clock, store: { ...createMemoryStore({ clock }), warnings } })
  const mirroring = { ahead: async () => [] }
  const house = { keeper, mirroring, settings: { language: "en", mallId: "mymall" } } as unknown as House
  assert.deepEqual(await refuseLeftFile(house), { mallId: "mymall" })
  assert.equal(looks, 0)
  assert.equal((await missingFrom(house)).mallId, "mymall")
  assert.equal(looks, 1)
})
