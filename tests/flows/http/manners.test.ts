// Manners of every route: methods, bodies, unknown addresses, hostile input; and that the description is true.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { z } from "zod"
import { createMetrics } from "../../../src/http/metrics/metrics.ts"
import { describeApi } from "../../../src/http/openapi.ts"
import { createParts } from "../../../src/http/parts.ts"
import { routeTable } from "../../../src/http/table.ts"
import { agree, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"

test("a wrong method is told the right ones; OPTIONS lists them; HEAD is GET without a body", async () => {
  const { ask, connect } = createHttpWorld()
  await connect("mymall")
  for (const method of ["PUT", "PATCH", "DELETE", "POST"]) {
    const refused = await ask("/v1/connections", { method })
    assert.equal(refused.status, 405)
    assert.equal(refused.headers.get("allow"), "GET, OPTIONS")
  }
  const options = await ask("/v1/keys", { method: "OPTIONS", key: null })
  assert.equal(options.status, 204)
  assert.equal(options.headers.get("allow"), "GET, POST, OPTIONS")
  const head = await ask("/v1/connections/mymall", { method: "HEAD" })
  assert.equal(head.status, 200)
  assert.equal(head.text, "")
})

test("an unknown address answers as the API does", async () => {
  const { ask } = createHttpWorld()
  for (const path of [
    "/nothing",
    "/v1",
    "/v1/connections/",
    "/v1/connections/a/b/c",
    "/.env",
    "/v1/connections/%2e%2e/token",
  ]) {
    const { status, body } = await ask(path)
    assert.equal(status, 404, path)
    assert.ok(["not_found", "connection_unknown"].includes(body.error.code))
  }
})

test("all problems of a request are told at once, in the reader's language", async () => {
  const { ask, post } = createHttpWorld()
  const query = await ask("/v1/connections?limit=0&state=happy&pages=2")
  assert.equal(query.status, 400)
  assert.equal(query.body.error.problems.length, 3)
  const korean = await post("/v1/keys", { rights: ["fly"] }, { headers: { "accept-language": "ko" } })
  assert.equal(korean.body.error.problems.length, 2)
  assert.match(korean.body.error.problems.join(), /[가-힣]/)
  const empty = await post("/v1/connect")
  assert.match(empty.body.error.problems[0], /^mall_id: /)
})

test("what is wrong with a body is told in plain words, with the route and its fields as the thing to mend", async () => {
  const { post } = createHttpWorld()
  const body = { name: "bot", rights: [], connections: "mymall", colour: "red" }
  const told = async (language: string) =>
    (await post("/v1/keys", body, { headers: { "accept-language": language } })).body.error
  const korean = await told("ko")
  assert.deepEqual(korean.problems, [
    "rights: 1개 이상 적어 주세요",
    "connections: 목록([…])으로 적어 주세요",
    "쓸 수 없는 항목입니다: colour",
  ])
  assert.equal(korean.fix, "POST /v1/keys rights connections")
  const { problems } = await told("en")
  assert.deepEqual(problems, [
    "rights: at least 1 entry",
    "connections: must be a list […]",
    "not known here: colour",
  ])
})

const badBodies: [string, BodyInit][] = [
  ["no JSON", "mall_id=mymall"],
  ["an array", "[]"],
  ["a number", "5"],
  ["null", "null"],
  ["wrong types", '{"mall_id":5,"scopes":{},"owner":[],"return":1}'],
  ["a prototype", '{"__proto__":{"mall_id":"mymall"}}'],
  ["something unknown", '{"mall_id":"mymall","admin":true}'],
  ["an owner that bends ids", '{"mall_id":"mymall","owner":"a~b"}'],
  ["scopes that are none", '{"mall_id":"mymall","scopes":["mall.read_order\\n","<x>"]}'],
  ["too much", JSON.stringify({ mall_id: "mymall", filler: "x".repeat(70_000) })],
  ["no UTF-8", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
]

for (const [what, body] of badBodies) {
  test(`a body that is ${what} is refused and starts nothing`, async () => {
    const { ask } = createHttpWorld()
    const answer = await ask("/v1/connect", { method: "POST", body })
    assert.equal(answer.status, 400)
    assert.equal(answer.body.error.code, "request_invalid")
  })
}

test("ids that try to be paths or markup stay ids", async () => {
  const { ask } = createHttpWorld()
  for (const id of [
    "..%2f..%2fetc",
    "a%00b",
    "%0d%0aset-cookie:x",
    "<script>",
    "a".repeat(300),
    "%E2%80%AE",
    "%",
    "%zz",
    "~",
    "~x",
  ]) {
    const { status, headers } = await ask(`/v1/connections/${id}`)
    assert.ok(status === 400 || status === 404, `${id}: ${status}`)
    assert.equal(headers.get("set-cookie"), null)
  }
})

test("the description holds every route, with its right, and the page shows them all", async () => {
  const world = createHttpWorld({ http: { publicUrl: "https://keys.example/" } })
  const { body } = await world.ask("/openapi.json", { key: null })
  assert.equal(body.openapi, "3.1.0")
  assert.deepEqual(body.servers, [{ url: "https://keys.example" }])
  const routes = tableOf(world)
  const page = await world.browse("/docs")
  for (const { path, methods } of routes) {
    for (const method of methods) assert.ok(body.paths[path][method.toLowerCase()], `${method} ${path}`)
    assert.ok(page.text.includes(`<code>${path}</code>`), path)
  }
  const token = body.paths["/v1/connections/{id}/token"].get
  assert.deepEqual(
    token.parameters.map((each: { name: string }) => each.name),
    ["id", "min_ttl", "unless", "format"],
  )
  assert.ok(token.responses[200].content["application/json"].schema.properties.access_token)
  const ids = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((each) =>
    Object.values(each).map(({ operationId }) => operationId),
  )
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(JSON.parse(JSON.stringify(describeApi(routes, "ko"))).info.title, "mallkey API")
})

function tableOf({ keeper }: HttpWorld) {
  const parts = createParts(keeper, {})
  return routeTable(parts, createMetrics(parts))
}

test("every JSON answer is what the description says, no field more and none less", async () => {
  const webhookKey = "the-webhook-key-of-the-tests"
  const world = createHttpWorld({ http: { webhookKey } })
  await world.connect("mymall")
  await world.keeper.sweep()
  const { path: link } = await world.keeper.link({ mallId: "mymall" })
  const launched = world.simulator.launchUrl("/api/cafe24/launch", "mymall")
  const webhook = { event_no: 90077, resource: { mall_id: "another" } }
  const back = agree(world, world.keeper.connect({ mallId: "other" }).url, "other")
  const backToApp = agree(world, world.keeper.connect({ mallId: "third" }).url, "third")
  const { id } = (await world.post("/v1/keys", { name: "old", rights: ["read"] })).body
  const asked: Record<string, () => ReturnType<HttpWorld["ask"]>> = {
    readToken: () => world.ask("/v1/connections/mymall/token"),
    listConnections: () => world.ask("/v1/connections?limit=1"),
    readConnection: () => world.ask("/v1/connections/mymall"),
    refreshConnection: () => world.post("/v1/connections/mymall/refresh"),
    checkConnection: () => world.post("/v1/connections/mymall/check"),
    connect: () => world.post("/v1/connect", { mall_id: "mymall" }),
    authorize: () => world.ask("/api/cafe24/authorize?mall_id=mymall&mode=json"),
    authorizeAtApp: () => world.ask("/connect/start/cafe24/mymall?mode=json"),
    callback: () => world.ask(back),
    callbackOfApp: () => world.ask(backToApp.replace(/^[^?]*/, "/callback/cafe24")),
    openLink: () => world.ask(link),
    launch: () => world.ask(launched),
    webhook: () => world.post("/api/cafe24/webhook", webhook, { key: webhookKey }),
    cronRefresh: () => world.ask("/api/cafe24/refresh"),
    cronCheck: () => world.ask("/api/cron/check-token-expiry"),
    listEvents: () => world.ask("/v1/events"),
    createKey: () => world.post("/v1/keys", { name: "new", rights: ["read"], connections: ["mymall"] }),
    listPrograms: () => world.ask("/v1/programs"),
    listApps: () => world.ask("/v1/apps"),
    listKeys: () => world.ask("/v1/keys"),
    revokeKey: () => world.ask(`/v1/keys/${id}`, { method: "DELETE" }),
    doctor: () => world.ask("/v1/doctor"),
    health: () => world.ask("/healthz"),
    readiness: () => world.ask("/readyz"),
    home: () => world.ask("/"),
    disconnect: () => world.ask("/v1/connections/mymall", { method: "DELETE" }),
  }
  const told = tableOf(world).filter(({ answer }) => typeof answer !== "string")
  assert.deepEqual(told.map(({ name }) => name as string).sort(), Object.keys(asked).sort())
  for (const [name, ask] of Object.entries(asked)) {
    const route = told.find((each) => each.name === name)!
    const { status, body } = await ask()
    assert.equal(status, route.status ?? 200, name)
    // What a schema does not know it drops.
    assert.deepEqual((route.answer as z.ZodType).parse(body), body, name)
  }
})
