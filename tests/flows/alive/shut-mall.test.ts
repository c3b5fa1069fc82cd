// A mall whose tokens no secret opens any more: its owner's consent mends it, by every way that leads there.
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { sealerOf } from "../../../src/compose/keeper.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Copy } from "../../../src/core/taking-over/copies.ts"
import { systemChance } from "../../../src/node/clock.ts"
import { openSqliteStore } from "../../../src/stores/sqlite/sqlite.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { createWorld, someDay, testSecret } from "../../kit/world.ts"

const korean = { headers: { "accept-language": "ko" } }

/** Connected under a secret that is gone by now. */
async function createShutWorld(t: TestContext): Promise<HttpWorld & { pair: Copy }> {
  const folder = mkdtempSync(join(tmpdir(), "mallkey-shut-"))
  const clock = createSteppingClock(someDay)
  const open = (secret: string) =>
    openSqliteStore(join(folder, "malls.db"), { sealer: sealerOf([secret]), clock, chance: systemChance })
  const former = await open("f".repeat(40))
  const earlier = createWorld({ store: former, clock })
  await earlier.connect("mymall")
  const { tokens } = (await former.get("mymall"))!
  await former.close()
  const store = await open(testSecret)
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { simulator } = earlier
  const world = createHttpWorld({
    store,
    clock,
    wire: () => (input, init) => simulator.fetch(new Request(input, init)),
  })
  await assertShut(world)
  return { ...world, simulator, pair: { id: "mymall", mallId: "mymall", scopes: [], tokens } }
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

const importing = { rotate: true, replace: false, by: "test" }

/** As `mallkey import` finds it in a file: what the simulated Cafe24 gave out. */
function copyOf(tokens: { access_token: string; refresh_token: string }) {
  const { access_token: accessToken, refresh_token: refreshToken } = tokens
  return {
    id: "mymall",
    mallId: "mymall",
    scopes: ["mall.read_product"],
    tokens: { accessToken, refreshToken },
  }
}

test("by importing another pair of it, which needs no word that the shut one may give way", async (t) => {
  const world = await createShutWorld(t)
  const copy = copyOf(world.simulator.grant("mymall"))
  assert.equal((await world.keeper.standing(copy)).standing, "shut")
  const kept = await world.keeper.import(copy, { ...importing, rotate: false })
  assert.deepEqual(kept, { standing: "shut", kept: false, rotated: false })
  await assertShut(world)
  assert.deepEqual(await world.keeper.import(copy, importing), {
    standing: "shut",
    kept: true,
    rotated: true,
  })
  await assertWell(world)
  assert.equal((await world.keeper.standing(copy)).standing, "earlier")
})

test("a copy that Cafe24 refuses leaves the shut one as it is", async (t) => {
  const world = await createShutWorld(t)
  const copy = copyOf({ access_token: "made-up-access", refresh_token: "made-up-refresh" })
  const { kept, refused } = await world.keeper.import(copy, importing)
  assert.deepEqual([kept, refused], [false, true])
  await assertShut(world)
})

for (const rotate of [true, false])
  test(`by importing the very pair that is shut, ${rotate ? "renewed at once" : "as it is"}`, async (t) => {
    const { pair, ...world } = await createShutWorld(t)
    assert.equal((await world.keeper.standing(pair)).standing, "same")
    const imported = await world.keeper.import(pair, { ...importing, rotate })
    assert.deepEqual(imported, { standing: "same", kept: true, rotated: rotate })
    await assertWell(world)
    const { connection } = await world.keeper.connection("mymall")
    assert.equal(connection.connectedAt, someDay)
  })

async function assertWell({ keeper }: HttpWorld): Promise<void> {
  assert.equal((await keeper.check("mymall")).alive, true)
  const { assessment, connection } = await keeper.connection("mymall")
  assert.deepEqual([assessment.state, connection.health.failures], ["fresh", 0])
  assert.deepEqual(keeper.unopenable.ids(), [])
}
