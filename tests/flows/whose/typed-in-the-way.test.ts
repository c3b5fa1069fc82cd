// A mall that tenants typed into their own rows, again and again, stands in nobody's way: not of its owner's refreshes,
// not of a consent, not of the programs that call it by its bare name.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { createSupabaseSessions } from "../../../src/http/index.ts"
import { cafe24Facts } from "../../../src/providers/cafe24/facts.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { makeShopTable, openShopStore } from "../../kit/shop-table.ts"
import { type SupabaseAuth, startSupabaseAuth } from "../../kit/supabase-auth.ts"
import { someDay } from "../../kit/world.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"

const [tenant, kim] = ["6f1a2b3c-0000-4000-8000-00000000000a", "6f1a2b3c-0000-4000-8000-000000000001"]
const minute = 60_000
const clock = createSteppingClock(someDay)
let auth: SupabaseAuth
let database: TestDatabase
before(async () => {
  auth = await startSupabaseAuth({ now: clock.now })
  database = await makeDatabase()
})
after(async () => {
  await auth?.end()
  await database?.drop()
})

async function createRoom(t: { after(end: () => Promise<void>): void }): Promise<HttpWorld> {
  await makeShopTable(database)
  const store = await openShopStore(t, database, { clock })
  const sessions = createSupabaseSessions({ url: auth.url }, { clock })
  return createHttpWorld({ clock, store, http: { sessions } })
}

const as = async (user: string) => ({
  key: null,
  headers: { authorization: `Bearer ${await auth.session(user)}` },
})

/** By a session of theirs. `code`: brought instead of the one that Cafe24 gave. */
async function consentAs(world: HttpWorld, user: string, mallId: string, code?: string) {
  const { body } = await world.ask(`/api/cafe24/authorize?mall_id=${mallId}&mode=json`, await as(user))
  const browse = world.anotherBrowser()
  const back = new URL(agree(world, buttonOn(await browse(body.url)), mallId), "https://keeper.example")
  if (code) back.searchParams.set("code", code)
  return browse(back.pathname + back.search, { headers: { accept: "application/json" } })
}

let typedSoFar = 0
async function type(mallId: string, user: string, isOver = false): Promise<void> {
  const refresh_token = `made-up-${typedSoFar++}`
  const expires_at = new Date(clock.now() + (isOver ? -minute : 120 * minute)).toISOString()
  const object = { mall_id: mallId, access_token: refresh_token, refresh_token, expires_at }
  await database.query(
    "delete from auth_settings where user_id = $1 and providers->'cafe24'->>'mall_id' = $2",
    [user, mallId],
  )
  await database.query("insert into auth_settings (user_id, providers) values ($1, $2)", [
    user,
    JSON.stringify({ cafe24: object }),
  ])
}

/** One more row of theirs, which says of itself that it is of an organization. */
async function typeBeside(mallId: string, user: string, org: number | null): Promise<void> {
  const refresh_token = `made-up-${typedSoFar++}`
  const expires_at = new Date(clock.now() - minute).toISOString()
  const object = { mall_id: mallId, access_token: refresh_token, refresh_token, expires_at }
  await database.query("insert into auth_settings (user_id, org_id, providers) values ($1, $2, $3)", [
    user,
    org,
    JSON.stringify({ cafe24: object }),
  ])
}

test("a user who types new tokens again and again uses up none of what the mall's owner needs", async (t) => {
  const world = await createRoom(t)
  assert.equal((await consentAs(world, kim, "victimmall")).status, 200)
  for (let passed = 0; passed < 5 * 60; passed += 10) {
    for (const user of [tenant, "6f1a2b3c-0000-4000-8000-00000000000b"]) {
      await type("victimmall", user, true)
      await world.ask("/api/cafe24/refresh?mall_id=victimmall&force=1", {
        ...(await as(user)),
        method: "POST",
      })
    }
    await world.keeper.sweep()
    const { assessment } = await world.keeper.connection(`victimmall~user:${kim}`)
    assert.notEqual(assessment.accessLeftMs, 0, `after ${passed} minutes`)
    await clock.step(10 * minute)
  }
  // What is left over is its owner's, also where they insist.
  const own = await world.ask("/api/cafe24/refresh?mall_id=victimmall&force=1", {
    ...(await as(kim)),
    method: "POST",
  })
  assert.equal(own.body.refreshed, 1)
  const { refreshes, tokenRequests, peakIn2h } = world.simulator.counters("victimmall")
  assert(peakIn2h <= cafe24Facts.budget!.requests, `${peakIn2h} requests in two hours`)
  assert(tokenRequests - refreshes - 1 <= 3 * cafe24Facts.budget!.unproven, "what was typed")
})

test("one tenant's made-up pairs are shown for few malls, however many they type, and nobody else waits for it", async (t) => {
  const world = await createRoom(t)
  assert.equal((await consentAs(world, kim, "victimmall")).status, 200)
  const requests = () => world.simulator.counters().tokenRequests
  const before = requests()
  for (let at = 0; at < 100; at++) await type(`typed${at}`, tenant, true)
  // Several rows for each mall: the further ones are called by their numbers.
  for (let times = 0; times < 3; times++)
    await database.query(
      `insert into auth_settings (user_id, providers) select user_id, jsonb_set(providers, '{cafe24,refresh_token}', to_jsonb('made-up-too-' || id))
        from auth_settings where providers->'cafe24'->>'mall_id' like 'typed%' and id % 2 = 0`,
    )
  for (let sweeps = 0; sweeps < 3; sweeps++) await world.keeper.sweep()
  assert(requests() - before <= 100, `${requests() - before} requests`)
  await clock.step(90 * minute)
  await world.keeper.sweep()
  const { assessment } = await world.keeper.connection(`victimmall~user:${kim}`)
  assert.equal(assessment.state, "fresh")
})

test("a stranger who types a mall again and again, in many rows, leaves a team's row of that mall its first refresh", async (t) => {
  const world = await createRoom(t)
  const { url } = world.keeper.connect({ mallId: "teammall" })
  assert.equal((await world.ask(agree(world, url, "teammall"))).status, 200)
  // As the team's old program left it: nothing has shown yet that the mall is the organization's.
  await database.query("update auth_settings set org_id = 7")
  await database.query("delete from mallkey.settings_rows")
  await world.keeper.connections({ limit: 50 })
  const before = world.simulator.counters("teammall")
  for (let times = 0; times < 4; times++) {
    await database.query("delete from auth_settings where user_id = $1", [tenant])
    // Rows of the same organization, as they claim, and such that are called by their numbers.
    for (const org of [7, 7, null, null]) await typeBeside("teammall", tenant, org)
    await world.keeper.sweep()
    await clock.step(5 * minute)
  }
  const { tokenRequests, refreshes } = world.simulator.counters("teammall")
  const made = tokenRequests - before.tokenRequests
  assert(made > 0 && made <= 2, `${made} requests for what one stranger typed`)
  assert.equal(refreshes, before.refreshes)
  await clock.step(60 * minute)
  await world.keeper.sweep()
  const [row] = await database.query("select id, row_id from mallkey.settings_rows where typed is not true")
  assert(row, "the team's row was refreshed, and has proven itself")
  const { assessment } = await world.keeper.connection(row.id)
  assert.equal(assessment.state, "fresh")
})

test("typed rows are no owners: a mall's own consent is not one too many", async (t) => {
  const world = await createRoom(t)
  for (let at = 0; at < 12; at++) await type("victimmall", `6f1a2b3c-0000-4000-8000-0000000000${at + 10}`)
  await world.keeper.connections({ limit: 50 })
  assert.equal((await consentAs(world, kim, "victimmall")).status, 200)
  const { url } = world.keeper.connect({ mallId: "victimmall", owner: "shop" })
  assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
})

test("a person whose consents fail on purpose keeps no other from connecting the mall", async (t) => {
  const world = await createRoom(t)
  const answers = []
  for (let at = 0; at < 5; at++)
    answers.push((await consentAs(world, tenant, "victimmall", `none${at}`)).status)
  assert.deepEqual(answers, [400, 400, 400, 429, 429])
  assert.equal((await consentAs(world, kim, "victimmall")).status, 200)
})

test("a row that was typed makes no program stop that calls the mall by its bare name", async (t) => {
  const world = await createRoom(t)
  const { url } = world.keeper.connect({ mallId: "found" })
  await world.ask(agree(world, url, "found"))
  await database.query("update auth_settings set user_id = $1", [kim])
  await clock.step(90 * minute)
  await world.keeper.sweep()
  assert.equal((await consentAs(world, kim, "given")).status, 200)
  for (const [mallId, id] of [
    ["found", "found"],
    ["given", `given~user:${kim}`],
  ] as const) {
    await type(mallId, tenant)
    await world.keeper.connections({ limit: 50 })
    const { status, body } = await world.ask(`/v1/connections/${mallId}/token`)
    assert.equal(status, 200, mallId)
    assert.doesNotMatch(body.access_token, /made-up/)
    assert.equal((await world.keeper.connection(mallId)).connection.id, id)
    assert.equal((await world.ask(`/v1/connections/${mallId}~user:${tenant}`)).status, 200)
  }
})

test("however many rows name a mall, none hides the one that has proven itself", async (t) => {
  const world = await createRoom(t)
  assert.equal((await consentAs(world, kim, "victimmall")).status, 200)
  await database.query(
    `insert into auth_settings (user_id, providers)
      select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, jsonb_build_object('cafe24', jsonb_build_object(
        'mall_id', 'victimmall', 'access_token', 'a' || n, 'refresh_token', 'made-up-' || n, 'expires_at', $1::text))
      from generate_series(1, 210) n`,
    [new Date(clock.now() + 120 * minute).toISOString()],
  )
  assert.equal((await world.keeper.connections({ mallId: "victimmall", limit: 300 })).length, 211)
  const { connection } = await world.keeper.connection("victimmall")
  assert.equal(connection.id, `victimmall~user:${kim}`)
  const key = await world.keeper.keys.create(
    { name: "one", rights: ["read"], connections: [connection.id] },
    "test",
  )
  assert.deepEqual(key.missing, [])
  const listed = await world.ask("/v1/connections", { key: key.key })
  assert.deepEqual(
    listed.body.connections.map((one: { id: string }) => one.id),
    [connection.id],
  )
  // Cafe24 says something of the mall: its own connection is asked about, and nothing that was typed.
  const requests = world.simulator.counters("victimmall").apiCalls
  const heard = await world.keeper.hear({ event_no: 90077, resource: { mall_id: "victimmall" } })
  assert.deepEqual(heard, [{ id: connection.id, standing: "alive" }])
  assert(world.simulator.counters("victimmall").apiCalls - requests <= 1)
})
