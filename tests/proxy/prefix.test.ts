// The prefix proxy against the simulator, over real connections: a living token whatever happens to it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { adminKey } from "../kit/http-world.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const orders = "/proxy/mymall/api/v2/admin/orders?start_date=2026-03-01&end_date=2026-03-11"
const hourMs = 3_600_000

test("orders come through with a living token, as Cafe24 says them", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const answer = await stage.ask(orders)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get("x-mallkey-upstream"), "1")
  assert.equal(answer.headers.get("x-cafe24-api-version"), "2026-09-01")
  assert.match(answer.headers.get("x-api-call-limit") ?? "", /^1\/40$/)
  assert(answer.headers.get("x-request-id"))
  const { orders: list } = await answer.json()
  assert(Array.isArray(list))
})

test("a token that ended is renewed first; nobody sees a 401", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  for (let end = 0; end < 3; end++) {
    await stage.clock.step(3 * hourMs)
    assert.equal((await stage.ask(orders)).status, 200)
  }
})

test("as many calls as a bucket lets through at once, with a token that Cafe24 ended early: one refresh, no failure", async (context) => {
  const stage = await proxyStage(context, { simulated: { switches: { bucket: "off" } } })
  await stage.connect("mymall")
  assert.equal((await stage.ask(orders)).status, 200)
  await stage.clock.step(10 * 60_000)
  const before = stage.simulator.counters("mymall").tokenRequests
  stage.simulator.expireAccessTokens("mymall")
  const answers = await Promise.all(Array.from({ length: 39 }, () => stage.ask(orders)))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert(answers.some(({ headers }) => headers.get("x-mallkey-repeated") === "1"))
  assert.equal(stage.simulator.counters("mymall").tokenRequests - before, 1)
})

test("our own refusals never wear Cafe24's dress", async (context) => {
  const stage = await proxyStage(context)
  const bad = await stage.ask(orders, { headers: { "x-api-key": "mk_wrong" } })
  assert.equal(bad.status, 401)
  assert(bad.headers.get("www-authenticate"))
  assert.equal((await bad.json()).error.code, "key_missing")
  const unknown = await stage.ask(orders)
  assert.equal(unknown.status, 404)
  assert.equal(unknown.headers.get("x-mallkey-upstream"), null)
  assert.equal((await unknown.json()).error.code, "connection_unknown")
})

test("no key, token or query value is in any line of the log", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  await stage.ask(`${orders}&member_id=secret-member`)
  const { accessToken } = await stage.keeper.token("mymall")
  const all = stage.lines.join("\n")
  assert(all.includes("/proxy/mymall/api/v2/admin/orders 200"))
  for (const secret of [adminKey, accessToken, "secret-member"]) assert(!all.includes(secret))
})

test("on a web-standard host the same rules hold: token, links, marks, refusals", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    stage.app.fetch(
      new Request(new URL(path, "https://keeper.example"), {
        ...init,
        headers: { "x-api-key": adminKey, ...init.headers },
      }),
    )
  const answer = await ask(`${orders}&limit=1`)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get("x-mallkey-upstream"), "1")
  assert.equal(answer.headers.get("content-length"), String(Buffer.byteLength(await answer.clone().text())))
  const { links } = await answer.json()
  for (const { href } of links) assert(href.startsWith("https://keeper.example/proxy/mymall/api/v2/"), href)
  await stage.clock.step(10 * 60_000)
  stage.simulator.expireAccessTokens("mymall")
  const repeated = await ask("/proxy/mymall/api/v2/admin/boards/1/articles", { method: "POST", body: "{}" })
  assert.equal(repeated.headers.get("x-mallkey-repeated"), "1")
  assert.equal((await ask(orders, { headers: { "x-api-key": "mk_wrong" } })).status, 401)
  assert.equal((await ask("/proxy/mymall/api/v2/oauth/token/scopes")).status, 200)
})
