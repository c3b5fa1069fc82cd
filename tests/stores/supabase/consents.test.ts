// Whose row a consent goes into, and that a row of somebody else's is never taken for it.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { root } from "../../package/sources.ts"
import { idsOf, kim, lee, theirObject, useApplication } from "./application.ts"

/** Somebody else's table gets no index from us: the page of the store offers one. */
const [offeredIndex] = /^create index concurrently[^;]+;/m.exec(
  readFileSync(join(root, "docs/stores/supabase.md"), "utf8"),
)!

const { query, makeTable, openStore, insert } = useApplication()

test("a consent goes into its owner's row, else into a row of its own; a disconnect leaves the rest in place", async () => {
  await makeTable()
  await query(
    'insert into auth_settings (user_id, providers) values ($1, \'{"slack": {"a": 1}, "cafe24": {"board_no": 7}}\')',
    [kim],
  )
  const store = await openStore()
  const mine = sampleConnection({ id: `mymall~user:${kim}` })
  assert.equal(await store.saveTokens(mine, "always"), true)
  assert.deepEqual(await store.get(mine.id), mine)
  const [row] = await query("select providers from auth_settings")
  assert.deepEqual(
    [row!.providers.slack, row!.providers.cafe24.board_no, row!.providers.cafe24.mall_id],
    [{ a: 1 }, 7, "mymall"],
  )

  const another = sampleConnection({ id: `another~user:${kim}` })
  assert.equal(await store.saveTokens(another, "new"), true)
  assert.deepEqual(await idsOf(store, { owner: `user:${kim}` }), [another.id, mine.id])
  assert.equal((await query("select from auth_settings where user_id = $1", [kim])).length, 2)

  const team = sampleConnection({ id: "teammall" })
  await store.saveTokens(team, "new")
  assert.deepEqual(await store.get("teammall"), team)
  await store.remove(mine.id)
  const [left] = await query("select providers from auth_settings where providers ? 'slack'")
  assert.deepEqual(left!.providers.slack, { a: 1 })
  assert.deepEqual([left!.providers.cafe24.board_no, left!.providers.cafe24.access_token], [7, undefined])
  assert.equal(await store.saveTokens(mine, "new"), true)
  assert.equal((await query("select from auth_settings")).length, 3, "the row it left is used again")
})

test("a consent for a mall that one row holds goes there; where several do, it must say for whom", async () => {
  await makeTable()
  await insert(theirObject("oldmall", "one"), { user: kim })
  const store = await openStore()
  const again = sampleConnection({ id: "oldmall" })
  // Kim may have typed it: until a pair of this mall was refreshed in this row, its consents must name her.
  const isRefused = (error: unknown) =>
    isKeeperError(error, "row_refused") && error.fix === `mallkey connect oldmall~user:${kim}`
  await assert.rejects(async () => store.checkPlace?.(again), isRefused)
  for (const ifTag of ["new", "always"]) await assert.rejects(store.saveTokens(again, ifTag), isRefused)
  const found = (await store.get("oldmall"))!
  assert.equal(found.unproven, true)
  await assert.rejects(store.saveTokens(again, found.tag, "consent"), isRefused)
  const next = nextPair(found)
  const renewed = { ...next, health: { ...next.health, spent: [found.tag] } }
  assert.equal(await store.saveTokens(renewed, found.tag), true)
  assert.equal((await store.get("oldmall"))?.unproven, undefined)
  assert.equal(await store.saveTokens(again, "new"), false)
  assert.equal(await store.saveTokens(again, "always"), true)
  assert.equal((await query("select from auth_settings")).length, 1)
  await insert(theirObject("both", "1"), { user: kim })
  await insert(theirObject("both", "2"), { user: lee })
  const both = sampleConnection({ id: "both" })
  await assert.rejects(store.saveTokens(both, "always"), (error) => isKeeperError(error, "row_refused"))
  for (const { id } of await store.list({ mallId: "both", limit: 9 })) {
    const { tag, ...rest } = (await store.get(id))!
    const next = nextPair({ ...rest, tag }, id)
    await store.saveTokens({ ...next, health: { ...next.health, spent: [tag] } }, tag)
  }
  await assert.rejects(
    store.saveTokens(both, "always"),
    (error) => isKeeperError(error, "ambiguous") && error.problems?.length === 2,
  )
})

test("a user who types the name of a mall into their own row is not sent the tokens of its next consent", async () => {
  await makeTable()
  const typed = await insert({ mall_id: "victimmall", board_no: 1 }, { user: lee })
  const store = await openStore()
  const consented = sampleConnection({ id: "victimmall" })
  await store.checkPlace?.(consented)
  assert.equal(await store.saveTokens(consented, "always"), true)
  const [theirs] = await query("select providers->'cafe24' as object from auth_settings where id = $1", [
    typed,
  ])
  assert.deepEqual(theirs!.object, { mall_id: "victimmall", board_no: 1 })
  assert.deepEqual(await store.get("victimmall"), consented)
  const again = nextPair(consented, "again")
  assert.equal(await store.saveTokens(again, "always"), true)
  assert.deepEqual((await store.get("victimmall"))?.tokens, again.tokens)
  assert.equal((await query("select from auth_settings")).length, 2)
  // A row of nobody's, as a disconnect leaves it, is used again.
  await store.remove("victimmall")
  assert.equal(await store.saveTokens(again, "new"), true)
  assert.equal((await query("select from auth_settings")).length, 2)
})

test("where the table allows one row a user, a second mall is refused and the first stays", async () => {
  await makeTable(", unique (user_id)")
  const row = await insert(theirObject("oldmall", "one"), { user: kim })
  const store = await openStore()
  await assert.rejects(store.saveTokens(sampleConnection({ id: `another~user:${kim}` }), "always"), (error) =>
    isKeeperError(error, "request_invalid"),
  )
  const [now] = await query(
    "select providers->'cafe24'->>'refresh_token' as refresh from auth_settings where id = $1",
    [row],
  )
  assert.equal(now!.refresh, "their-refresh-one")
})

test("table and provider have the names they are given, ids may be numbers", async () => {
  await makeTable("", "shop_settings", "bigserial primary key")
  await query("insert into shop_settings (providers) values ($1)", [
    JSON.stringify({ cafe24_v2: theirObject("numbered", "one") }),
  ])
  const store = await openStore("?table=public.shop_settings&provider=cafe24_v2")
  assert.equal((await store.get("numbered"))?.tokens.accessToken, "their-access-one")
  await store.saveTokens(sampleConnection({ id: "second" }), "new")
  assert.deepEqual(await idsOf(store), ["numbered", "second"])
  await query(offeredIndex.replaceAll("auth_settings", "shop_settings").replaceAll("{cafe24,", "{cafe24_v2,"))
  const byParts = await openStore("", { supabase: { table: "shop_settings", provider: "cafe24_v2" } })
  assert.deepEqual(await idsOf(byParts), ["numbered", "second"])
  for (const options of ["", "?table=shop_settings;drop", "?table=shop_settings&provider=x'y"]) {
    await assert.rejects(openStore(options), (error) => isKeeperError(error, "settings_invalid"))
  }
})

test("user 7, organization 7, row 7 and somebody called 7 are four owners", async () => {
  await query(`create table auth_settings (id bigint generated by default as identity (start with 100) primary key, org_id bigint, user_id bigint,
    providers jsonb not null default '{}', updated_at timestamptz)`)
  const cafe24 = (marker: string) => JSON.stringify({ cafe24: theirObject("mymall", marker) })
  for (const [id, org, user] of [
    [1, null, 7],
    [2, 7, null],
    [7, 3, 3],
  ] as const)
    await query("insert into auth_settings values ($1, $2, $3, $4)", [id, org, user, cafe24(`${id}`)])
  const store = await openStore()
  const tokenOf = async (id: string) => (await store.get(id))?.tokens.accessToken
  const named = { "mymall~user:7": "1", "mymall~org:7": "2", "mymall~row:7": "7", "mymall~user:3": "7" }
  for (const [id, marker] of Object.entries(named))
    assert.equal(await tokenOf(id), `their-access-${marker}`, id)
  assert.equal(await tokenOf("mymall~7"), undefined)
  const idsFor = (owner: string) => idsOf(store, { owner })
  assert.deepEqual(await idsFor("user:7"), ["mymall~user:7"])
  assert.deepEqual(await idsFor("org:7"), ["mymall~org:7"])
  assert.deepEqual(await idsFor("7"), [])

  for (const owner of ["7", "user:7", "org:7"]) {
    assert.equal(await store.saveTokens(sampleConnection({ id: `second~${owner}` }), "new"), true, owner)
  }
  const made = await query(
    "select user_id::text, org_id::text from auth_settings where providers->'cafe24'->>'mall_id' = 'second' order by id",
  )
  assert.deepEqual(made, [
    { user_id: null, org_id: null },
    { user_id: "7", org_id: null },
    { user_id: null, org_id: "7" },
  ])
  await assert.rejects(store.saveTokens(sampleConnection({ id: "second~row:99" }), "new"), (error) =>
    isKeeperError(error, "request_invalid"),
  )
})

test("a tenant who typed a mall before its owner came has its bare name no more, in a list and in a call, once the owner's row has proven itself", async () => {
  await makeTable()
  await insert(theirObject("mymall", "typed"), { user: lee })
  const store = await openStore()
  assert.deepEqual(await idsOf(store), ["mymall"])
  await store.saveTokens(sampleConnection({ id: `mymall~user:${kim}` }), "new", "consent")
  assert.deepEqual(await idsOf(store), [`mymall~user:${kim}`, `mymall~user:${lee}`])
  assert.equal(await store.get("mymall"), undefined)

  await insert(theirObject("another", "typed"), { user: lee })
  assert.equal((await store.get("another"))?.unproven, true)
  await insert(theirObject("another", "own"), { user: kim })
  const { tag, ...rest } = (await store.get(`another~user:${kim}`))!
  const next = nextPair({ ...rest, tag }, "own")
  await store.saveTokens({ ...next, health: { ...next.health, spent: [tag] } }, tag)
  assert.deepEqual(await idsOf(store, { mallId: "another" }), [`another~user:${kim}`, `another~user:${lee}`])
})
