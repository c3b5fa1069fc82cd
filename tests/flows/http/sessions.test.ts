// Signed-in people of the surrounding product on the routes of existing deployments: rows of their own, and nothing else.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { createSupabaseSessions } from "../../../src/http/index.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { openShopStore } from "../../kit/shop-table.ts"
import { type SupabaseAuth, startSupabaseAuth } from "../../kit/supabase-auth.ts"
import { someDay } from "../../kit/world.ts"
import { authSettings, makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"

const kim = "6f1a2b3c-0000-4000-8000-000000000001"
const lee = "6f1a2b3c-0000-4000-8000-000000000002"
const team = "6f1a2b3c-0000-4000-8000-00000000aaaa"
let auth: SupabaseAuth
let database: TestDatabase
const clock = createSteppingClock(someDay)
before(async () => {
  auth = await startSupabaseAuth({ now: clock.now })
  database = await makeDatabase()
  await database.query(authSettings)
})
after(async () => {
  await auth?.end()
  await database?.drop()
})

async function worldOnSupabase(t: { after(end: () => Promise<void>): void }): Promise<HttpWorld> {
  await database.query("delete from auth_settings; drop schema if exists mallkey cascade")
  const store = await openShopStore(t, database, { clock })
  const sessions = createSupabaseSessions({ url: auth.url }, { clock })
  return createHttpWorld({ clock, store, http: { sessions } })
}

const as = async (user: string, org?: string) => ({
  key: null,
  headers: {
    authorization: `Bearer ${await auth.session(user, org ? { app_metadata: { org_id: org } } : {})}`,
  },
})

async function consentAs(world: HttpWorld, mallId: string, who: Awaited<ReturnType<typeof as>>) {
  const { body } = await world.ask(`/api/cafe24/authorize?mall_id=${mallId}&mode=json`, who)
  const browse = world.anotherBrowser()
  const page = await browse(body.url)
  const back = agree(world, buttonOn(page), mallId)
  const done = await browse(back, { headers: { accept: "application/json" } })
  assert.equal(done.status, 200, done.text)
  return done.body.connection as string
}

/** The old program's own question. */
const rowOf = async (user: string) =>
  (
    await database.query(
      "select providers->'cafe24'->>'mall_id' as mall, providers->'cafe24'->>'refresh_token' as token from auth_settings where user_id = $1",
      [user],
    )
  )[0]

test("a consent that a signed-in user begins becomes a row of theirs", async (t) => {
  const world = await worldOnSupabase(t)
  await consentAs(world, "kimmall", await as(kim))
  assert.equal((await rowOf(kim))?.mall, "kimmall")
  const { body } = await world.ask("/v1/connections", await as(kim))
  assert.equal(body.connections.length, 1)
  assert.equal(body.connections[0].owner, `user:${kim}`)
  assert.deepEqual((await world.ask("/v1/connections", await as(lee))).body.connections, [])
})

test("refresh: a session refreshes what is due of its own rows, by user or organization, and nobody else's", async (t) => {
  const world = await worldOnSupabase(t)
  await consentAs(world, "kimmall", await as(kim))
  await consentAs(world, "leemall", await as(lee))
  await database.query("update auth_settings set org_id = $1 where user_id = $2", [team, lee])
  const [ofKim, ofLee] = [await rowOf(kim), await rowOf(lee)]
  await clock.step(90 * 60_000)
  const first = await world.ask("/api/cafe24/refresh", { ...(await as(kim)), method: "POST" })
  assert.deepEqual(first.body, { scanned: 1, eligible: 1, refreshed: 1, skipped: 0, failed: 0, failures: [] })
  assert.notEqual((await rowOf(kim))?.token, ofKim?.token)
  assert.equal((await rowOf(lee))?.token, ofLee?.token)
  const again = await world.ask("/api/cafe24/refresh?mall_id=leemall&force=1", await as(kim))
  assert.equal(again.body.scanned, 0)
  const byTeam = await world.ask("/api/cafe24/refresh", await as(kim, team))
  assert.deepEqual([byTeam.body.scanned, byTeam.body.refreshed], [2, 1])
  assert.notEqual((await rowOf(lee))?.token, ofLee?.token)
})

test("a mall's token by its bare name is the session's own, or its organization's", async (t) => {
  const world = await worldOnSupabase(t)
  await consentAs(world, "shared", await as(kim))
  await consentAs(world, "shared", await as(lee))
  await database.query("update auth_settings set org_id = $1 where user_id = $2", [team, lee])
  const tokens = await Promise.all(
    [as(kim), as(lee)].map(async (who) => (await world.ask("/v1/connections/shared/token", await who)).body),
  )
  assert.notEqual(tokens[0].access_token, tokens[1].access_token)
  const stranger = "6f1a2b3c-0000-4000-8000-000000000003"
  assert.equal((await world.ask("/v1/connections/shared/token", await as(stranger))).status, 404)
  const member = await world.ask("/v1/connections/shared/token", await as(stranger, team))
  assert.equal(member.body.access_token, tokens[1].access_token)
  assert.equal(
    (await world.ask(`/v1/connections/shared~user:${kim}/token`, await as(stranger, team))).status,
    403,
  )
})

test("a member reconnects the organization's mall in its row instead of making another", async (t) => {
  const world = await worldOnSupabase(t)
  await database.query("insert into auth_settings (org_id, providers) values ($1, $2)", [
    team,
    JSON.stringify({
      cafe24: { mall_id: "teammall", refresh_token: "spent", access_token: "over", board_no: 4 },
    }),
  ])
  await consentAs(world, "teammall", await as(kim, team))
  const rows = await database.query(
    "select user_id, org_id, providers->'cafe24' as cafe24 from auth_settings",
  )
  assert.equal(rows.length, 1)
  assert.equal(rows[0]?.org_id, team)
  assert.equal(rows[0]?.cafe24.board_no, 4)
  assert.notEqual(rows[0]?.cafe24.refresh_token, "spent")
})

test("a session that is over: 401 in each route's own way, and no consent without an owner", async (t) => {
  const world = await worldOnSupabase(t)
  const who = await as(kim)
  await clock.step(2 * 60 * 60_000)
  const start = await world.ask("/api/cafe24/authorize?mall_id=kimmall&mode=json", who)
  assert.deepEqual([start.status, start.body.code], [401, "key_missing"])
  const refresh = await world.ask("/api/cafe24/refresh", who)
  assert.deepEqual([refresh.status, refresh.body], [401, { error: "UNAUTHORIZED" }])
})

test("the cookie works on the two routes, not across sites, and on no other", async (t) => {
  const world = await worldOnSupabase(t)
  const packed = Buffer.from(JSON.stringify({ access_token: await auth.session(kim) })).toString("base64url")
  const cookie = `sb-127-auth-token=base64-${packed}`
  await consentAs(world, "kimmall", { key: null, headers: { cookie } } as never)
  assert.equal((await rowOf(kim))?.mall, "kimmall")
  const refresh = (more: Record<string, string>) =>
    world.ask("/api/cafe24/refresh", { key: null, method: "POST", headers: { cookie, ...more } })
  assert.equal((await refresh({ "sec-fetch-site": "same-origin" })).status, 200)
  assert.equal((await refresh({ "sec-fetch-site": "cross-site" })).status, 401)
  const token = await world.ask("/v1/connections/kimmall/token", { key: null, headers: { cookie } })
  assert.equal(token.status, 401)
})
