// Keys with a leash, from their making to the call that they may not make.
import assert from "node:assert/strict"
import { request } from "node:http"
import { test } from "node:test"
import { type ProxyStage, proxyStage } from "../kit/ways/proxy-stage.ts"

const dates = "?start_date=2026-03-01&end_date=2026-03-11"

async function make(stage: ProxyStage, body: object) {
  const answer = await stage.ask("/v1/keys", {
    method: "POST",
    body: JSON.stringify({ name: "bot", ...body }),
  })
  return { status: answer.status, body: await answer.json() }
}

/** As it is written: fetch would tidy the path up. */
function rawGet({ port }: ProxyStage, path: string, key: string, method = "GET", body = ""): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        port,
        host: "127.0.0.1",
        path,
        method,
        headers: { "x-api-key": key, "content-length": body.length },
      },
      (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode ?? 0))
      },
    )
    asking.on("error", reject).end(body)
  })
}

test("a key reads orders and nothing else, however the path is written; nothing refused reaches Cafe24", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const made = await make(stage, {
    rights: ["proxy"],
    allow: ["GET /admin/orders*"],
    deny: ["* /admin/orders/*/buyer"],
    rate: "50/s",
  })
  assert.equal(made.status, 201)
  assert.deepEqual(made.body.allow, ["GET /admin/orders*"])
  assert.equal(made.body.rate, "50/s")
  const { key } = made.body
  const root = "/proxy/mymall/api/v2"
  assert.equal(await rawGet(stage, `${root}/admin/orders${dates}`, key), 200)
  assert.equal(await rawGet(stage, `${root}/admin/orders${dates}`, key, "HEAD"), 200)
  const before = stage.simulator.counters("mymall").apiCalls
  for (const path of [
    "/admin/customers?cellphone=010",
    "/admin/orders/../customers",
    "/admin/orders/..;/customers",
    "/admin/orders%2f..%2fcustomers",
    "/admin//orders",
    "/admin/%6frders",
    "/admin/orders;x",
    "/admin/orders.json",
    "/admin/orders.xml?limit=1",
    "/admin/orders?_method=DELETE",
    "/admin/orders/20260101-0000001/BUYER",
    "/oauth/token/scopes",
  ])
    assert.equal(await rawGet(stage, root + path, key), 403, path)
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    assert.equal(await rawGet(stage, `${root}/admin/orders`, key, method), 403, method)
  assert.equal(stage.simulator.counters("mymall").apiCalls, before)
})

test("a leash that names paths lets no body go with a read: a server may find its fields there", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { body: held } = await make(stage, { rights: ["proxy"], deny: ["* /admin/orders/*/buyer"] })
  const { body: free } = await make(stage, { rights: ["proxy"], rate: "50/s" })
  const before = stage.simulator.counters("mymall").apiCalls
  assert.equal(
    await rawGet(stage, `/proxy/mymall/api/v2/admin/orders${dates}`, held.key, "GET", "embed=buyer"),
    403,
  )
  assert.equal(stage.simulator.counters("mymall").apiCalls, before)
  assert.equal(
    await rawGet(stage, `/proxy/mymall/api/v2/admin/orders${dates}`, free.key, "GET", "embed=buyer"),
    200,
  )
})

test("a stand-in is on the leash of its key", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { body } = await make(stage, { rights: ["proxy"], allow: ["GET /admin/store"] })
  const answer = await fetch(`${stage.url}/proxy/mymall/api/v2/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`any:${body.key}`)}` },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "x" }),
  })
  const { access_token } = await answer.json()
  const ask = async (path: string) =>
    (await fetch(stage.url + path, { headers: { authorization: `Bearer ${access_token}` } })).status
  assert.equal(await ask("/proxy/mymall/api/v2/admin/store"), 200)
  assert.equal(await ask(`/proxy/mymall/api/v2/admin/orders${dates}`), 403)
})

test("what is unknown or not built yet is refused when the key is made", async (context) => {
  const stage = await proxyStage(context)
  const { body } = await make(stage, { rights: ["proxy"] })
  assert(body.key)
  for (const more of [
    { rights: ["proxy"], mask: "on" },
    { rights: ["proxy"], writes: "propose" },
    { rights: ["agent"] },
    { rights: ["approve"] },
    { rights: ["proxy"], only: ["GET /admin/orders"] },
    { rights: ["proxy", "token"], allow: ["GET /admin/orders"] },
    { rights: ["admin"], deny: ["GET /admin/orders"] },
    { rights: ["proxy"], allow: ["orders"] },
    { rights: ["proxy"], allow: [] },
    { rights: ["proxy"], rate: "fast" },
    { rights: ["proxy"], rate: 5 },
    { rights: ["read"], rate: "5/s" },
  ])
    assert.equal((await make(stage, more)).status, 400, JSON.stringify(more))
})

test("nobody makes a key that gets more than their own", async (context) => {
  const stage = await proxyStage(context)
  const ends = new Date(stage.clock.now() + 3_600_000).toISOString()
  const maker = await make(stage, { rights: ["admin"], expires_at: ends, rate: "2/s" })
  assert.equal(maker.status, 201)
  const by = (body: object) =>
    stage.ask("/v1/keys", {
      method: "POST",
      body: JSON.stringify({ name: "child", ...body }),
      headers: { "x-api-key": maker.body.key },
    })
  assert.equal((await by({ rights: ["read"] })).status, 403)
  assert.equal((await by({ rights: ["proxy"], expires_at: ends })).status, 403)
  assert.equal((await by({ rights: ["proxy"], expires_at: ends, rate: "3/s" })).status, 403)
  assert.equal((await by({ rights: ["proxy"], expires_at: ends, rate: "1/s" })).status, 201)
})
