// What is refused before anything leaves this machine leaves no attempt that might still be answered.
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { systemChance } from "../../../src/node/clock.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { createWorld, someDay, tagOf, testSealer } from "../../kit/world.ts"

test("a file whose name is no mall's: a failure, and not an unclear one", async (t) => {
  const path = newFolder(t, "refused")
  const pair = { access_token: "a", refresh_token: "r", expires_at: new Date(someDay).toISOString() }
  writeFileSync(join(path, "~alone.json"), JSON.stringify(pair))
  const clock = createSteppingClock(someDay)
  const handed = { sealer: testSealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * minute }
  const store = await openStoreAt(`file:${path}`, handed)
  t.after(() => store.close())
  let asked = 0
  const world = createWorld({
    store,
    clock,
    wire:
      (inner) =>
      (...of) => {
        asked++
        return inner(...of)
      },
  })
  const [{ id = "" } = {}] = await store.list({ limit: 9 })
  assert.notEqual(id, "")
  const { failures } = await world.keeper.sweep()
  assert.deepEqual(
    failures.map(({ reason }) => reason),
    ["request_invalid"],
  )
  const { health } = (await store.get(id))!
  assert.deepEqual([asked, health.attempt, health.failures], [0, undefined, 1])
  assert.equal(health.lastFailure?.code, "request_invalid")
  const kinds = (await world.keeper.journal.newest(9)).map(({ kind }) => kind)
  assert.ok(!kinds.includes("unclear"), kinds.join())
})

for (const [name, baseUrl] of Object.entries({
  "an address with a port that fetch asks nobody at": "http://127.0.0.1:9/{mall_id}",
  "an address where nobody listens": "http://127.0.0.1:2/{mall_id}",
})) {
  test(`${name}: a failure, and not an unclear one`, async () => {
    const world = createWorld()
    await world.connect("mymall")
    const away = world.another({ app: { ...world.app, baseUrl }, fetch: globalThis.fetch })
    await assert.rejects(away.refresh("mymall", { force: true }), { code: "provider_unavailable" })
    const { health } = (await world.store.get("mymall"))!
    assert.deepEqual([health.attempt, health.failures], [undefined, 1])
  })
}
