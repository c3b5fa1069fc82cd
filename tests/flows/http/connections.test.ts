// Connections over HTTP: how they are shown, the token and its formats, refreshing, checking, disconnecting.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { createHttpWorld } from "../../kit/http-world.ts"
import { someDay } from "../../kit/world.ts"

test("a connection shows state, both clocks, scopes, health and what comes next", async () => {
  const { ask, connect } = createHttpWorld()
  await connect("mymall")
  const { status, body } = await ask("/v1/connections/mymall")
  assert.equal(status, 200)
  assert.equal(body.state, "fresh")
  assert.deepEqual(body.access, { ends_at: new Date(someDay + 2 * hour).toISOString(), left_seconds: 7_200 })
  assert.equal(body.refresh.left_seconds, 14 * 24 * 3_600)
  assert.equal(body.next_action.what, "refresh")
  assert.ok(Date.parse(body.next_action.at) < someDay + 75 * minute)
  assert.ok(body.scopes.includes("mall.read_order"))
  assert.deepEqual(body.missing_scopes, [])
  assert.deepEqual(body.health, { failures: 0, unclear: false })
})

test("lists page by id without a gap, and by state", async () => {
  const { ask, connect, store } = createHttpWorld()
  const malls = ["ant", "bee", "cat", "dog", "elk"]
  for (const mall of malls) await connect(mall)
  const found: string[] = []
  let next: string | undefined
  do {
    const { body } = await ask(`/v1/connections?limit=2${next ? `&after=${next}` : ""}`)
    found.push(...body.connections.map((each: { id: string }) => each.id))
    next = body.next
  } while (next)
  assert.deepEqual(found, malls)
  const { tag, health } = (await store.get("cat"))!
  await store.saveHealth("cat", { health: { ...health, lostAt: someDay }, refreshAt: undefined }, tag)
  const lost = await ask("/v1/connections?state=lost")
  assert.deepEqual(
    lost.body.connections.map((each: { id: string }) => each.id),
    ["cat"],
  )
  assert.equal(lost.body.next, undefined)
  assert.deepEqual(lost.body.connections[0].next_action, {
    what: "reconnect",
    who: "owner",
    fix: "mallkey connect cat",
  })
})

test("the token is the living one and nothing else of the pair", async () => {
  const { ask, connect, simulator, store } = createHttpWorld()
  await connect("mymall")
  const { body, text, headers } = await ask("/v1/connections/mymall/token")
  const { refreshToken } = (await store.get("mymall"))!.tokens
  assert.ok(simulator.isLive(body.access_token))
  assert.ok(!text.includes(refreshToken))
  const { access_token: _, scopes, tag, ...rest } = body
  assert.deepEqual(rest, {
    mall_id: "mymall",
    token_type: "Bearer",
    expires_at: "2026-03-11T03:39:27.000Z",
    shop_no: "1",
    api_version: "2026-09-01",
    api_base: "http://127.0.0.1:9/mymall",
    expires_in: 7_200,
  })
  assert.match(tag, /^[0-9a-f]{16}$/)
  assert.ok(scopes.length > 0)
  assert.equal(headers.get("cache-control"), "no-store")
})

test("the seconds left pass, though the rest of the answer is remembered", async () => {
  const { ask, connect, clock } = createHttpWorld()
  await connect("mymall")
  const first = await ask("/v1/connections/mymall/token")
  await clock.step(2_000)
  const second = await ask("/v1/connections/mymall/token")
  assert.equal(second.body.access_token, first.body.access_token)
  assert.equal(second.body.expires_in, 7_198)
})

test("a token too near its end for the caller is refreshed first; a refused one is replaced by its tag", async () => {
  const { ask, connect, clock, simulator } = createHttpWorld()
  await connect("mymall")
  const first = (await ask("/v1/connections/mymall/token")).body
  await clock.step(70 * minute)
  const kept = (await ask("/v1/connections/mymall/token?min_ttl=600")).body
  assert.equal(kept.tag, first.tag)
  const renewed = (await ask("/v1/connections/mymall/token?min_ttl=3300")).body
  assert.notEqual(renewed.tag, first.tag)
  await clock.step(5 * minute)
  const replaced = (await ask(`/v1/connections/mymall/token?unless=${renewed.tag}`)).body
  assert.notEqual(replaced.tag, renewed.tag)
  const again = (await ask(`/v1/connections/mymall/token?unless=${renewed.tag}`)).body
  assert.equal(again.tag, replaced.tag)
  assert.equal(simulator.counters("mymall").refreshes, 2)
})

test("a living token comes with a warning while its renewal is in trouble", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  world.simulator.switches.set({ tokenError: "503" })
  const { status, body } = await world.ask("/v1/connections/mymall/token")
  assert.equal(status, 200)
  assert.ok(world.simulator.isLive(body.access_token))
  assert.equal(body.warning?.code, "provider_unavailable")
  assert.ok(Date.parse(body.warning.retry_at) > world.clock.now())
})

test("formats: the same token under the names other programs expect, never the refresh token", async () => {
  const { ask, connect, store, cameOut } = createHttpWorld()
  await connect("mymall")
  const { accessToken, refreshToken } = (await store.get("mymall"))!.tokens
  const as = (format: string) => ask(`/v1/connections/mymall/token?format=${format}`)
  const cafe24 = (await as("cafe24")).body
  assert.equal(cafe24.access_token, accessToken)
  assert.equal(cafe24.expires_at, "2026-03-11T12:39:27.000")
  assert.equal(cafe24.issued_at, "2026-03-11T10:39:27.000")
  assert.equal(cafe24.refresh_token_expires_at, "2026-03-25T10:39:27.000")
  assert.equal(cafe24.refresh_token, "managed-by-mallkey")
  const env = await as("env")
  assert.equal(env.headers.get("content-type"), "text/plain; charset=utf-8")
  assert.ok(env.text.includes(`CAFE24_ACCESS_TOKEN=${accessToken}\n`))
  assert.ok(env.text.includes("CAFE24_MALL_ID=mymall\n"))
  const egnis = (await as("egnis")).body
  assert.equal(egnis.expires_at, someDay + 2 * hour)
  assert.equal(egnis.access_token, accessToken)
  const pascal = (await as("pascal")).body
  assert.equal(pascal.AccessToken, accessToken)
  assert.equal(pascal.ExpiresAt, "2026-03-11T03:39:27.000Z")
  assert.equal(pascal.ApiVersion, "2026-09-01")
  const unknown = await as("xml")
  assert.equal(unknown.status, 400)
  assert.ok(!cameOut.join().includes(refreshToken))
})

test("refresh on demand: when due, or by force; and it says which", async () => {
  const { post, connect, simulator, keeper } = createHttpWorld()
  const events: (string | undefined)[] = []
  await connect("mymall")
  keeper.journal.listen(({ kind, by }) => kind === "refreshed" && events.push(by))
  const idle = await post("/v1/connections/mymall/refresh")
  assert.equal(idle.body.renewed, false)
  const forced = await post("/v1/connections/mymall/refresh?force=1")
  assert.equal(forced.body.renewed, true)
  assert.equal(forced.body.state, "fresh")
  assert.equal(simulator.counters("mymall").refreshes, 1)
  assert.deepEqual(events, ["MALLKEY_API_KEY"])
})

test("check asks Cafe24; disconnect forgets, and revokes when asked to", async () => {
  const { ask, post, connect, simulator, store } = createHttpWorld()
  await connect("mymall")
  const { accessToken } = (await store.get("mymall"))!.tokens
  const checked = await post("/v1/connections/mymall/check")
  assert.equal(checked.body.alive, true)
  assert.ok(checked.body.granted.includes("mall.read_order"))
  const gone = await ask("/v1/connections/mymall?revoke=1", { method: "DELETE" })
  assert.deepEqual(gone.body, { disconnected: true, revoked: true })
  assert.equal(simulator.isLive(accessToken), false)
  const after = await ask("/v1/connections/mymall")
  assert.equal(after.status, 404)
  assert.equal(after.body.error.code, "connection_unknown")
})

test("a lost connection answers who must act and the link that mends it", async () => {
  const { ask, connect, clock, simulator, keeper } = createHttpWorld()
  await connect("mymall")
  simulator.expireRefreshToken("mymall")
  await clock.step(76 * minute)
  await keeper.sweep()
  await clock.step(50 * minute)
  const { status, body } = await ask("/v1/connections/mymall/token")
  assert.equal(status, 409)
  assert.equal(body.error.code, "needs_reconnect")
  assert.equal(body.error.connection, "mymall")
  assert.equal(body.error.fix, "mallkey connect mymall")
  assert.equal(body.error.connect_url, "https://keeper.example/api/cafe24/authorize?mall_id=mymall")
})

test("a bare mall id means its only connection; with several it answers which there are", async () => {
  const { ask, connect } = createHttpWorld()
  await connect("mymall", "team-a")
  const only = await ask("/v1/connections/mymall/token")
  assert.equal(only.status, 200)
  await connect("mymall", "team-b")
  const several = await ask("/v1/connections/mymall")
  assert.equal(several.status, 409)
  assert.equal(several.body.error.code, "ambiguous")
  assert.deepEqual(several.body.error.problems, ["mymall~team-a", "mymall~team-b"])
  assert.equal((await ask("/v1/connections/mymall~team-b")).body.owner, "team-b")
})

test("who must wait is told how long", async () => {
  const { post, connect } = createHttpWorld()
  await connect("mymall")
  const answers = []
  for (let index = 0; index < 12; index++) answers.push(await post("/v1/connections/mymall/refresh?force=1"))
  const refused = answers.find(({ status }) => status === 429)
  assert.equal(refused?.body.error.code, "rate_limited")
  assert.ok(Number(refused?.headers.get("retry-after")) > 60)
})
