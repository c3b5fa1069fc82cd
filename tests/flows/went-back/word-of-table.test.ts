// Rows that are put back while the server runs on are told by the word of the server, whichever table and way they are kept in and by.
import assert from "node:assert/strict"
import { test } from "node:test"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"
import { partsWith } from "../../stores/postgres/bench.ts"

const { database, openStore } = useShopTable(createSteppingClock(someDay))

/** As by pg_restore in one transaction. */
const putBack = (table: string) =>
  database.query(`begin; drop table if exists copied; create table copied as table ${table};
    truncate ${table}; insert into ${table} table copied; commit`)

for (const way of bothWays)
  test(`${way}: an application's table is put back`, async (t) => {
    const store = await openStore(t, way)
    const before = await store.server?.()
    assert.ok(before)
    assert.equal(await store.server?.(), before)
    await putBack("auth_settings")
    assert.notEqual(await store.server?.(), before)
  })

for (const table of ["cafe24.oauth_tokens", "mallkey.owned_tokens", "mallkey.connections"])
  test(`${table} is put back`, async (t) => {
    const store = await openStoreAt(database.url, { ...partsWith(), apps: ["other"] })
    t.after(() => store.close())
    const before = await store.server?.()
    assert.ok(before)
    await putBack(table)
    assert.notEqual(await store.server?.(), before)
  })
