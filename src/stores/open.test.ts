// A store is chosen by the scheme of its URL, and what is not known is refused without repeating it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../core/errors.ts"
import { createSealer } from "../core/seal.ts"
import { cipher, tagOf } from "../node/cipher.ts"
import { systemChance, systemClock } from "../node/clock.ts"
import { openStoreAt } from "./open.ts"

const parts = {
  sealer: createSealer(["a secret"], cipher),
  tagOf,
  clock: systemClock,
  chance: systemChance,
  refreshAheadMs: 45 * 60_000,
}

test("memory: opens the memory store", async () => {
  const store = await openStoreAt("memory:", parts)
  assert.equal(store.name, "memory:")
  await store.close()
})

test("an unknown scheme is refused with the known ones, and the URL stays unsaid", async () => {
  for (const url of ["mysql://root:hunter2@db/x", "./data/hunter2.db", "", "constructor:hunter2"]) {
    await assert.rejects(openStoreAt(url, parts), (error) => {
      assert.ok(isKeeperError(error, "settings_invalid"))
      assert.match(error.problems?.join() ?? "", /sqlite:.*memory:/)
      assert.doesNotMatch(`${error} ${error.problems}`, /hunter2/)
      return true
    })
  }
})
