// The programs that use cafe24.oauth_tokens today go on using it, and what they write is used from the next read on.
import assert from "node:assert/strict"
import { test } from "node:test"
import { assess } from "../../../src/core/alive/assess.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { useProgram } from "./program.ts"

const hourMs = 3_600_000
const mall = sampleConnection({ id: "oldmall" })
const { query, makeTable, openStore, write } = useProgram()

test("a table that is there is used as it is, and goes on working for its own programs", async () => {
  await makeTable()
  const issuedAt = Date.UTC(2026, 2, 11, 1, 39, 27, 123)
  const tag = await write("oldmall", "one", issuedAt)
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
  const [row] = await query(
    "select access_token, refresh_token, expires_at, status, token_type from cafe24.oauth_tokens where mall_id = 'oldmall' and status = 'active'",
  )
  assert.deepEqual(row, {
    access_token: next.tokens.accessToken,
    refresh_token: next.tokens.refreshToken,
    expires_at: new Date(next.tokens.accessExpiresAt),
    status: "active",
    token_type: "bearer",
  })
  await write("oldmall", "two")
  assert.equal((await store.get("oldmall"))?.tokens.refreshToken, "their-refresh-two")
})

test("absent, the table is made so that the other programs' own statement works", async () => {
  const store = await openStore()
  const tag = await write("newmall", "one")
  assert.equal((await store.get("newmall"))?.tag, tag)
  await store.saveTokens(mall, "new")
  const rows = await query("select mall_id, id from cafe24.oauth_tokens order by mall_id")
  assert.deepEqual(
    rows.map((row) => row.mall_id),
    ["newmall", "oldmall"],
  )
})

test("another program replaces the pair between our read and our write: ours is refused, theirs is used", async () => {
  await makeTable()
  const store = await openStore()
  await store.saveTokens(mall, "new")
  const held = await store.get("oldmall")
  await store.saveHealth(
    "oldmall",
    { health: { failures: 3, lostAt: 5, requestedAt: [7] }, refreshAt: undefined },
    mall.tag,
  )
  const tag = await write("oldmall", "theirs")
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
  await makeTable()
  const issuedAt = Date.UTC(2026, 0, 5)
  for (let index = 0; index < 30; index++) await write(`mall${index}`, `first${index}`, issuedAt + index)
  const store = await openStore()
  await write("latemall", "late", issuedAt + 5 * hourMs)
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
  await write("mall7", "again", issuedAt + 5 * hourMs)
  const rest = await store.list({ dueBefore: endOfAll, limit: 100 })
  assert.equal(rest.length, 29, "their refresh took it out of what is due")
  assert.equal((await store.tally(endOfAll)).total, 31)
})

test("without a zone, times are Korean, and stay as they were found", async () => {
  for (const type of ["timestamp", "text"]) {
    await makeTable(type)
    await query(
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
    const [row] = await query("select expires_at::text from cafe24.oauth_tokens")
    assert.match(row!.expires_at, /^2026-03-11[T ]13:39:27\.5(00)?$/, "an hour later, by the Korean clock")
    assert.deepEqual((await store.get("koreanmall"))?.tokens, nextPair(found).tokens)
    await query("drop schema cafe24 cascade; drop schema mallkey cascade")
  }
})

test("what is missing in a row is tolerated, and one without a refresh token needs a person", async () => {
  await makeTable()
  await query(`insert into cafe24.oauth_tokens (mall_id, access_token, refresh_token, expires_at, token_type) values
    ('baremall', 'a', 'r', null, null), ('endless', 'a', 'r2', 'infinity', null), ('deadmall', 'a', null, now() + interval '1 hour', null)`)
  await query(
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
  await makeTable()
  const store = await openStore()
  await store.saveTokens(mall, "new")
  await query("update cafe24.oauth_tokens set status = 'inactive'")
  const paused = await store.get("oldmall")
  assert.equal(assess(paused!, Date.now()).state, "paused")
  assert.equal(paused?.refreshAt, undefined)
  assert.match(paused?.health.lastFailure?.detail ?? "", /column status says "inactive"/)
  assert.deepEqual(await store.list({ dueBefore: Number.MAX_SAFE_INTEGER, limit: 5 }), [])
  const next = nextPair(mall)
  assert.equal(await store.saveTokens(next, mall.tag), true, "an answer that was under way is not lost")
  assert.equal(assess((await store.get("oldmall"))!, Date.now()).state, "paused")
  const again = nextPair(next, "consent")
  await store.saveTokens(again, "always")
  assert.deepEqual(await store.get("oldmall"), again)
})

test("plain tokens are sealed in place on demand, and both are read at any time", async () => {
  await makeTable()
  const tag = await write("plainmall", "plain")
  await write("othermall", "other")
  const sealing = await openStore("?seal=on")
  await sealing.saveTokens(mall, "new")
  assert.deepEqual((await sealing.reseal(0)).byKey.plain, 2)
  assert.deepEqual(await sealing.reseal(1).then(({ resealed, left }) => [resealed, left]), [1, 1])
  assert.equal((await sealing.reseal(10)).left, 0)
  const rows = await query("select access_token, refresh_token from cafe24.oauth_tokens")
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

test("an end that another program changes beside the same pair is honoured by what is due, and costs nothing we learned", async () => {
  await makeTable()
  const [now, issuedAt] = [Date.now(), Date.now() - hourMs]
  await write("oldmall", "one", issuedAt)
  const store = await openStore()
  await store.list({ dueBefore: 1, limit: 5 })
  const { tag, refreshAt } = (await store.get("oldmall"))!
  const attempt = { id: "a1", tag, at: issuedAt, instance: "other" }
  const health = { failures: 1, attempt, requestedAt: [issuedAt] }
  assert.ok(await store.saveHealth("oldmall", { health, refreshAt }, tag))
  const due = async () => (await store.list({ dueBefore: now + 60_000, limit: 5 })).map(({ id }) => id)
  assert.deepEqual(await due(), [])
  await query("update cafe24.oauth_tokens set expires_at = now() + interval '10 minutes'")
  assert.deepEqual(await due(), ["oldmall"])
  assert.deepEqual((await store.get("oldmall"))?.health, health)
  const [news] = await query(
    "select count(*)::int as rows from cafe24.oauth_tokens where mallkey_written_end is distinct from expires_at",
  )
  assert.equal(news?.rows, 0, "it is news once")
  // What was learned since stands: its next try is not brought forward a second time.
  assert.ok(await store.saveHealth("oldmall", { health, refreshAt: now + hourMs }, tag))
  assert.deepEqual(await due(), [])
  await query("update cafe24.oauth_tokens set expires_at = 'infinity'")
  assert.deepEqual(await due(), ["oldmall"], "no time that can be meant: it is tried at once")
})

test("a row that version 0.1.0 left due in another millennium is due at the first look, and so is one of a lost mall never", async () => {
  await makeTable()
  for (const mallId of ["farmall", "lostmall"]) await write(mallId, mallId)
  const store = await openStore()
  await store.list({ dueBefore: 1, limit: 5 })
  await query(`update cafe24.oauth_tokens set expires_at = '58877-03-08', mallkey_written_end = null,
    mallkey_refresh_at = case mall_id when 'farmall' then 1795900000000000 end`)
  const due = await store.list({ dueBefore: Date.now(), limit: 5 })
  assert.deepEqual(
    due.map(({ id }) => id),
    ["farmall"],
  )
})

test("a column of ends that is given another type is followed", async () => {
  await makeTable()
  await write("oldmall", "one")
  await (await openStore()).close()
  await query(`drop index cafe24.mallkey_news; alter table cafe24.oauth_tokens alter expires_at type text`)
  const store = await openStore()
  await query("update cafe24.oauth_tokens set expires_at = '2020-01-01T00:00:00Z'")
  assert.equal((await store.list({ dueBefore: Date.now(), limit: 5 })).length, 1)
})
