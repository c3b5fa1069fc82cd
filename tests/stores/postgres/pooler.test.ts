// The whole contract again through PgBouncer in transaction mode: no statement may count on the one before it.

import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { openDatabase } from "../../../src/stores/postgres/database.ts"
import { sampleConnection, testStore } from "../../../src/testing/index.ts"
import { partsWith, postgresBench } from "./bench.ts"
import { emptied } from "./emptied.ts"
import { authSettings } from "./place.ts"
import { startPooler, usePooledDatabase } from "./pooler.ts"
import { spyOnNames } from "./spy-on-names.ts"

const { database, pooler } = usePooledDatabase()

const clear = async () => {
  await database().query("drop schema if exists cafe24 cascade; drop schema if exists mallkey cascade")
  await database().query("drop table if exists auth_settings")
  await database().query(authSettings)
}

for (const prefix of ["", "supabase:"]) {
  const ready = emptied(database, clear)
  testStore(`${prefix || "postgres:"} through PgBouncer`, {
    open: () =>
      postgresBench({
        database: database(),
        emptied: ready,
        port: pooler().port,
        storeUrl: (url) => `${prefix}${url}?seal=on`,
      }),
  })
}

test("nothing is left to a session that may be another for the next statement", async () => {
  const line = await openDatabase(pooler().url, "here", 1)
  const { sent } = await spyOnNames(async () => {
    for (let turn = 0; turn < 12; turn++) await line.rows("select $1::int as turn", [turn], "often")
  })
  await line.close()
  assert.equal(sent.length, 13, "twelve, and once the question where the line leads")
  assert.deepEqual([...new Set(sent.map(({ name }) => name))], [undefined])
})

test("a pooler in statement mode is told as that, and opens what was made past it", async () => {
  await clear()
  const statements = await startPooler(new URL(database().url), "statement")
  try {
    await assert.rejects(
      openStoreAt(statements.url, partsWith()),
      (error) =>
        isKeeperError(error, "settings_invalid") && /pool_mode = transaction/.test(error.detail ?? ""),
    )
    await (await openStoreAt(database().url, partsWith())).close()
    const store = await openStoreAt(statements.url, partsWith())
    await store.saveTokens(sampleConnection({ id: "mymall" }), "new")
    assert.equal((await store.get("mymall"))?.id, "mymall")
    await store.close()
  } finally {
    await statements.end()
  }
})
