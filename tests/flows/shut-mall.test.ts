// A mall whose tokens no secret opens any more: its owner's consent mends it, by every way that leads there.
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { sealerOf } from "../../src/compose/keeper.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import { systemChance } from "../../src/node/clock.ts"
import { openSqliteStore } from "../../src/stores/sqlite/sqlite.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld } from "../kit/http-world.ts"
import { createWorld, someDay, testSecret } from "../kit/world.ts"

const korean = { headers: { "accept-language": "ko" } }

/** Connected under a secret that is gone by now. */
async function createShutWorld(t: TestContext): Promise<HttpWorld> {
  const folder = mkdtempSync(join(tmpdir(), "mallkey-shut-"))
  const clock = createSteppingClock(someDay)
  const open = (secret: string) =>
    openSqliteStore(join(folder, "malls.db"), { sealer: sealerOf([secret]), clock, chance: systemChance })
  const former = await open("f".repeat(40))
  await createWorld({ store: former, clock }).connect("mymall")
  await former.close()
  const store = await open(testSecret)
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const world = createHttpWorld({ store, clock })
  await assertShut(world)
  return world
}

async function assertShut({ keeper }: HttpWorld): Promise<void> {
  await assert.rejects(keeper.token("mymall"), (error) => isKeeperError(error, "seal_unknown"))
}

async function assertMended(world: HttpWorld, back: string): Promise<void> {
  const page = await world.browse(back, korean)
  assert.match(page.text, /mymall 쇼핑몰이 다시 연결되었습니다/)
  assert.equal((await world.keeper.check("mymall")).alive, true)
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
}

test("by the link of an alert", async (t) => {
  const world = await createShutWorld(t)
  const link = await world.keeper.linkFor("mymall")
  assert.ok(link)
  const page = await world.browse(link.path, korean)
  assert.equal(page.status, 200, page.text)
  await assertMended(world, agree(world, buttonOn(page), "mymall"))
  assert.match((await world.browse(link.path, korean)).text, /이미 연결되었습니다/)
})

test("by opening the app at Cafe24", async (t) => {
  const world = await createShutWorld(t)
  const opened = await world.browse(world.simulator.launchUrl("/api/cafe24/launch", "mymall"), korean)
  assert.equal(opened.status, 302, opened.text)
  await assertMended(world, agree(world, opened.headers.get("location") ?? "", "mymall"))
})

test("by the open path, which asks for what was asked for before", async (t) => {
  const world = await createShutWorld(t)
  const begun = await world.browse("/api/cafe24/authorize?mall_id=mymall", korean)
  assert.equal(begun.status, 302)
  await assertMended(world, agree(world, begun.headers.get("location") ?? "", "mymall"))
})

test("it can be disconnected; what cannot be opened cannot be revoked, and that is said", async (t) => {
  const world = await createShutWorld(t)
  await assert.rejects(world.keeper.disconnect("mymall", { revoke: true, by: "test" }), (error) =>
    isKeeperError(error, "seal_unknown"),
  )
  await assertShut(world)
  await world.keeper.disconnect("mymall", { revoke: false, by: "test" })
  assert.deepEqual(await world.keeper.connections({ mallId: "mymall", limit: 5 }), [])
})
