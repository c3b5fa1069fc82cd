// The application whose table it is goes on using it: only one object of one row is ever touched, and its writes win.
import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { isKeeperError } from "../../src/core/errors.ts"
import type { Store } from "../../src/core/ports.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { supabaseIndexSql } from "../../src/stores/supabase-layout.ts"
import { nextPair, sampleConnection, sampleTag } from "../../src/testing/index.ts"
import { partsWith } from "./postgres-bench.ts"
import { makeDatabase, type TestDatabase } from "./postgres-place.ts"

const hourMs = 3_600_000
const [kim, lee, org] = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
  "33333333-3333-4333-8333-333333333333",
]
let database: TestDatabase
const opened: Store[] = []

before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  await database.query(
    "drop table if exists auth_settings, shop_settings; drop schema if exists mallkey cascade",
  )
})

async function makeTheirTable(
  further = "",
  name = "auth_settings",
  id = "uuid primary key default gen_random_uuid()",
): Promise<void> {
  await database.query(`create table ${name} (id ${id}, org_id uuid, user_id uuid,
    providers jsonb not null default '{}', updated_at timestamptz not null default now()${further})`)
}

async function openStore(options = ""): Promise<Store> {
  const store = await openStoreAt(`supabase:${database.url}${options}`, partsWith())
  opened.push(store)
  return store
}

const slack = { token: "xoxb-한글", nested: { list: [1, 2.5, null, "two"], big: 12345678901234567890n } }
const slackText = JSON.stringify(slack, (_, value) => (typeof value === "bigint" ? "BIG" : value)).replace(
  `"BIG"`,
  "12345678901234567890",
)

function theirObject(mallId: string, marker: string, times: Record<string, unknown> = {}) {
  return {
    mall_id: mallId,
    access_token: `their-access-${marker}`,
    refresh_token: `their-refresh-${marker}`,
    expires_at: new Date(Date.now() + 2 * hourMs).toISOString(),
    scope: "mall.read_order,mall.read_product",
    shop_no: 1,
    board_no: 4,
    ...times,
  }
}

async function theyInsert(object: object, owner: { user?: string; org?: string } = {}): Promise<string> {
  const [row] = await database.query(
    `insert into auth_settings (user_id, org_id, providers)
      values ($1, $2, jsonb_build_object('slack', $3::jsonb, 'cafe24', $4::jsonb)) returning id::text`,
    [owner.user ?? null, owner.org ?? null, slackText, JSON.stringify(object)],
  )
  return row!.id
}

/** As the application does it: the whole object anew. */
async function theyReplace(row: string, object: object): Promise<void> {
  await database.query(
    "update auth_settings set providers = providers || jsonb_build_object('cafe24', $2::jsonb) where id = $1",
    [row, JSON.stringify(object)],
  )
}

const idsOf = async (store: Store, query = {}) =>
  (await store.list({ limit: 20, ...query })).map((found) => found.id)

test("a row that is there is found, and a refresh changes the pair in it and nothing else", async () => {
  await makeTheirTable()
  const row = await theyInsert(theirObject("oldmall", "one"), { user: kim })
  const store = await openStore()
  const found = await store.get("oldmall")
  assert.deepEqual(
    [found?.id, found?.owner, found?.shopNo, found?.scopes],
    ["oldmall", kim, "1", ["mall.read_order", "mall.read_product"]],
  )
  const rest =
    "select (providers - 'cafe24')::text as others, ((providers->'cafe24') - '{access_token,refresh_token,expires_at}'::text[])::text as members from auth_settings"
  const before = await database.query(rest)
  const next = nextPair(found!)
  assert.equal(await store.saveTokens(next, found!.tag), true)
  assert.deepEqual(await database.query(rest), before)
  assert.match(before[0]!.others, /12345678901234567890/)
  const [now] = await database.query(
    "select providers->'cafe24'->>'access_token' as access, providers->'cafe24'->>'refresh_token' as refresh, providers->'cafe24'->>'expires_at' as ends from auth_settings where id = $1",
    [row],
  )
  assert.deepEqual(now, {
    access: next.tokens.accessToken,
    refresh: next.tokens.refreshToken,
    ends: new Date(next.tokens.accessExpiresAt).toISOString(),
  })
  assert.deepEqual((await store.get("oldmall"))?.tokens, next.tokens)
})

test("times keep the shape they are found in", async () => {
  await makeTheirTable()
  const end = Date.UTC(2026, 2, 11, 3, 39, 27)
  const shapes: [unknown, unknown][] = [
    [end, end + hourMs],
    [end / 1_000, (end + hourMs) / 1_000],
    [String(end / 1_000), String((end + hourMs) / 1_000)],
    ["2026-03-11T12:39:27", "2026-03-11T13:39:27"],
    ["2026-03-11 12:39:27.000", "2026-03-11 13:39:27.000"],
    ["2026-03-11T03:39:27+00:00", "2026-03-11T04:39:27+00:00"],
    ["2026-03-11T03:39:27.000Z", "2026-03-11T04:39:27.000Z"],
  ]
  const store = await openStore()
  for (const [index, [written, expected]] of shapes.entries()) {
    const row = await theyInsert(theirObject(`shape${index}`, `shape${index}`, { expires_at: written }))
    const found = await store.get(`shape${index}`)
    assert.equal(found?.tokens.accessExpiresAt, end, String(written))
    assert.equal(await store.saveTokens(nextPair(found), found.tag), true)
    const [now] = await database.query(
      "select providers->'cafe24'->'expires_at' as ends from auth_settings where id = $1",
      [row],
    )
    assert.deepEqual(now!.ends, expected)
  }
})

test("the application replaces the pair between our read and our write: ours is refused, theirs is used", async () => {
  await makeTheirTable()
  const row = await theyInsert(theirObject("oldmall", "one"))
  const store = await openStore()
  const held = (await store.get("oldmall"))!
  await theyReplace(row, theirObject("oldmall", "two"))
  assert.equal(await store.saveTokens(nextPair(held), held.tag), false)
  assert.equal(await store.saveHealth("oldmall", { health: held.health, refreshAt: 1 }, held.tag), false)
  const now = (await store.get("oldmall"))!
  assert.deepEqual([now.tag, now.tokens.accessToken], [sampleTag("their-refresh-two"), "their-access-two"])
  assert.equal(
    await store.saveHealth("oldmall", { health: { failures: 1, requestedAt: [] }, refreshAt: 5 }, now.tag),
    true,
  )
  assert.equal((await store.get("oldmall"))?.refreshAt, 5)
  assert.deepEqual(await idsOf(store, { dueBefore: 5 }), ["oldmall"])
})

test("a new row is due in its time, by the same moment a read tells; a row that goes is gone", async () => {
  await makeTheirTable()
  const store = await openStore()
  assert.deepEqual(await idsOf(store), [])
  const row = await theyInsert(theirObject("latemall", "one"))
  const found = (await store.get("latemall"))!
  const aheadMs = found.tokens.accessExpiresAt - found.refreshAt!
  assert.ok(aheadMs >= 45 * 60_000 && aheadMs <= 50 * 60_000, `due ${aheadMs} ms ahead`)
  assert.deepEqual(await idsOf(store, { dueBefore: found.refreshAt! - 1 }), [])
  assert.deepEqual(await idsOf(store, { dueBefore: found.refreshAt! }), ["latemall"])
  await theyInsert({ mall_id: "nothing", board_no: 2 })
  assert.equal((await store.tally(Date.now())).total, 1, "an object without a pair is no connection")
  await database.query("delete from auth_settings where id = $1", [row])
  assert.deepEqual(await idsOf(store), [])
  assert.equal(await store.get("latemall"), undefined)
  assert.equal((await store.tally(Date.now())).total, 0)
})

test("several rows of one mall are told apart by whose they are, also when the second comes while the first is refreshed", async () => {
  await makeTheirTable()
  const store = await openStore("?seal=on")
  await theyInsert(theirObject("twin", "kim"), { user: kim, org })
  const first = (await store.get("twin"))!
  assert.equal(first.id, "twin")
  assert.deepEqual(
    await store.get(`twin~${kim}`),
    first,
    "its owner may name it, though the mall has only one",
  )
  await store.saveTokens(nextPair(first, "sealed"), first.tag)
  const sealed = (await store.get("twin"))!
  await theyInsert(theirObject("twin", "lee"), { user: lee })
  const nobodys = await theyInsert(theirObject("twin", "nobody"))
  assert.deepEqual(
    await idsOf(store, { mallId: "twin" }),
    [`twin~${kim}`, `twin~${lee}`, `twin~${nobodys}`].sort(),
  )
  assert.equal(await store.get("twin"), undefined, "the bare name means none of them")
  const next = nextPair(sealed, "late")
  assert.equal(await store.saveTokens(next, sealed.tag), true, "an answer that was under way is not lost")
  assert.deepEqual((await store.get(`twin~${kim}`))?.tokens, next.tokens)
  assert.equal((await store.get(`twin~${lee}`))?.tokens.accessToken, "their-access-lee")
})

test("a list is narrowed to what a user, an organisation or a row owns", async () => {
  await makeTheirTable()
  await theyInsert(theirObject("kims", "1"), { user: kim, org })
  await theyInsert(theirObject("lees", "2"), { user: lee })
  await theyInsert(theirObject("orgs", "3"), { org })
  const row = await theyInsert(theirObject("rows", "4"))
  const store = await openStore()
  assert.deepEqual(await idsOf(store, { owner: kim }), ["kims"])
  assert.deepEqual(await idsOf(store, { owner: org }), ["kims", "orgs"])
  assert.deepEqual(await idsOf(store, { owner: row }), ["rows"])
  assert.deepEqual(await idsOf(store, { owner: "1 or true" }), [])
  await database.query("update auth_settings set user_id = $1 where user_id = $2", [lee, kim])
  assert.deepEqual(await idsOf(store, { owner: kim }), [], "the row was handed to somebody else")
})

test("a consent goes into its owner's row, else into a row of its own; a disconnect leaves the rest in place", async () => {
  await makeTheirTable()
  await database.query(
    'insert into auth_settings (user_id, providers) values ($1, \'{"slack": {"a": 1}, "cafe24": {"board_no": 7}}\')',
    [kim],
  )
  const store = await openStore()
  const mine = sampleConnection({ id: `mymall~${kim}` })
  assert.equal(await store.saveTokens(mine, "always"), true)
  assert.deepEqual(await store.get(mine.id), mine)
  const [row] = await database.query("select providers from auth_settings")
  assert.deepEqual(
    [row!.providers.slack, row!.providers.cafe24.board_no, row!.providers.cafe24.mall_id],
    [{ a: 1 }, 7, "mymall"],
  )

  const another = sampleConnection({ id: `another~${kim}` })
  assert.equal(await store.saveTokens(another, "new"), true)
  assert.deepEqual(await idsOf(store, { owner: kim }), [another.id, mine.id])
  assert.equal((await database.query("select from auth_settings where user_id = $1", [kim])).length, 2)

  const team = sampleConnection({ id: "teammall" })
  await store.saveTokens(team, "new")
  assert.deepEqual(await store.get("teammall"), team)
  await store.remove(mine.id)
  const [left] = await database.query("select providers from auth_settings where providers ? 'slack'")
  assert.deepEqual(left!.providers.slack, { a: 1 })
  assert.deepEqual([left!.providers.cafe24.board_no, left!.providers.cafe24.access_token], [7, undefined])
  assert.equal(await store.saveTokens(mine, "new"), true)
  assert.equal((await database.query("select from auth_settings")).length, 3, "the row it left is used again")
})

test("a consent for a mall that one row holds goes there; where several do, it must say for whom", async () => {
  await makeTheirTable()
  await theyInsert(theirObject("oldmall", "one"), { user: kim })
  const store = await openStore()
  const again = sampleConnection({ id: "oldmall" })
  assert.equal(await store.saveTokens(again, "new"), false)
  assert.equal(await store.saveTokens(again, "always"), true)
  assert.equal((await database.query("select from auth_settings")).length, 1)
  await theyInsert(theirObject("both", "1"), { user: kim })
  await theyInsert(theirObject("both", "2"), { user: lee })
  await assert.rejects(
    store.saveTokens(sampleConnection({ id: "both" }), "always"),
    (error) => isKeeperError(error, "ambiguous") && error.problems?.length === 2,
  )
})

test("where the table allows one row a user, a second mall is refused and the first stays", async () => {
  await makeTheirTable(", unique (user_id)")
  const row = await theyInsert(theirObject("oldmall", "one"), { user: kim })
  const store = await openStore()
  await assert.rejects(store.saveTokens(sampleConnection({ id: `another~${kim}` }), "always"), (error) =>
    isKeeperError(error, "request_invalid"),
  )
  const [now] = await database.query(
    "select providers->'cafe24'->>'refresh_token' as refresh from auth_settings where id = $1",
    [row],
  )
  assert.equal(now!.refresh, "their-refresh-one")
})

test("another mall in a row is another connection, and nothing of the one before clings to it", async () => {
  await makeTheirTable()
  await database.query("insert into auth_settings (user_id) values ($1)", [kim])
  const store = await openStore()
  const first = sampleConnection({ id: `mymall~${kim}` })
  await store.saveTokens(first, "always")
  await store.saveHealth(first.id, { health: { failures: 9, requestedAt: [] }, refreshAt: 1 }, first.tag)
  const [row] = await database.query("select id from auth_settings")
  await theyReplace(row!.id, theirObject("othermall", "other"))
  assert.equal(await store.get(first.id), undefined)
  assert.equal(await store.saveTokens(nextPair(first), first.tag), false)
  const other = (await store.get("othermall"))!
  assert.deepEqual([other.id, other.owner, other.health.failures], ["othermall", kim, 0])
  assert.deepEqual(await idsOf(store), ["othermall"])
})

test("table and provider have the names they are given, ids may be numbers", async () => {
  await makeTheirTable("", "shop_settings", "bigserial primary key")
  await database.query("insert into shop_settings (providers) values ($1)", [
    JSON.stringify({ cafe24_v2: theirObject("numbered", "one") }),
  ])
  const store = await openStore("?table=public.shop_settings&provider=cafe24_v2")
  assert.equal((await store.get("numbered"))?.tokens.accessToken, "their-access-one")
  await store.saveTokens(sampleConnection({ id: "second" }), "new")
  assert.deepEqual(await idsOf(store), ["numbered", "second"])
  await database.query(supabaseIndexSql({ table: "public.shop_settings", provider: "cafe24_v2" }))
  const byParts = await openStoreAt(`supabase:${database.url}`, {
    ...partsWith(),
    supabase: { table: "shop_settings", provider: "cafe24_v2" },
  })
  opened.push(byParts)
  assert.deepEqual(await idsOf(byParts), ["numbered", "second"])
  for (const options of ["", "?table=shop_settings;drop", "?table=shop_settings&provider=x'y"]) {
    await assert.rejects(openStore(options), (error) => isKeeperError(error, "settings_invalid"))
  }
})

test("plain objects are sealed in place on demand, and what the application writes later is read all the same", async () => {
  await makeTheirTable()
  const row = await theyInsert(theirObject("plainmall", "one"), { user: kim })
  const store = await openStore("?seal=on")
  assert.deepEqual(await store.reseal(10).then(({ resealed, left }) => [resealed, left]), [1, 0])
  const [kept] = await database.query("select providers->'cafe24' as object from auth_settings")
  assert.match(`${kept!.object.access_token} ${kept!.object.refresh_token}`, /^mk1\.\S+ mk1\.\S+$/)
  assert.equal(kept!.object.board_no, 4)
  assert.equal((await store.get("plainmall"))?.tokens.refreshToken, "their-refresh-one")
  await theyReplace(row, { ...kept!.object, access_token: "plain-again", refresh_token: "their-refresh-two" })
  const now = await store.get("plainmall")
  assert.deepEqual([now?.tag, now?.tokens.accessToken], [sampleTag("their-refresh-two"), "plain-again"])
  assert.equal((await store.reseal(0)).left, 1)
})
