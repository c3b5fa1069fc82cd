// Who reads a tag of another's pair may type it beside something that looks sealed: that row proves nothing by it.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, createHttpWorld } from "../../kit/http-world.ts"
import { makeShopTable, openShopStore } from "../../kit/shop-table.ts"
import { someDay } from "../../kit/world.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"

const [typist, kim] = ["6f1a2b3c-0000-4000-8000-000000000009", "6f1a2b3c-0000-4000-8000-000000000001"]
const clock = createSteppingClock(someDay)
let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database?.drop())

test("what is learned of a pair is not written beside a row into which its tag was typed", async (t) => {
  await makeShopTable(database)
  const world = await createHttpWorld({ clock, store: await openShopStore(t, database, { clock }) })
  const { url } = world.keeper.connect({ mallId: "victimmall", owner: `user:${kim}` })
  assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
  const own = (await world.store.get(`victimmall~user:${kim}`))!
  const object = { mall_id: "victimmall", access_token: "a", refresh_token: "mk1.a.b", mallkey_tag: own.tag }
  await database.query("insert into auth_settings (user_id, providers) values ($1, $2)", [
    typist,
    JSON.stringify({ cafe24: object }),
  ])
  await world.store.list({ limit: 10 })
  const health = { ...own.health, spent: ["0123456789abcdef"] }
  assert.equal(await world.store.saveHealth(own.id, { health, refreshAt: own.refreshAt }, own.tag), true)
  const listed = await world.store.list({ limit: 10 })
  assert.deepEqual(
    listed.map(({ id, unproven }) => [id, unproven]),
    [
      [`victimmall~user:${kim}`, undefined],
      [`victimmall~user:${typist}`, true],
    ],
  )
})
