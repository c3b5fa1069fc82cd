// What a user types into rows of their own and no connection can be made of keeps nothing of others' from being found.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree } from "../../kit/http-world.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const [typist, kim] = ["6f1a2b3c-0000-4000-8000-000000000009", "6f1a2b3c-0000-4000-8000-000000000001"]
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

const type = (user: string, members: object, rows = 1) =>
  database.query(
    `insert into auth_settings (user_id, providers) select $1, $2 from generate_series(1, ${rows})`,
    [user, JSON.stringify({ cafe24: { access_token: "typed", ...members } })],
  )

const unsound = {
  "a mall that is none": { mall_id: "", refresh_token: "r" },
  "a mall with a control character": { mall_id: "a\u0007b", refresh_token: "r" },
  "a mall of far too many letters": { mall_id: "😀".repeat(140), refresh_token: "r" },
  "the name of a connection": { mall_id: "a~b", refresh_token: "r" },
  "a sealed pair without a tag": { mall_id: "victimmall", refresh_token: "mk1.a.b" },
  "a sealed pair with an empty tag": { mall_id: "victimmall", refresh_token: "mk1.a.b", mallkey_tag: "" },
  "a number for a token": { mall_id: "victimmall", refresh_token: 5 },
}

for (const way of bothWays)
  test(`${way}: thousands of rows that are no connections hide none that came after them`, async (t) => {
    const world = await createWorld(t, way)
    for (const members of Object.values(unsound)) await type(typist, members, 1_000)
    await type(kim, { mall_id: "othermall", refresh_token: "honest" })
    const ids = (await world.store.list({ limit: 20 })).map(({ id }) => id)
    assert.deepEqual(ids, ["othermall"])
    const told = JSON.stringify(await world.store.warnings())
    assert.match(told, /mall_id/)
  })

for (const way of bothWays)
  test(`${way}: a row without a tag that was typed and deleted leaves no name behind that stands in the way`, async (t) => {
    const world = await createWorld(t, way)
    await type(typist, { mall_id: "victimmall", refresh_token: "mk1.a.b", mallkey_tag: "" })
    await world.store.list({ limit: 20 })
    await database.query("delete from auth_settings")
    for (const mallId of ["victimmall", "othermall"])
      await type(kim, { mall_id: mallId, refresh_token: `honest-${mallId}` })
    const ids = (await world.store.list({ limit: 20 })).map(({ id }) => id)
    assert.deepEqual(ids, ["othermall", "victimmall"])
    await database.query("delete from auth_settings")
    const { url } = world.keeper.connect({ mallId: "victimmall" })
    assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
  })
