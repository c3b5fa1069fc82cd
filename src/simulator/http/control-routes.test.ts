// The control routes: JSON for programs, forms for the page.
import assert from "node:assert/strict"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { createSimulator, type SimulatorOptions } from "../simulator.ts"

const origin = "http://cafe24.test"
// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, as a caller would
type Any = any

function control(options: SimulatorOptions = {}) {
  const simulator = createSimulator(options)
  const get = async (path: string) =>
    (await (await simulator.fetch(new Request(`${origin}/__simulator${path}`))).json()) as Any
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const request = new Request(`${origin}/__simulator${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    })
    const answer = await simulator.fetch(request)
    return { status: answer.status, body: (await answer.json()) as Any }
  }
  const form = (path: string, fields: Record<string, string>) =>
    simulator.fetch(
      new Request(`${origin}/__simulator${path}`, { method: "POST", body: new URLSearchParams(fields) }),
    )
  return { simulator, get, post, form }
}

test("switches are read and set; every problem is told at once", async () => {
  const { simulator, get, post } = control()
  const set = await post("/switches", {
    refreshLife: "fixed",
    dropAnswer: { value: true, mall: "mymall", times: 2 },
  })
  assert.equal(set.status, 200)
  assert.equal(simulator.switches.of("any1").refreshLife, "fixed")
  const state = await get("/switches")
  assert.equal(state.values.refreshLife, "fixed")
  assert.deepEqual(state.rules, [{ switch: "dropAnswer", value: true, mall: "mymall", times: 2 }])
  assert.ok(state.table.dropAnswer.ko)
  const wrong = await post("/switches", { refreshLife: "forever", nonsense: 1 })
  assert.equal(wrong.status, 400)
  assert.deepEqual(
    wrong.body.error.problems.map((p: Any) => p.at),
    ["refreshLife", "nonsense"],
  )
  assert.equal((await post("/switches", [])).status, 400)
  await post("/switches/reset", {})
  assert.deepEqual((await get("/switches")).rules, [])
})

test("a form changes only what differs, and conditions stay with their switch", async () => {
  const { simulator, form } = control({ switches: { dropAnswer: { value: true, mall: "other", times: 5 } } })
  const answer = await form("/switches", {
    dropAnswer: "false",
    "dropAnswer.mall": "",
    slowMs: "40",
    tokenError: "503",
    "tokenError.mall": "mymall",
    "tokenError.times": "2",
    "tokenError.probability": "",
    withheldScopes: "",
  })
  assert.deepEqual(
    [answer.status, answer.headers.get("location")],
    [303, `${origin}/__simulator?done=switches`],
  )
  assert.equal(simulator.switches.state().values.slowMs, 40)
  assert.deepEqual(
    simulator.switches.state().rules.map((rule) => [rule.switch, rule.mall, rule.times]),
    [
      ["dropAnswer", "other", 5],
      ["tokenError", "mymall", 2],
    ],
  )
  const wrong = await form("/switches", { slowMs: "soon" })
  assert.equal(wrong.status, 400)
  assert.match(await wrong.text(), /slowMs/)
})

test("the clock is read, stepped and sped up", async () => {
  const { get, post } = control({ startAt: 1_000_000, speed: 0 })
  assert.deepEqual((await post("/clock", { step: 5000 })).body.now, 1_005_000)
  await post("/clock", { speed: 60 })
  assert.equal((await get("/clock")).speed, 60)
  const wrong = await post("/clock", { step: -1, speed: "fast", zone: "x" })
  assert.deepEqual(wrong.body.error.problems.map((p: Any) => p.at).sort(), ["speed", "step", "zone"])
})

test("malls: grant, counters, expiry, uninstall, launch link", async () => {
  const { simulator, get, post } = control()
  const { body } = await post("/malls/mymall/grant", { scopes: ["mall.read_order"], ageMs: 1000 })
  assert.ok(simulator.isLive(body.access_token))
  assert.equal((await post("/malls/mymall/grant", { scope: "x" })).status, 400)
  await post("/malls/mymall/expire-refresh-token", {})
  assert.equal((await get("/malls/mymall")).liveRefreshTokens, 0)
  assert.equal((await post("/malls/mymall/uninstall", {})).body.installed, false)
  const launch = await post("/malls/mymall/launch-link", {
    appUrl: "http://127.0.0.1:2424/launch",
    userType: "A",
  })
  assert.match(launch.body.url, /mall_id=mymall.*&hmac=/)
  assert.equal((await get("/counters")).tokenRequests, 0)
  assert.equal((await get("/counters/mymall")).tokenRequests, 0)
  assert.equal((await post("/malls/..%2Fx/grant", {})).status, 404)
  assert.equal((await post("/malls/mymall/explode", {})).status, 404)
})

test("a web page from elsewhere may not turn anything", async () => {
  const { post } = control()
  const { status } = await post("/switches", { iss: true }, { origin: "https://evil.example" })
  assert.equal(status, 403)
  assert.equal(
    (await post("/malls/mymall/webhook", { target: "http://internal.example/", eventNo: 90077 })).status,
    400,
  )
})

test("the page shows every switch and holds no token", async () => {
  const { simulator } = control()
  const pair = simulator.grant("mymall")
  const page = await (await simulator.fetch(new Request(`${origin}/__simulator`))).text()
  for (const name of ["dropAnswer", "refreshLife", "webhookDelivery"])
    assert.ok(page.includes(`name="${name}"`))
  for (const secret of [pair.access_token, pair.refresh_token, simulator.app.clientSecret])
    assert.ok(!page.includes(secret))
})

test("webhooks arrive with their key, are lost, or come twice, and the log tells", async () => {
  const heard: { key: string | undefined; body: Any }[] = []
  const server = createServer(async (request, answer) => {
    let text = ""
    for await (const part of request) text += part
    heard.push({ key: request.headers["x-api-key"] as string, body: JSON.parse(text) })
    answer.writeHead(request.headers["x-api-key"] === "simulator-webhook-key" ? 200 : 403).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const { simulator } = control()
  assert.deepEqual(await simulator.sendWebhook(target, 90077, "mymall"), [200])
  const [first] = heard
  assert.equal(first!.key, "simulator-webhook-key")
  assert.equal(first!.body.event_no, 90077)
  assert.equal(first!.body.resource.mall_id, "mymall")
  assert.ok(first!.body.resource.deleted_date)
  simulator.switches.set({ webhookDelivery: { value: "lost", times: 1 } })
  assert.deepEqual(await simulator.sendWebhook(target, 90077, "mymall"), [])
  simulator.switches.set({ webhookDelivery: "doubled" })
  assert.deepEqual(await simulator.sendWebhook(target, 90078, "mymall", { apiKey: "wrong" }), [403, 403])
  server.close()
  server.closeAllConnections()
  simulator.switches.set({ webhookDelivery: "late", webhookLateMs: 1 })
  assert.deepEqual(await simulator.sendWebhook(target, 90077, "mymall"), [undefined])
  assert.deepEqual(
    simulator.webhookLog("mymall").map((d) => d.status),
    [200, undefined, 403, 403, undefined],
  )
})

test("what curl sends without saying what it is, is read as the JSON it is, and answered as such", async () => {
  const { simulator } = control()
  const curl = async (path: string, body: string) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" }
    const request = new Request(`${origin}/__simulator${path}`, { method: "POST", headers, body })
    const answer = await simulator.fetch(request)
    return { status: answer.status, body: (await answer.json()) as Any }
  }
  const pair = await curl("/malls/mymall/grant", '{"scopes":["mall.read_store"]}')
  assert.deepEqual(pair.body.scopes, ["mall.read_store"])
  assert.equal((await curl("/switches", '{"tokenError":"503"}')).body.values.tokenError, "503")
  assert.equal((await curl("/clock", '{"step":1000}')).status, 200)
  const wrong = await curl("/switches", '{"tokenErrr":"503"}')
  assert.equal(wrong.status, 400)
  assert.equal(wrong.body.error.problems[0].at, "tokenErrr")
})
