// Where codes of another program are looked for when two tables may hold them: in the one that has any.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { openPostgresCodes } from "../../../src/stores/postgres/codes.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"

let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())

test("an empty table of codes does not hide the one that is written to", async () => {
  await database.query(`create schema cafe24;
    create table cafe24.oauth_authorization_codes (id bigserial, code text, created_at timestamptz default now());
    create table cafe24.authorization_codes (id bigserial, code text, created_at timestamptz default now())`)
  const opened = async () => {
    const codes = await openPostgresCodes(database.url)
    const found = { table: codes.table, code: (await codes.newest())?.code }
    await codes.close()
    return found
  }
  assert.deepEqual(await opened(), { table: "cafe24.oauth_authorization_codes", code: undefined })
  await database.query("insert into cafe24.authorization_codes (code) values ('second')")
  assert.deepEqual(await opened(), { table: "cafe24.authorization_codes", code: "second" })
  await database.query("insert into cafe24.oauth_authorization_codes (code) values ('first')")
  assert.deepEqual(await opened(), { table: "cafe24.oauth_authorization_codes", code: "first" })
})
