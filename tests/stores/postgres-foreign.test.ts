// The programs that use cafe24.oauth_tokens today go on using it, and what they write is used from the next read on.
import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { assess } from "../../src/core/assess.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import type { Store } from "../../src/core/ports.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { nextPair, sampleConnection, sampleTag } from "../../src/testing/index.ts"
import { partsWith } from "./postgres-bench.ts"
import { makeDatabase, type TestDatabase } from "./postgres-place.ts"

const hourMs = 3_600_000
const mall = sampleConnection({ id: "oldmall" })
let database: TestDatabase
const opened: Store[] = []

before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  await database.query("drop schema if exists cafe24 cascade")
  await database.query("drop schema if exists mallkey cascade")
})

async function openStore(options = ""): Promise<Store> {
  const store = await openStoreAt(`${database.url}${options}`, partsWith())
  opened.push(store)
  return store
}

/** As the existing deployments have it. */
async function makeTheirTable(times = "timestamptz"): Promise<void> {
  await database.query("create schema cafe24")
  await database.query(`create table cafe24.oauth_tokens (
    id bigserial primary key, access_token text not null, expires_at ${times}, refresh_token text,
    refresh_token_expires_at ${times}, client_id text, mall_id text not null unique, user_id text,
    scopes text[], token_type text default 'bearer', issued_at ${times},
    updated_at ${times}, status text default 'active')`)
}

const theirUpsert = `
  insert into cafe24.oauth_tokens (mall_id, access_token, expires_at, refresh_token, refresh_token_expires_at, client_id, scopes, issued_at, updated_at)
  values ($1, $2, $3, $4, $5, 'their-client', '{mall.read_order}', $6, now())
  on conflict (mall_id) do update set access_token = excluded.access_token, expires_at = excluded.expires_at,
    refresh_token = excluded.refresh_token, refresh_token_expires_at = excluded.refresh_token_expires_at,
    issued_at = excluded.issued_at, updated_at = now()`

/** A pair that the other program got at this moment. */
async function theyWrite(mallId: string, marker: string, issuedAt = Date.now()): Promise<string> {
  const iso = (at: number) => new Date(at).toISOString()
  const times = [iso(issuedAt + 2 * hourMs), iso(issuedAt + 14 * 24 * hourMs), iso(issuedAt)]
  const refresh = `their-refresh-${marker}`
  await database.query(theirUpsert, [mallId, `their-access-${marker}`, times[0], refresh, times[1], times[2]])
  return sampleTag(refresh)
}

test("a table that is there is used as it is, and goes on working for its own programs", async () => {
  await makeTheirTable()
  const issuedAt = Date.UTC(2026, 2, 11, 1, 39, 27, 123)
  const tag = await theyWrite("oldmall", "one", issuedAt)
  const store = await openStore()
  const found = await store.get("oldmall")
  assert.ok(found)
  assert.deepEqual(found.tokens, {
    accessToken: "their-access-one",
    accessExpiresAt: issuedAt + 2 * hourMs,
    refreshToken: "their-refresh-one",
    refreshExpiresAt: issuedAt + 14 * 24 * hourMs,
    issuedAt,
  })
  assert.deepEqual([found.tag, found.clientId, found.scopes], [tag, "their-client", ["mall.read_order"]])
  const aheadMs = found.tokens.accessExpiresAt - found.refreshAt!
  assert.ok(aheadMs >= 45 * 60_000 && aheadMs <= 50 * 60_000, `due ${aheadMs} ms ahead`)

  const next = nextPair(found)
  assert.equal(await store.saveTokens(next, tag), true)
  const [row] = await database.query(
    "select access_token, refresh_token, expires_at, status, token_type from cafe24.oauth_tokens where mall_id = 'oldmall' and status = 'active'",
  )
  assert.deepEqual(row, {
    access_token: next.tokens.accessToken,
    refresh_token: next.tokens.refreshToken,
    expires_at: new Date(next.tokens.accessExpiresAt),
    status: "active",
    token_type: "bearer",
  })
  await theyWrite("oldmall", "two")
  assert.equal((await store.get("oldmall"))?.tokens.refreshToken, "their-refresh-two")
})

test("absent, the table is made so that the other programs' own statement works", async () => {
  const store = await openStore()
  const tag = await theyWrite("newmall", "one")
  assert.equal((await store.get("newmall"))?.tag, tag)
  await store.saveTokens(mall, "new")
  const rows = await database.query("select mall_id, id from cafe24.oauth_tokens order by mall_id")
  assert.deepEqual(
    rows.map((row) => row.mall_id),
    ["newmall", "oldmall"],
  )
})

test("another program replaces the pair between our read and our write: ours is refused, theirs is used", async () => {
  await makeTheirTable()
  const store = await openStore()
  await store.saveTokens(mall, "new")
  const held = await store.get("oldmall")
  await store.saveHealth(
    "oldmall",
    { health: { failures: 3, lostAt: 5, requestedAt: [7] }, refreshAt: undefined },
    mall.tag,
  )
  const tag = await theyWrite("oldmall", "theirs")
  assert.equal(await store.saveTokens(nextPair(held!), held!.tag), false)
  assert.equal(await store.saveHealth("oldmall", { health: held!.health, refreshAt: 1 }, held!.tag), false)
  const now = await store.get("oldmall")
  assert.deepEqual([now?.tag, now?.tokens.accessToken], [tag, "their-access-theirs"])
  assert.deepEqual(now?.health, { failures: 0, requestedAt: [7] }, "the bad news was about the pair before")
  assert.equal(assess(now!, Date.now()).state, "fresh")
  assert.equal(
    await store.saveHealth("oldmall", { health: { failures: 1, requestedAt: [] }, refreshAt: 5 }, tag),
    true,
  )
  assert.equal((await store.get("oldmall"))?.refreshAt, 5)
  assert.deepEqual((await store.tally(Date.now())).states.due, 1)
})

test("rows that other programs make or replace come up when they are due, by the same moment a read tells", async () => {
  await makeTheirTable()
  const issuedAt = Date.UTC(2026, 0, 5)
  for (let index = 0; index < 30; index++) await theyWrite(`mall${index}`, `first${index}`, issuedAt + index)
  const store = await openStore()
  await theyWrite("latemall", "late", issuedAt + 5 * hourMs)
  const endOfAll = issuedAt + 3 * hourMs
  const listed = await store.list({ dueBefore: endOfAll, limit: 100 })
  assert.equal(listed.length, 30)
  for (const { id, refreshAt } of listed) assert.equal((await store.get(id))?.refreshAt, refreshAt, id)
  const order = listed.map((found) => found.refreshAt!)
  assert.deepEqual(
    order,
    order.toSorted((left, right) => left - right),
  )
  assert.ok(new Set(order).size > 20, "spread, not all at once")
  await theyWrite("mall7", "again", issuedAt + 5 * hourMs)
  const rest = await store.list({ dueBefore: endOfAll, limit: 100 })
  assert.equal(rest.length, 29, "their refresh took it out of what is due")
  assert.equal((await store.tally(endOfAll)).total, 31)
})

test("without a zone, times are Korean, and stay as they were found", async () => {
  for (const type of ["timestamp", "text"]) {
    await makeTheirTable(type)
    await database.query(
      `insert into cafe24.oauth_tokens (mall_id, access_token, refresh_token, expires_at, refresh_token_expires_at, issued_at)
        values ('koreanmall', 'a', 'r', '2026-03-11T12:39:27.500', '2026-03-25 10:39:27', '2026-03-11T10:39:27')`,
    )
    const store = await openStore()
    const found = await store.get("koreanmall")
    assert.equal(found?.tokens.accessExpiresAt, Date.UTC(2026, 2, 11, 3, 39, 27, 500), type)
    const refreshAt = found.refreshAt!
    assert.equal((await store.list({ dueBefore: refreshAt - 1, limit: 5 })).length, 0)
    assert.equal((await store.list({ dueBefore: refreshAt, limit: 5 })).length, 1)
    assert.equal(await store.saveTokens(nextPair(found), found.tag), true)
    const [row] = await database.query("select expires_at::text from cafe24.oauth_tokens")
    assert.match(row!.expires_at, /^2026-03-11[T ]13:39:27\.5(00)?$/, "an hour later, by the Korean clock")
    assert.deepEqual((await store.get("koreanmall"))?.tokens, nextPair(found).tokens)
    await database.query("drop schema cafe24 cascade; drop schema mallkey cascade")
  }
})

test("what is missing in a row is tolerated, and one without a refresh token needs a person", async () => {
  await makeTheirTable()
  await database.query(`insert into cafe24.oauth_tokens (mall_id, access_token, refresh_token, expires_at, token_type) values
    ('baremall', 'a', 'r', null, null), ('endless', 'a', 'r2', 'infinity', null), ('deadmall', 'a', null, now() + interval '1 hour', null)`)
  await database.query(
    "insert into cafe24.oauth_tokens (mall_id, access_token, refresh_token, status) values ('offmall', 'a', 'r3', 'inactive')",
  )
  const store = await openStore()
  const now = Date.now()
  const states = (await store.list({ limit: 10 })).map((found) => [found.id, assess(found, now).state])
  assert.deepEqual(states, [
    ["baremall", "expired"],
    ["deadmall", "lost"],
    ["endless", "expired"],
    ["offmall", "paused"],
  ])
  const due = await store.list({ dueBefore: now, limit: 10 })
  assert.deepEqual(due.map((found) => found.id).sort(), ["baremall", "endless"])
  assert.deepEqual((await store.tally(now)).states, { fresh: 0, due: 0, expired: 2, lost: 1, paused: 1 })
  const dead = await store.get("deadmall")
  assert.match(dead?.health.lastFailure?.detail ?? "", /no refresh token/)
  const consented = sampleConnection({ id: "deadmall" })
  assert.equal(await store.saveTokens(consented, "always"), true)
  assert.deepEqual(await store.get("deadmall"), consented)
})

test("a status that is switched off is heeded, kept by a refresh, and ended by a new consent", async () => {
  await makeTheirTable()
  const store = await openStore()
  await store.saveTokens(mall, "new")
  await database.query("update cafe24.oauth_tokens set status = 'inactive'")
  const paused = await store.get("oldmall")
  assert.equal(assess(paused!, Date.now()).state, "paused")
  assert.equal(paused?.refreshAt, undefined)
  assert.deepEqual(await store.list({ dueBefore: Number.MAX_SAFE_INTEGER, limit: 5 }), [])
  const next = nextPair(mall)
  assert.equal(await store.saveTokens(next, mall.tag), true, "an answer that was under way is not lost")
  assert.equal(assess((await store.get("oldmall"))!, Date.now()).state, "paused")
  const again = nextPair(next, "consent")
  await store.saveTokens(again, "always")
  assert.deepEqual(await store.get("oldmall"), again)
})

test("plain tokens are sealed in place on demand, and both are read at any time", async () => {
  await makeTheirTable()
  const tag = await theyWrite("plainmall", "plain")
  await theyWrite("othermall", "other")
  const sealing = await openStore("?seal=on")
  await sealing.saveTokens(mall, "new")
  assert.deepEqual((await sealing.reseal(0)).byKey.plain, 2)
  assert.deepEqual(await sealing.reseal(1).then(({ resealed, left }) => [resealed, left]), [1, 1])
  assert.equal((await sealing.reseal(10)).left, 0)
  const rows = await database.query("select access_token, refresh_token from cafe24.oauth_tokens")
  for (const row of rows) assert.match(`${row.access_token} ${row.refresh_token}`, /^mk1\.\S+ mk1\.\S+$/)
  const plain = await openStore()
  const found = await plain.get("plainmall")
  assert.deepEqual([found?.tag, found?.tokens.refreshToken], [tag, "their-refresh-plain"])
  assert.equal(await plain.saveTokens(nextPair(found!), tag), true)
  assert.equal((await sealing.get("plainmall"))?.tokens.refreshToken, "refresh-next-plainmall")
  const warned = (await plain.warnings()).map(({ code }) => code)
  assert.ok(warned.includes("plain_text"))
  assert.ok(!(await sealing.warnings()).some(({ code }) => code === "plain_text"))
})

test("connections of owners are out of the way of the other programs", async () => {
  await makeTheirTable()
  const store = await openStore()
  await store.saveTokens(mall, "new")
  await store.saveTokens(sampleConnection({ id: "oldmall~kim" }), "new")
  assert.equal((await database.query("select * from cafe24.oauth_tokens")).length, 1)
  assert.equal((await store.list({ limit: 5, mallId: "oldmall" })).length, 2)
  for (const odd of [
    { ...mall, owner: "kim" },
    { ...mall, mallId: "another" },
  ]) {
    await assert.rejects(store.saveTokens(odd, "always"), (error) => isKeeperError(error, "request_invalid"))
  }
})

test("two replicas that start at once extend the table once, and starting again changes nothing", async () => {
  await makeTheirTable()
  await theyWrite("oldmall", "kept")
  const stores = await Promise.all(Array.from({ length: 6 }, () => openStore()))
  for (const store of stores) assert.equal((await store.list({ limit: 5 })).length, 1)
  const before = await database.query(
    "select relname, relfilenode from pg_class where relname ~ 'mallkey|oauth_tokens' order by 1",
  )
  await openStore()
  const now = await database.query(
    "select relname, relfilenode from pg_class where relname ~ 'mallkey|oauth_tokens' order by 1",
  )
  assert.deepEqual(now, before)
})

test("a table that cannot be used, and one of a newer mallkey, are refused with what is wrong", async () => {
  await database.query(
    "create schema cafe24; create table cafe24.oauth_tokens (mall_id int, expires_at date)",
  )
  await assert.rejects(
    openStore(),
    (error) =>
      isKeeperError(error, "settings_invalid") &&
      /mall_id is integer/.test(error.message) &&
      /expires_at is date/.test(error.message),
  )
  await database.query("drop schema cafe24 cascade; drop schema if exists mallkey cascade")
  await database.query(
    "create schema cafe24; create table cafe24.oauth_tokens (mall_id text, access_token text)",
  )
  await database.query("insert into cafe24.oauth_tokens values ('twice'), ('twice')")
  await assert.rejects(
    openStore(),
    (error) => isKeeperError(error, "settings_invalid") && /several rows/.test(error.message),
  )
  await database.query("delete from cafe24.oauth_tokens")
  await (await openStore()).close()
  await database.query("update mallkey.versions set version = 99")
  await assert.rejects(
    openStore(),
    (error) => isKeeperError(error, "settings_invalid") && /newer/.test(error.message),
  )
})

test("what the layout forbids names the column and no value", async () => {
  await makeTheirTable()
  await database.query("alter table cafe24.oauth_tokens alter column user_id set not null")
  const store = await openStore()
  await assert.rejects(store.saveTokens(mall, "new"), (error) => {
    assert.ok(isKeeperError(error, "settings_invalid"))
    assert.match(error.message, /user_id/)
    assert.doesNotMatch(`${error.message} ${error.problems}`, /refresh-first|access-first/)
    return true
  })
  await assert.rejects(
    store.saveTokens({ ...mall, userId: "nul\0", tokens: { ...mall.tokens, accessToken: "a\0b" } }, "new"),
    (error) => isKeeperError(error, "request_invalid"),
  )
})
