// The whole contract again through PgBouncer in transaction mode: no statement may count on the one before it.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { openDatabase } from "../../../src/stores/postgres/database.ts"
import { sampleConnection, testStore } from "../../../src/testing/index.ts"
import { partsWith, postgresBench } from "./bench.ts"
import { emptied } from "./emptied.ts"
import { authSettings, makeDatabase, type TestDatabase } from "./place.ts"
import { type Pooler, startPooler } from "./pooler.ts"
import { spyOnNames } from "./spy-on-names.ts"

let database: TestDatabase
let pooler: Pooler
before(async () => {
  database = await makeDatabase()
  pooler = await startPooler(new URL(database.url))
})
after(async () => {
  await pooler?.end()
  await database.drop()
})

const clear = async () => {
  await database.query("drop schema if exists cafe24 cascade; drop schema if exists mallkey cascade")
  await database.query("drop table if exists auth_settings")
  await database.query(authSettings)
}

for (const prefix of ["", "supabase:"]) {
  const ready = emptied(() => database, clear)
  testStore(`${prefix || "postgres:"} through PgBouncer`, {
    open: () =>
      postgresBench({
        database,
        emptied: ready,
        port: pooler.port,
        storeUrl: (url) => `${prefix}${url}?seal=on`,
      }),
  })
}

test("nothing is left to a session that may be another for the next statement", async () => {
  const address = new URL(database.url)
  address.host = `127.0.0.1:${pooler.port}`
  const line = await openDatabase(address.href, "here", 1)
  const { sent } = await spyOnNames(async () => {
    for (let turn = 0; turn < 12; turn++) await line.rows("select $1::int as turn", [turn], "often")
  })
  await line.close()
  assert.equal(sent.length, 13, "twelve, and once the question where the line leads")
  assert.deepEqual([...new Set(sent.map(({ name }) => name))], [undefined])
})

test("a pooler in statement mode is told as that, and opens what was made past it", async () => {
  await clear()
  const statements = await startPooler(new URL(database.url), "statement")
  const address = new URL(database.url)
  address.host = `127.0.0.1:${statements.port}`
  try {
    await assert.rejects(
      openStoreAt(address.href, partsWith()),
      (error) =>
        isKeeperError(error, "settings_invalid") && /pool_mode = transaction/.test(error.detail ?? ""),
    )
    await (await openStoreAt(database.url, partsWith())).close()
    const store = await openStoreAt(address.href, partsWith())
    await store.saveTokens(sampleConnection({ id: "mymall" }), "new")
    assert.equal((await store.get("mymall"))?.id, "mymall")
    await store.close()
  } finally {
    await statements.end()
  }
})
