// Who may call what: the admin's key, minted keys and their limits, sessions, and CRON_SECRET for the cron routes alone.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import type { KeyRequest } from "../../../src/core/keys/keys.ts"
import { createApp } from "../../../src/http/index.ts"
import {
  type AskOptions,
  adminKey,
  buttonOn,
  createHttpWorld,
  cronSecret,
  type HttpWorld,
} from "../../kit/http-world.ts"

async function mint(world: HttpWorld, request: Partial<KeyRequest>): Promise<string> {
  return (await world.keeper.keys.create({ name: "a program", rights: ["read"], ...request }, "test")).key
}

test("without a key, or with one that is unknown, it is 401; without the right, 403", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const path = "/v1/connections/mymall/token"
  for (const key of [
    null,
    "mk_unknown",
    "x",
    `${adminKey}x`,
    adminKey.slice(0, -1),
    "mk_".padEnd(5_000, "a"),
  ]) {
    const { status, body, headers } = await world.ask(path, { key })
    assert.equal(status, 401, String(key))
    assert.equal(body.error.code, "key_missing")
    assert.equal(headers.get("www-authenticate"), 'Bearer realm="mallkey"')
  }
  const reader = await world.ask(path, { key: await mint(world, { rights: ["read"] }) })
  assert.equal(reader.status, 403)
  assert.equal(reader.body.error.code, "not_allowed")
  assert.match(reader.body.error.message, /token/)
})

test("a header without a key, as a shell sends it that does not know the variable, is told as that", async () => {
  const world = createHttpWorld()
  const saidTo = async (headers: Record<string, string>) => {
    const { status, body } = await world.ask("/v1/connections", { key: null, headers })
    assert.equal(status, 401)
    return body.error.message
  }
  for (const [name, value] of [
    ["authorization", "Bearer "],
    ["authorization", "Bearer"],
    ["x-api-key", ""],
  ] as const)
    assert.match(await saidTo({ [name]: value }), /is the variable set in this shell/)
  assert.doesNotMatch(await saidTo({}), /variable/)
})

test("a key comes as Bearer or as x-api-key", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const key = await mint(world, { rights: ["token"] })
  const path = "/v1/connections/mymall/token"
  for (const authorization of [`Bearer ${key}`, `bearer  ${key}`, `Bearer ${adminKey}`]) {
    assert.equal((await world.ask(path, { key: null, headers: { authorization } })).status, 200)
  }
  for (const authorization of [`Basic ${key}`, key, "Bearer", "Bearer "]) {
    assert.equal((await world.ask(path, { key: null, headers: { authorization } })).status, 401)
  }
  assert.equal((await world.ask(path, { key })).status, 200)
})

test("each right opens its own routes and no other; admin opens all", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const routes: [string, string, AskOptions][] = [
    ["read", "/v1/connections", {}],
    ["read", "/v1/events", {}],
    ["read", "/metrics", {}],
    ["token", "/v1/connections/mymall/token", {}],
    ["connect", "/v1/connect", { method: "POST", body: '{"mall_id":"mymall"}' }],
    ["admin", "/v1/keys", {}],
    ["admin", "/v1/connections/mymall/check", { method: "POST" }],
  ]
  for (const right of ["read", "token", "connect", "proxy", "admin"] as const) {
    const key = await mint(world, { rights: [right] })
    for (const [needed, path, init] of routes) {
      const { status } = await world.ask(path, { ...init, key })
      assert.equal(status, right === needed || right === "admin" ? 200 : 403, `${right} at ${path}`)
    }
  }
})

test("a key lives until its end, or until it is revoked", async () => {
  const world = createHttpWorld()
  const expires_at = new Date(world.clock.now() + hour).toISOString()
  const made = await world.post("/v1/keys", { name: "importer", rights: ["read"], expires_at })
  assert.equal(made.status, 201)
  const { key, id } = made.body
  assert.equal((await world.ask("/v1/connections", { key })).status, 200)
  await world.clock.step(hour)
  assert.equal((await world.ask("/v1/connections", { key })).status, 401)
  const second = (await world.post("/v1/keys", { name: "second", rights: ["read"] })).body
  assert.equal((await world.ask("/v1/connections", { key: second.key })).status, 200)
  assert.deepEqual((await world.ask(`/v1/keys/${second.id}`, { method: "DELETE" })).body, { revoked: true })
  assert.equal((await world.ask("/v1/connections", { key: second.key })).status, 401)
  assert.equal((await world.ask(`/v1/keys/${second.id}`, { method: "DELETE" })).status, 404)
  const listed = await world.ask("/v1/keys")
  assert.deepEqual(
    listed.body.keys.map((each: { id: string; name: string }) => [each.id, each.name]),
    [[id, "importer"]],
  )
  assert.ok(!listed.text.includes(key))
})

test("a key for some connections sees those and hears of no other", async () => {
  const world = createHttpWorld()
  for (const mall of ["ant", "bee", "cat"]) await world.connect(mall)
  await world.connect("dog", "team-a")
  await world.connect("dog", "team-b")
  const key = await mint(world, {
    rights: ["admin"],
    connections: ["Bee", "DOG~team-a", "notyet"],
  })
  const listed = (await world.ask("/v1/connections", { key })).body.connections
  assert.deepEqual(
    listed.map((each: { id: string }) => each.id),
    ["bee", "dog~team-a"],
  )
  const paged = await world.ask("/v1/connections?limit=1", { key })
  assert.equal(paged.body.next, "bee")
  assert.equal(
    (await world.ask("/v1/connections?limit=1&after=bee", { key })).body.connections[0].id,
    "dog~team-a",
  )
  for (const id of ["bee", "dog", "dog~team-a"])
    assert.equal((await world.ask(`/v1/connections/${id}/token`, { key })).status, 200, id)
  // Whether it exists or not, the answer is the same.
  for (const id of ["ant", "dog~team-b", "nothing"]) {
    for (const [path, method] of [
      ["", "GET"],
      ["/token", "GET"],
      ["/refresh", "POST"],
      ["/check", "POST"],
      ["", "DELETE"],
    ]) {
      const { status } = await world.ask(`/v1/connections/${id}${path}`, { key, method })
      assert.equal(status, 403, `${method} ${id}${path}`)
    }
  }
  const heard = (await world.ask("/v1/events", { key })).body.events
  assert.deepEqual(
    new Set(heard.map((each: { connection: string }) => each.connection)),
    new Set(["bee", "dog~team-a"]),
  )
  assert.equal((await world.post("/v1/connect", { mall_id: "ant" }, { key })).status, 403)
  assert.equal((await world.post("/v1/connect", { mall_id: "bee" }, { key })).status, 200)
})

test("a key for some connections cannot give itself more", async () => {
  const world = createHttpWorld()
  const key = await mint(world, { rights: ["admin"], connections: ["bee"] })
  assert.equal((await world.post("/v1/keys", { name: "more", rights: ["admin"] }, { key })).status, 403)
  assert.equal((await world.ask("/v1/keys", { key })).status, 403)
  assert.equal((await world.ask("/metrics", { key })).status, 403)
  assert.equal((await world.ask("/api/cafe24/refresh?force=1", { key })).status, 403)
  assert.equal((await world.ask("/api/cafe24/refresh?mall_id=bee", { key })).status, 200)
  assert.equal((await world.ask("/api/cron/check-token-expiry", { key })).status, 403)
})

test("the cron routes answer as existing deployments know them", async () => {
  const { ask, connect, clock } = createHttpWorld()
  await connect("mymall")
  await connect("other")
  await clock.step(80 * 60_000)
  for (const headers of [
    { "x-cron-secret": "wrong" },
    { authorization: "Bearer wrong" },
    { "x-cron-secret": "" },
    {},
  ]) {
    const refused = await ask("/api/cafe24/refresh", {
      key: null,
      headers: headers as Record<string, string>,
    })
    assert.equal(refused.status, 401)
    assert.equal(refused.text, '{"error":"UNAUTHORIZED"}')
  }
  const one = await ask("/api/cafe24/refresh?mall_id=mymall", {
    key: null,
    headers: { "x-cron-secret": cronSecret },
  })
  assert.deepEqual(one.body, { scanned: 1, eligible: 1, refreshed: 1, skipped: 0, failed: 0, failures: [] })
  const bearer = { key: null, method: "POST", headers: { authorization: `Bearer ${cronSecret}` } }
  const all = await ask("/api/cafe24/refresh", bearer)
  assert.deepEqual(all.body, { scanned: 2, eligible: 1, refreshed: 1, skipped: 0, failed: 0, failures: [] })
  assert.equal((await ask("/api/cafe24/refresh?force=1", bearer)).body.refreshed, 2)
  assert.equal((await ask("/api/cafe24/refresh")).status, 200)
  const none = createHttpWorld({ http: { cronSecret: undefined } })
  const unset = await none.ask("/api/cafe24/refresh", { key: null, headers: { "x-cron-secret": "" } })
  assert.equal(unset.status, 500)
  assert.equal(unset.text, '{"error":"CRON_SECRET_NOT_CONFIGURED"}')
})

test("failures are named, and CRON_SECRET opens nothing else", async () => {
  const { ask, connect, clock, simulator } = createHttpWorld()
  await connect("mymall")
  await clock.step(80 * 60_000)
  simulator.switches.set({ tokenError: "503" })
  const headers = { "x-cron-secret": cronSecret, authorization: `Bearer ${cronSecret}` }
  const { body } = await ask("/api/cafe24/refresh", { key: null, headers })
  assert.deepEqual(body.failures, [{ id: "mymall", reason: "provider_unavailable" }])
  for (const path of ["/v1/connections", "/v1/connections/mymall/token", "/v1/keys", "/metrics"])
    assert.equal((await ask(path, { key: null, headers })).status, 401, path)
})

test("a mall that is lost is named in the answer to every cron call, and not only in the one that found out", async () => {
  const { ask, connect, clock, simulator } = createHttpWorld()
  await connect("mymall")
  simulator.expireRefreshToken("mymall")
  await clock.step(80 * 60_000)
  const answers = []
  for (let times = 0; times < 3; times++)
    answers.push(await ask("/api/cafe24/refresh", { key: null, headers: { "x-cron-secret": cronSecret } }))
  for (const { body } of answers)
    assert.deepEqual([body.failed, body.failures], [1, [{ id: "mymall", reason: "needs_reconnect" }]])
})

test("the daily check counts who is near the end and who must reconnect", async () => {
  const { ask, connect, clock, simulator, keeper } = createHttpWorld()
  simulator.switches.set({ refreshLife: "fixed" })
  await connect("ending")
  await clock.step(11.5 * 24 * hour)
  await connect("fine")
  await connect("lost")
  await keeper.sweep()
  simulator.expireRefreshToken("lost")
  await keeper.refresh("lost", { force: true }).catch(() => undefined)
  const { body } = await ask("/api/cron/check-token-expiry", {
    key: null,
    headers: { "x-cron-secret": cronSecret },
  })
  assert.deepEqual(body, { checked: 3, warned: 1, needs_reauth: 1, notified: 0, failures: [] })
})

test("a session opens its own rows only", async () => {
  const sessions = async (request: Request) => {
    const owner = /^Bearer session-(.+)$/.exec(request.headers.get("authorization") ?? "")?.[1]
    return owner === undefined ? undefined : { owner }
  }
  const world = createHttpWorld({ http: { adminKey, cronSecret, sessions } })
  await world.connect("mymall", "user:ann")
  await world.connect("mymall", "user:bob")
  await world.connect("other", "user:bob")
  await world.connect("plain")
  const asAnn = { key: null, headers: { authorization: "Bearer session-ann" } }
  const listed = (await world.ask("/v1/connections", asAnn)).body.connections
  assert.deepEqual(
    listed.map((each: { id: string }) => each.id),
    ["mymall~user:ann"],
  )
  assert.equal((await world.ask("/v1/connections/mymall", asAnn)).body.id, "mymall~user:ann")
  assert.equal((await world.ask("/v1/connections/mymall/token", asAnn)).status, 200)
  assert.equal((await world.ask("/v1/connections/mymall~user:bob/token", asAnn)).status, 403)
  assert.equal((await world.ask("/v1/connections/plain/token", asAnn)).status, 404)
  assert.equal((await world.ask("/v1/keys", asAnn)).status, 403)
  assert.equal((await world.ask("/metrics", asAnn)).status, 403)
  const refreshed = await world.ask("/api/cafe24/refresh?force=1", asAnn)
  assert.deepEqual([refreshed.body.scanned, refreshed.body.refreshed], [1, 1])
  assert.equal(world.simulator.counters("other").refreshes, 0)
  const stolen = await world.post("/v1/connect", { mall_id: "mymall", owner: "bob" }, asAnn)
  assert.equal(stolen.status, 403)
  const { url } = (await world.ask("/api/cafe24/authorize?mall_id=mymall&mode=json", asAnn)).body
  const consent = new URL(buttonOn(await world.browse(url)))
  assert.match(
    Buffer.from(consent.searchParams.get("state")!.split(".")[0]!, "base64url").toString(),
    /"o":"user:ann"/,
  )
})

test("options that cannot work are refused when the app is made, all of them", () => {
  const { keeper } = createHttpWorld()
  assert.throws(
    () => createApp(keeper, { adminKey: "short", publicUrl: "no address" }),
    (error: { code?: string; problems?: string[] }) =>
      error.code === "settings_invalid" &&
      error.problems?.length === 2 &&
      !error.problems.join().includes("short,"),
  )
})

test("an empty secret in the options is no secret that an empty header could match", async () => {
  const { ask } = createHttpWorld({ http: { adminKey: "", cronSecret: "" } })
  assert.equal((await ask("/v1/connections", { key: "" })).status, 401)
  assert.equal(
    (await ask("/api/cafe24/refresh", { key: null, headers: { "x-cron-secret": "" } })).status,
    500,
  )
})
