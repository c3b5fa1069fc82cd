// Whose is it, over HTTP: numbers that users, organizations and rows share open nothing of one another.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { createSupabaseSessions } from "../../../src/http/index.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { makeShopTable, openShopStore } from "../../kit/shop-table.ts"
import { type SupabaseAuth, startSupabaseAuth } from "../../kit/supabase-auth.ts"
import { someDay } from "../../kit/world.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"

const kim = "6f1a2b3c-0000-4000-8000-000000000001"
const lee = "6f1a2b3c-0000-4000-8000-000000000002"
let auth: SupabaseAuth
let database: TestDatabase
const clock = createSteppingClock(someDay)
const chance = { fraction: () => 0.5, id: () => crypto.randomUUID() }
before(async () => {
  auth = await startSupabaseAuth({ now: clock.now })
  database = await makeDatabase()
})
after(async () => {
  await auth?.end()
  await database?.drop()
})

type Ends = { after(end: () => Promise<void>): void }

/** As Supabase Studio makes a table: numbers that count up. */
async function worldWith(t: Ends, orgId?: string, userId?: string): Promise<HttpWorld> {
  await makeShopTable(database, { orgId, userId })
  const store = await openShopStore(t, database, { clock })
  return createHttpWorld({
    clock,
    store,
    http: { sessions: createSupabaseSessions({ url: auth.url }, { clock }) },
  })
}

const as = async (user: string, org?: string, more: object = {}) => ({
  key: null,
  headers: {
    authorization: `Bearer ${await auth.session(user, { ...more, ...(org && { app_metadata: { org_id: org } }) })}`,
  },
})

async function consentAs(world: HttpWorld, mallId: string, who: Awaited<ReturnType<typeof as>>) {
  const { body } = await world.ask(`/api/cafe24/authorize?mall_id=${mallId}&mode=json`, who)
  const browse = world.anotherBrowser()
  // A signed-in person is given an address of ours, anybody else Cafe24's own.
  const consent = body.url.includes("/oauth/authorize") ? body.url : buttonOn(await browse(body.url))
  return browse(agree(world, consent, mallId), { headers: { accept: "application/json" } })
}

const rows = () =>
  database.query(
    "select id::int, org_id::text, user_id::text, providers->'cafe24' as cafe24 from auth_settings order by id",
  )

test("a session of organization 2 sees, reads and refreshes nothing of row 2, which is another organization's", async (t) => {
  const world = await worldWith(t)
  for (const mallId of ["firstmall", "mallsecret"]) {
    assert.equal((await consentAs(world, mallId, await as(kim, "1"))).status, 200)
  }
  assert.deepEqual(
    (await rows()).map(({ id, org_id }) => [id, org_id]),
    [
      [1, "1"],
      [2, "1"],
    ],
  )
  const before = (await rows())[1]?.cafe24.refresh_token
  await clock.step(90 * 60_000)
  const stranger = await as(lee, "2")
  assert.deepEqual((await world.ask("/v1/connections", stranger)).body.connections, [])
  for (const id of [
    "mallsecret",
    "mallsecret~2",
    "mallsecret~row:2",
    "mallsecret~org:2",
    `mallsecret~user:${lee}`,
  ]) {
    const { status, text } = await world.ask(`/v1/connections/${id}/token`, stranger)
    assert.ok(status === 403 || status === 404, `${id} ${status}`)
    assert.doesNotMatch(text, /access_token/)
  }
  for (const query of ["", "?mall_id=mallsecret&force=1"]) {
    const { body } = await world.ask(`/api/cafe24/refresh${query}`, stranger)
    assert.deepEqual([body.scanned, body.refreshed], [0, 0])
  }
  assert.equal((await rows())[1]?.cafe24.refresh_token, before)
  const own = await world.ask("/v1/connections/mallsecret/token", await as(kim, "1"))
  assert.equal(own.status, 200, own.text)
})

test("a consent of organization 2 never goes into row 2, nor into a row of user's or organization's with another number", async (t) => {
  const world = await worldWith(t)
  await database.query(
    `insert into auth_settings (org_id, user_id, providers) values (1, $1, '{}'), (1, $1, '{"cafe24": {"board_no": 4}}')`,
    [kim],
  )
  assert.equal((await consentAs(world, "leemall", await as(lee, "2"))).status, 200)
  const found = await rows()
  assert.deepEqual(
    found.map((row) => [row.id, row.org_id, row.user_id, row.cafe24?.mall_id]),
    [
      [1, "1", kim, undefined],
      [2, "1", kim, undefined],
      [3, "2", lee, "leemall"],
    ],
  )
})

test("a signed-in person's first connection is the row that the old program asks for, by organization and user", async (t) => {
  const world = await worldWith(t, "org_id bigint not null", "user_id uuid not null")
  assert.equal((await consentAs(world, "newmall", await as(kim, "7"))).status, 200)
  const theirs = await database.query(
    "select providers->'cafe24'->>'mall_id' as mall from auth_settings where org_id = 7 and user_id = $1",
    [kim],
  )
  assert.deepEqual(theirs, [{ mall: "newmall" }])
  const { body } = await world.ask("/v1/connections", await as(kim, "7"))
  assert.deepEqual(
    body.connections.map((each: { owner: string }) => each.owner),
    [`user:${kim}`],
  )
})

test("what the table cannot hold is refused before the code is spent, and by name", async (t) => {
  const world = await worldWith(t, "org_id bigint not null", "user_id uuid not null")
  for (const who of [await as(kim), await as(kim, "no-number"), { key: null, headers: {} }]) {
    const refused = await consentAs(world, "newmall", who as Awaited<ReturnType<typeof as>>)
    assert.equal(refused.status, 400, refused.text)
    assert.match(refused.text, /org_id/)
  }
  assert.equal(world.simulator.counters("newmall").exchanges, 0)
  assert.deepEqual(await rows(), [])
  assert.equal((await consentAs(world, "newmall", await as(kim, "7"))).status, 200, "nobody else is held up")
})

test("a row handed to somebody else is theirs at once: its former owner's name opens nothing", async (t) => {
  const world = await worldWith(t)
  await consentAs(world, "kimmall", await as(kim, "1"))
  await database.query("update auth_settings set user_id = $1, org_id = 2", [lee])
  for (const id of ["kimmall", `kimmall~user:${kim}`, `kimmall~${kim}`, "kimmall~org:1"]) {
    const { status } = await world.ask(`/v1/connections/${id}/token`, await as(kim, "1"))
    assert.ok(status === 403 || status === 404, `${id} ${status}`)
  }
  const { body } = await world.ask("/v1/connections", await as(lee, "2"))
  assert.deepEqual(
    body.connections.map((each: { id: string }) => each.id),
    [`kimmall~user:${lee}`],
  )
  assert.equal((await world.ask("/v1/connections/kimmall/token", await as(lee, "2"))).status, 200)
})

test("users, organizations and rows cannot be named by a program that makes a link, unless the connection is there", async (t) => {
  const world = await worldWith(t)
  const link = (owner: string) => world.post("/v1/connect", { mall_id: "mymall", owner })
  for (const owner of [`user:${kim}`, "org:7", "row:7", `USER:${kim}`, "Org:7"]) {
    const { status, body } = await link(owner)
    assert.deepEqual([status, body.error?.code], [400, "request_invalid"], owner)
  }
  assert.equal((await link("kim")).status, 200)
  await consentAs(world, "mymall", await as(kim, "7"))
  assert.equal((await link(`user:${kim}`)).status, 200, "to reconnect it")
  assert.equal((await link("org:8")).status, 400)
})

test("what version 0.1.0 kept, without kinds, goes on for its rightful owner, its keys and its links, and for nobody else", async (t) => {
  const world = await worldWith(t)
  await consentAs(world, "kimmall", await as(kim, "1"))
  await consentAs(world, "leemall", await as(lee, "1"))
  const limited = { name: "bot", rights: ["read", "token"], connections: [`kimmall~${kim}`] }
  const { key } = (await world.post("/v1/keys", limited)).body
  const link = (await world.post("/v1/connect", { mall_id: "kimmall", owner: kim, lasting: true })).body.url

  await makeOld()
  const now = createHttpWorld({
    clock,
    chance,
    store: await openShopStore(t, database, { clock }),
    http: { sessions: createSupabaseSessions({ url: auth.url }, { clock }) },
  })
  assert.equal((await now.ask("/v1/connections/leemall~2/token", await as(lee, "2"))).status, 403)
  assert.equal((await now.ask("/v1/connections/kimmall/token", await as(kim, "1"))).status, 200)
  assert.equal((await now.ask(`/v1/connections/kimmall~${kim}/token`, await as(kim, "1"))).status, 200)
  assert.equal((await now.ask(`/v1/connections/kimmall~${kim}/token`, await as(lee, "1"))).status, 403)
  const listed = await now.ask("/v1/connections", await as(kim))
  assert.deepEqual(
    listed.body.connections.map((each: { id: string }) => each.id),
    [`kimmall~user:${kim}`],
  )
  const byKey = await now.ask("/v1/connections", { key })
  assert.deepEqual(
    byKey.body.connections.map((each: { id: string }) => each.id),
    [`kimmall~user:${kim}`],
  )
  for (const id of ["kimmall", `kimmall~user:${kim}`]) {
    assert.equal((await now.ask(`/v1/connections/${id}/token`, { key })).status, 200, id)
  }
  const browse = now.anotherBrowser()
  const consent = buttonOn(await browse(new URL(link).pathname))
  const byLink = await browse(agree(now, consent, "kimmall"), { headers: { accept: "application/json" } })
  assert.equal(byLink.status, 200, byLink.text)
  const again = await consentAs(now, "kimmall", await as(kim, "1"))
  assert.equal(again.status, 200, again.text)
  assert.equal((await rows()).length, 2, "no second row")

  async function makeOld() {
    await database.query(`update mallkey.settings_rows set id = replace(id, '~user:', '~'),
      owner = replace(owner, 'user:', ''), found = false`)
    await database.query(`alter table mallkey.settings_rows drop column former_id;
      delete from mallkey.versions where part = 'auth_settings_names'`)
  }
})
