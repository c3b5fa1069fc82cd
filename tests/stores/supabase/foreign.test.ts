// The application whose table it is goes on using it: only one object of one row is ever touched, and its writes win.
import assert from "node:assert/strict"
import { test } from "node:test"
import { nextPair, sampleConnection, sampleTag } from "../../../src/testing/index.ts"
import { idsOf, kim, lee, org, theirObject, useApplication } from "./application.ts"

const hourMs = 3_600_000
const { query, makeTable, openStore, insert, replace } = useApplication()

test("a row that is there is found, and a refresh changes the pair in it and nothing else", async () => {
  await makeTable()
  const row = await insert(theirObject("oldmall", "one"), { user: kim })
  const store = await openStore()
  const found = await store.get("oldmall")
  assert.deepEqual(
    [found?.id, found?.owner, found?.shopNo, found?.scopes],
    ["oldmall", `user:${kim}`, "1", ["mall.read_order", "mall.read_product"]],
  )
  const rest =
    "select (providers - 'cafe24')::text as others, ((providers->'cafe24') - '{access_token,refresh_token,expires_at}'::text[])::text as members from auth_settings"
  const before = await query(rest)
  const next = nextPair(found!)
  assert.equal(await store.saveTokens(next, found!.tag), true)
  assert.deepEqual(await query(rest), before)
  assert.match(before[0]!.others, /12345678901234567890/)
  const [now] = await query(
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
  await makeTable()
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
    const row = await insert(theirObject(`shape${index}`, `shape${index}`, { expires_at: written }))
    const found = await store.get(`shape${index}`)
    assert.equal(found?.tokens.accessExpiresAt, end, String(written))
    assert.equal(await store.saveTokens(nextPair(found), found.tag), true)
    const [now] = await query(
      "select providers->'cafe24'->'expires_at' as ends from auth_settings where id = $1",
      [row],
    )
    assert.deepEqual(now!.ends, expected)
  }
})

test("the application replaces the pair between our read and our write: ours is refused, theirs is used", async () => {
  await makeTable()
  const row = await insert(theirObject("oldmall", "one"))
  const store = await openStore()
  const held = (await store.get("oldmall"))!
  await replace(row, theirObject("oldmall", "two"))
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
  await makeTable()
  const store = await openStore()
  assert.deepEqual(await idsOf(store), [])
  const row = await insert(theirObject("latemall", "one"))
  const found = (await store.get("latemall"))!
  const aheadMs = found.tokens.accessExpiresAt - found.refreshAt!
  assert.ok(aheadMs >= 45 * 60_000 && aheadMs <= 50 * 60_000, `due ${aheadMs} ms ahead`)
  assert.deepEqual(await idsOf(store, { dueBefore: found.refreshAt! - 1 }), [])
  assert.deepEqual(await idsOf(store, { dueBefore: found.refreshAt! }), ["latemall"])
  await insert({ mall_id: "nothing", board_no: 2 })
  assert.equal((await store.tally(Date.now())).total, 1, "an object without a pair is no connection")
  await query("delete from auth_settings where id = $1", [row])
  assert.deepEqual(await idsOf(store), [])
  assert.equal(await store.get("latemall"), undefined)
  assert.equal((await store.tally(Date.now())).total, 0)
})

test("several rows of one mall are told apart by whose they are, also when the second comes while the first is refreshed", async () => {
  await makeTable()
  const store = await openStore("?seal=on")
  await insert(theirObject("twin", "kim"), { user: kim, org })
  const first = (await store.get("twin"))!
  assert.equal(first.id, "twin")
  assert.deepEqual(
    await store.get(`twin~user:${kim}`),
    first,
    "its owner may name it, though the mall has only one",
  )
  await store.saveTokens(nextPair(first, "sealed"), first.tag)
  const sealed = (await store.get("twin"))!
  await insert(theirObject("twin", "lee"), { user: lee })
  const nobodys = await insert(theirObject("twin", "nobody"))
  assert.deepEqual(
    await idsOf(store, { mallId: "twin" }),
    [`twin~user:${kim}`, `twin~user:${lee}`, `twin~row:${nobodys}`].sort(),
  )
  assert.equal(await store.get("twin"), undefined, "the bare name means none of them")
  const next = nextPair(sealed, "late")
  assert.equal(await store.saveTokens(next, sealed.tag), true, "an answer that was under way is not lost")
  assert.deepEqual((await store.get(`twin~user:${kim}`))?.tokens, next.tokens)
  assert.equal((await store.get(`twin~user:${lee}`))?.tokens.accessToken, "their-access-lee")
})

test("a name is free again when the application has emptied or deleted the row that had it", async () => {
  await makeTable()
  const store = await openStore()
  const emptied = await insert(theirObject("moving", "one"), { user: kim })
  assert.equal((await store.get("moving"))?.id, "moving")
  await replace(emptied, { mall_id: "moving" })
  const second = await insert(theirObject("moving", "two"), { user: lee })
  assert.equal((await store.get("moving"))?.tokens.accessToken, "their-access-two")
  await query("delete from auth_settings where id = $1", [second])
  await insert(theirObject("moving", "three"))
  assert.equal((await store.get("moving"))?.tokens.accessToken, "their-access-three")
  assert.deepEqual(await idsOf(store), ["moving"])
})

test("a list is narrowed to what a user, an organisation or a row owns", async () => {
  await makeTable()
  await insert(theirObject("kims", "1"), { user: kim, org })
  await insert(theirObject("lees", "2"), { user: lee })
  await insert(theirObject("orgs", "3"), { org })
  const row = await insert(theirObject("rows", "4"))
  const store = await openStore()
  assert.deepEqual(await idsOf(store, { owner: `user:${kim}` }), ["kims"])
  assert.deepEqual(await idsOf(store, { owner: `org:${org}` }), ["kims", "orgs"])
  assert.deepEqual(await idsOf(store, { owner: `row:${row}` }), ["rows"])
  assert.deepEqual(await idsOf(store, { owner: "user:1 or true" }), [])
  await query("update auth_settings set user_id = $1 where user_id = $2", [lee, kim])
  assert.deepEqual(await idsOf(store, { owner: `user:${kim}` }), [], "the row was handed to somebody else")
})

test("another mall in a row is another connection, and nothing of the one before clings to it", async () => {
  await makeTable()
  await query("insert into auth_settings (user_id) values ($1)", [kim])
  const store = await openStore()
  const first = sampleConnection({ id: `mymall~user:${kim}` })
  await store.saveTokens(first, "always")
  await store.saveHealth(first.id, { health: { failures: 9, requestedAt: [] }, refreshAt: 1 }, first.tag)
  const [row] = await query("select id from auth_settings")
  await replace(row!.id, theirObject("othermall", "other"))
  assert.equal(await store.get(first.id), undefined)
  assert.equal(await store.saveTokens(nextPair(first), first.tag), false)
  const other = (await store.get("othermall"))!
  assert.deepEqual([other.id, other.owner, other.health.failures], ["othermall", `user:${kim}`, 0])
  assert.deepEqual(await idsOf(store), ["othermall"])
})

test("plain objects are sealed in place on demand, and what the application writes later is read all the same", async () => {
  await makeTable()
  const row = await insert(theirObject("plainmall", "one"), { user: kim })
  const store = await openStore("?seal=on")
  assert.deepEqual(await store.reseal(10).then(({ resealed, left }) => [resealed, left]), [1, 0])
  const [kept] = await query("select providers->'cafe24' as object from auth_settings")
  assert.match(`${kept!.object.access_token} ${kept!.object.refresh_token}`, /^mk1\.\S+ mk1\.\S+$/)
  assert.equal(kept!.object.board_no, 4)
  assert.equal((await store.get("plainmall"))?.tokens.refreshToken, "their-refresh-one")
  await replace(row, { ...kept!.object, access_token: "plain-again", refresh_token: "their-refresh-two" })
  const now = await store.get("plainmall")
  assert.deepEqual([now?.tag, now?.tokens.accessToken], [sampleTag("their-refresh-two"), "plain-again"])
  assert.equal((await store.reseal(0)).left, 1)
})

test("an end that the application changes beside the same pair is honoured by what is due, and costs nothing we learned", async () => {
  await makeTable()
  const now = Date.now()
  const object = theirObject("oldmall", "one", { expires_at: now + hourMs })
  const row = await insert(object)
  const store = await openStore()
  const { tag, refreshAt } = (await store.get("oldmall"))!
  const attempt = { id: "a1", tag, at: now, instance: "other" }
  const health = { failures: 1, attempt, requestedAt: [now] }
  assert.ok(await store.saveHealth("oldmall", { health, refreshAt: now + hourMs }, tag))
  const due = () => idsOf(store, { dueBefore: now + 60_000 })
  assert.ok((refreshAt ?? 0) <= now + hourMs)
  assert.deepEqual(await due(), [])
  await replace(row, { ...object, expires_at: now + 60_000 })
  assert.deepEqual(await due(), ["oldmall"])
  assert.deepEqual((await store.get("oldmall"))?.health, health)
  // What was learned since stands: its next try is not brought forward a second time.
  assert.ok(await store.saveHealth("oldmall", { health, refreshAt: now + hourMs }, tag))
  assert.deepEqual(await due(), [])
})

test("a row that version 0.1.0 left due in another millennium is due at the first look, and so is one of a lost mall never", async () => {
  await makeTable()
  const far = Date.now() * 1_000
  for (const mallId of ["farmall", "lostmall"])
    await insert(theirObject(mallId, mallId, { expires_at: "+058877-03-08T00:00:00Z" }))
  const store = await openStore()
  await idsOf(store)
  await query(`update mallkey.settings_rows set written_end = null,
    facts = jsonb_set(facts::jsonb, '{tokens,accessExpiresAt}', '${far}')::json,
    refresh_at = case mall_id when 'farmall' then ${far} end`)
  assert.deepEqual(await idsOf(store, { dueBefore: Date.now() }), ["farmall"])
})
