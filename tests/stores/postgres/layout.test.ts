// A table that is found is extended once and never bent: what does not fit is refused with what is wrong.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { useProgram } from "./program.ts"

const mall = sampleConnection({ id: "oldmall" })
const { query, makeTable, openStore, write } = useProgram()

test("connections of owners are out of the way of the other programs", async () => {
  await makeTable()
  const store = await openStore()
  await store.saveTokens(mall, "new")
  await store.saveTokens(sampleConnection({ id: "oldmall~kim" }), "new")
  assert.equal((await query("select * from cafe24.oauth_tokens")).length, 1)
  assert.equal((await store.list({ limit: 5, mallId: "oldmall" })).length, 2)
  for (const odd of [
    { ...mall, owner: "kim" },
    { ...mall, mallId: "another" },
  ]) {
    await assert.rejects(store.saveTokens(odd, "always"), (error) => isKeeperError(error, "request_invalid"))
  }
})

test("columns of other programs mean nothing to us, whatever they are called", async () => {
  await makeTable()
  await query(`alter table cafe24.oauth_tokens alter user_id type bigint using 7,
    add owner text default 'theirs', add tag text default 'theirs', add has_access boolean default false,
    add has_refresh boolean default false, add found jsonb default '{"id": "theirs"}'`)
  const tag = await write("oldmall", "kept")
  await query("update cafe24.oauth_tokens set user_id = 7")
  const store = await openStore()
  const [listed] = await store.list({ limit: 5 })
  const { tokens, ...facts } = (await store.get("oldmall"))!
  const { accessToken, refreshToken, ...times } = tokens
  assert.deepEqual({ ...facts, tokens: times }, listed)
  assert.deepEqual([accessToken, refreshToken], ["their-access-kept", "their-refresh-kept"])
  assert.deepEqual([facts.tag, facts.userId, facts.owner], [tag, "7", undefined])
})

test("two replicas that start at once extend the table once, and starting again changes nothing", async () => {
  await makeTable()
  await write("oldmall", "kept")
  const stores = await Promise.all(Array.from({ length: 6 }, () => openStore()))
  for (const store of stores) assert.equal((await store.list({ limit: 5 })).length, 1)
  const before = await query(
    "select relname, relfilenode from pg_class where relname ~ 'mallkey|oauth_tokens' order by 1",
  )
  await openStore()
  const now = await query(
    "select relname, relfilenode from pg_class where relname ~ 'mallkey|oauth_tokens' order by 1",
  )
  assert.deepEqual(now, before)
})

test("what an earlier version made is brought up to date, once, under a lease that is held", async () => {
  const store = await openStore()
  await store.saveTokens(mall, "new")
  await query(`alter table mallkey.leases set unlogged;
    update mallkey.versions set version = 1 where part = 'shared'`)
  const lease = await store.lease("refresh:mymall", 60_000)
  const [one, another] = await Promise.all([openStore(), openStore()])
  assert.deepEqual(await one.get(mall.id), mall)
  assert.equal(await another.lease("refresh:mymall", 60_000), undefined)
  await lease?.release()
  const [table] = await query("select relpersistence from pg_class where oid = 'mallkey.leases'::regclass")
  assert.equal(table?.relpersistence, "p")
  assert.deepEqual(await query("select version from mallkey.versions where part = 'shared'"), [
    { version: 2 },
  ])
})

/** With an index that mallkey makes where a table has no rule of its own for it. */
async function extendedWithoutRule(): Promise<void> {
  await query("create schema cafe24; create table cafe24.oauth_tokens (mall_id text, access_token text)")
  const store = await openStore()
  await store.saveTokens(mall, "new")
  await store.close()
}

test("where our schema was dropped and our indexes were left, the table is extended again", async () => {
  await extendedWithoutRule()
  await query("drop schema mallkey cascade")
  const store = await openStore()
  assert.equal((await store.get(mall.id))?.tag, mall.tag)
  assert(await store.saveTokens(nextPair(mall), mall.tag))
})

test("where our schema was dropped and the table was put aside, a new one is made", async () => {
  await extendedWithoutRule()
  await query("drop schema mallkey cascade; alter table cafe24.oauth_tokens rename to oauth_tokens_old")
  await query("create table cafe24.oauth_tokens (mall_id text, access_token text)")
  const store = await openStore()
  assert.equal(await store.get(mall.id), undefined)
  assert(await store.saveTokens(mall, "new"))
  const twice = "insert into cafe24.oauth_tokens_old (mall_id) values ('oldmall')"
  await assert.rejects(query(twice), { code: "23505" }, "what was put aside keeps its rule")
})

test("where only our account of what was made is gone, it is told what is in the way", async () => {
  await (await openStore()).close()
  await query("truncate mallkey.versions")
  await assert.rejects(openStore(), (error) => {
    assert.ok(isKeeperError(error, "settings_invalid"), String(error))
    assert.match(error.message, /"leases" already exists/)
    return true
  })
})

test("once it is extended, a role that may only read and write is enough; one that may not is told what it lacks", async () => {
  await makeTable()
  const role = `mallkey_test_${process.pid}`
  await query(`create role ${role} login password '${role}'`)
  try {
    await query(`grant usage on schema cafe24 to ${role}; grant select on cafe24.oauth_tokens to ${role}`)
    const lacking = openStore("", role)
    await assert.rejects(
      lacking,
      (error) => isKeeperError(error, "settings_invalid") && /permission denied/.test(error.message),
    )
    await (await openStore()).close()
    await query(`grant usage on schema mallkey to ${role}; grant usage on all sequences in schema cafe24 to ${role};
      grant select, insert, update, delete on all tables in schema cafe24, mallkey to ${role}`)
    const store = await openStore("", role)
    await store.saveTokens(mall, "new")
    assert.deepEqual(await store.get(mall.id), mall)
    await store.close()
  } finally {
    await query(`drop owned by ${role}; drop role ${role}`)
  }
})

test("a table that cannot be used, and one of a newer mallkey, are refused with what is wrong", async () => {
  await query("create schema cafe24; create table cafe24.oauth_tokens (mall_id int, expires_at date)")
  await assert.rejects(
    openStore(),
    (error) =>
      isKeeperError(error, "settings_invalid") &&
      /mall_id is integer/.test(error.message) &&
      /expires_at is date/.test(error.message),
  )
  await query("drop schema cafe24 cascade; drop schema if exists mallkey cascade")
  await query("create schema cafe24; create table cafe24.oauth_tokens (mall_id text, access_token text)")
  await query("insert into cafe24.oauth_tokens values ('twice'), ('twice')")
  await assert.rejects(
    openStore(),
    (error) => isKeeperError(error, "settings_invalid") && /several rows/.test(error.message),
  )
  await query("delete from cafe24.oauth_tokens")
  await (await openStore()).close()
  await query("update mallkey.versions set version = 99")
  await assert.rejects(
    openStore(),
    (error) => isKeeperError(error, "settings_invalid") && /newer/.test(error.message),
  )
})

test("what the layout forbids names the column and no value", async () => {
  await makeTable()
  await query("alter table cafe24.oauth_tokens alter column user_id set not null")
  const store = await openStore()
  await assert.rejects(store.saveTokens(mall, "new"), (error) => {
    assert.ok(isKeeperError(error, "row_refused"))
    assert.match(error.message, /user_id/)
    assert.doesNotMatch(`${error.message} ${error.problems}`, /refresh-first|access-first/)
    return true
  })
  await assert.rejects(
    store.saveTokens({ ...mall, userId: "nul\0", tokens: { ...mall.tokens, accessToken: "a\0b" } }, "new"),
    (error) => isKeeperError(error, "request_invalid"),
  )
})
