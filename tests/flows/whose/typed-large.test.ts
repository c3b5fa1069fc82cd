// A user may write megabytes into a row of their own: they cost themselves alone, and nobody reads them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { connectionId } from "../../../src/core/id.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import type { HttpWorld } from "../../kit/http-world.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const kim = "6f1a2b3c-0000-4000-8000-000000000001"
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

/** What compresses to a thousandth lies in few pages, and is read as a whole all the same. */
const large = {
  scope: "repeat('mall.read_order ', 10000)",
  refresh_token: "repeat('R', 300000)",
  mall_id: "repeat('m', 300000)",
  note: "(select string_agg(md5(n::text), '') from generate_series(1, 2000) n)",
}

async function type(member: string, sql: string) {
  await database.query(
    `insert into auth_settings (user_id, providers) select $1, jsonb_build_object('cafe24', jsonb_build_object(
      'mall_id', 'typed-${member.replace("_", "-")}', 'access_token', 'a', 'refresh_token', 'made-up-${member}') || jsonb_build_object($2::text, ${sql}))`,
    [kim, member],
  )
}

for (const way of bothWays) {
  test(`${way}: rows of megabytes are named and left alone, and all other malls are kept`, async (t) => {
    const world = await createWorld(t, way)
    await world.connect("mymall")
    for (const [member, sql] of Object.entries(large)) await type(member, sql)
    assert.deepEqual(await idsIn(world), ["mymall"])
    assert.equal((await world.keeper.tally()).total, 1)
    const kept = await database.query("select row_id from mallkey.settings_rows where mall_id <> 'mymall'")
    assert.deepEqual(kept, [], "nothing of them is copied")
    const warnings = await world.store.warnings("all")
    const odd = warnings.filter(({ why }) => why === "one_odd")
    assert.equal(odd.length, Object.keys(large).length, JSON.stringify(warnings))
    await world.clock.step(90 * 60_000)
    assert.equal((await world.keeper.sweep()).refreshed, 1)
  })
}

test("a row that is made small again is found, and one that grows is no mall until then", async (t) => {
  const world = await createWorld(t, "direct")
  const id = connectionId("mymall", undefined)
  await world.connect("mymall")
  const grow = (sql: string) =>
    database.query(`update auth_settings set providers = jsonb_set(providers, '{cafe24,note}', to_jsonb(${sql}))
      where providers #>> '{cafe24,mall_id}' = 'mymall'`)
  await grow("repeat('x', 100000)")
  assert.deepEqual(await idsIn(world), [])
  await grow("''::text")
  assert.deepEqual(await idsIn(world), [id])
  assert.ok((await world.keeper.token(id)).accessToken)
})

async function idsIn(world: HttpWorld): Promise<string[]> {
  return (await world.keeper.connections({ limit: 100 })).map(({ connection }) => connection.id)
}
