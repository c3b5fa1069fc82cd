// A rolling upgrade: a replica of the version before starts again beside a newer one.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { shared } from "../../../src/stores/postgres/migrate.ts"
import { tokenTables } from "../../../src/stores/postgres/schema.ts"
import { settingsRows } from "../../../src/stores/supabase/schema.ts"
import { partsWith } from "./bench.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"

let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())

test("parts that version 0.1.0 knows have the steps it knows: it refuses to start beside one more", () => {
  const known = [shared, tokenTables, settingsRows].map(({ name, steps }) => [name, steps.length])
  assert.deepEqual(known, [
    ["shared", 2],
    ["oauth_tokens", 1],
    ["auth_settings", 1],
  ])
})

test("beside a newer one that says so it starts and leaves its version alone; beside one that does not it says why", async () => {
  const open = async () => (await openStoreAt(database.url, partsWith())).close()
  await open()
  await database.query("update mallkey.versions set version = 3 where part = 'shared'")
  await assert.rejects(
    open(),
    (error) => isKeeperError(error, "settings_invalid") && /newer mallkey/.test(error.message),
  )
  await database.query("insert into mallkey.versions values ('shared.readable', 2)")
  await open()
  const [row] = await database.query("select version from mallkey.versions where part = 'shared'")
  assert.equal(row?.version, 3)
  await database.query("update mallkey.versions set version = 3 where part = 'shared.readable'")
  await assert.rejects(open(), (error) => isKeeperError(error, "settings_invalid"))
})
