// The virtual token endpoint: clients that refresh by themselves get stand-ins, and nothing of theirs leaves.
import assert from "node:assert/strict"
import { test } from "node:test"
import { adminKey } from "../kit/http-world.ts"
import { type ProxyStage, proxyStage } from "../kit/ways/proxy-stage.ts"

const tokenPath = "/proxy/mymall/api/v2/oauth/token"
const orders = "/proxy/mymall/api/v2/admin/orders?start_date=2026-03-01&end_date=2026-03-11"
const hourMs = 3_600_000
const tokenShape = /^mk[0-9A-Za-z]{20}$/

function basic(id: string, secret: string): string {
  return `Basic ${btoa(`${id}:${secret}`)}`
}

async function refresh(stage: ProxyStage, key: string, refreshToken = "whatever-it-holds", path = tokenPath) {
  return fetch(stage.url + path, {
    method: "POST",
    headers: { authorization: basic("clients-own-id", key), "user-agent": "old-program/1.0" },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }),
  })
}

async function ordersWith(stage: ProxyStage, bearer: string, path = orders) {
  return fetch(stage.url + path, { headers: { authorization: `Bearer ${bearer}` } })
}

async function keyFor(
  stage: ProxyStage,
  more: { connections?: string[]; rights?: ("proxy" | "connect")[] } = {},
) {
  return stage.keeper.keys.create({ name: "orders-bot", rights: ["proxy"], ...more }, "test")
}

test("a client's own refresh: Cafe24's shape, two stand-ins, no request at Cafe24, one that works as Bearer", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await keyFor(stage)
  const before = stage.simulator.counters("mymall").tokenRequests
  const answer = await refresh(stage, key)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get("x-mallkey-upstream"), null)
  const pair = await answer.json()
  assert.deepEqual(Object.keys(pair), [
    "access_token",
    "expires_at",
    "refresh_token",
    "refresh_token_expires_at",
    "client_id",
    "mall_id",
    "user_id",
    "scopes",
    "issued_at",
    "shop_no",
    "token_type",
  ])
  assert.match(pair.access_token, tokenShape)
  assert.match(pair.refresh_token, tokenShape)
  assert.notEqual(pair.access_token, pair.refresh_token)
  assert.equal(pair.expires_at, "2026-03-11T12:39:27.000")
  assert.equal(pair.client_id, "clients-own-id")
  assert.equal(stage.simulator.counters("mymall").tokenRequests, before)
  const real = await stage.keeper.token("mymall")
  assert(!JSON.stringify(pair).includes(real.accessToken))
  assert.equal((await ordersWith(stage, pair.access_token)).status, 200)
  assert.equal((await ordersWith(stage, pair.refresh_token)).status, 401)
})

test("stand-ins stay the same over rotations, and the client lives on without a new one", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await keyFor(stage)
  const first = await (await refresh(stage, key)).json()
  for (let end = 0; end < 3; end++) {
    await stage.clock.step(3 * hourMs)
    assert.equal((await ordersWith(stage, first.access_token)).status, 200)
    const again = await (await refresh(stage, key, first.refresh_token)).json()
    assert.equal(again.access_token, first.access_token)
    assert.equal(again.refresh_token, first.refresh_token)
  }
})

test("eight programs that refresh at once at the token's end: one request at Cafe24", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await keyFor(stage)
  await stage.clock.step(3 * hourMs)
  const before = stage.simulator.counters("mymall").tokenRequests
  const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(stage, key)))
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(8).fill(200),
  )
  assert.equal(stage.simulator.counters("mymall").tokenRequests - before, 1)
})

test("a stand-in is good at the proxy alone, for its own connection, while its key lives", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  await stage.connect("othermall")
  const { key, facts } = await keyFor(stage)
  const { access_token: standIn } = await (await refresh(stage, key)).json()
  assert.equal((await ordersWith(stage, standIn, orders.replace("mymall", "othermall"))).status, 401)
  for (const path of ["/v1/connections/mymall/token", "/v1/connections", "/v1/keys"])
    assert.equal((await ordersWith(stage, standIn, path)).status, 401, path)
  assert.equal((await refresh(stage, standIn)).status, 401)
  const forged = standIn.slice(0, -1) + (standIn.endsWith("A") ? "B" : "A")
  assert.equal((await ordersWith(stage, forged)).status, 401)
  await stage.keeper.keys.revoke(facts.id, "test")
  assert.equal((await ordersWith(stage, standIn)).status, 401)
})

test("made for one owner's connection it opens no other owner's, though the bare mall id once meant the first", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall", "first")
  const { key } = await keyFor(stage)
  const { access_token: standIn } = await (await refresh(stage, key)).json()
  assert.equal((await ordersWith(stage, standIn)).status, 200)
  await stage.keeper.disconnect("mymall~first")
  await stage.connect("mymall", "second")
  assert.equal((await ordersWith(stage, standIn)).status, 401)
})

test("the key as client secret in the body, and MALLKEY_API_KEY, work too; a wrong one is ours to refuse", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const ask = (client_secret: string) =>
    fetch(stage.url + tokenPath, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: "x",
        client_id: "any",
        client_secret,
      }),
    })
  const answer = await ask(adminKey)
  assert.equal(answer.status, 200)
  const { access_token: standIn } = await answer.json()
  assert.equal((await ordersWith(stage, standIn)).status, 200)
  for (const wrong of ["not-a-key", "mk_made-up"]) {
    const refused = await ask(wrong)
    assert.equal(refused.status, 401)
    assert.equal((await refused.json()).error.code, "key_missing")
  }
  const { key } = await stage.keeper.keys.create({ name: "reader", rights: ["read", "token"] }, "test")
  assert.equal((await ask(key)).status, 403)
})

test("JSON where a form is wanted is told so, and not that something is missing in it", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const sent = JSON.stringify({ grant_type: "refresh_token", client_secret: adminKey })
  for (const type of ["application/json", "application/x-www-form-urlencoded"]) {
    const headers = { "content-type": type }
    const answer = await fetch(stage.url + tokenPath, { method: "POST", body: sent, headers })
    assert.equal(answer.status, 400, type)
    assert.match(JSON.stringify(await answer.json()), /application\/x-www-form-urlencoded/)
  }
})

test("a lost mall: Cafe24's own word for it, marked as ours", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await keyFor(stage)
  stage.simulator.expireRefreshToken("mymall")
  await stage.clock.step(3 * hourMs)
  await stage.keeper.refresh("mymall", { force: true }).catch(() => undefined)
  const answer = await refresh(stage, key)
  assert.equal(answer.status, 400)
  assert.deepEqual(await answer.json(), {
    error: "invalid_grant",
    error_description: "Invalid refresh_token",
  })
  assert.equal(answer.headers.get("x-mallkey-error"), "needs_reconnect")
})

test("revoking says yes and ends nothing", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await keyFor(stage)
  const { refresh_token } = await (await refresh(stage, key)).json()
  const answer = await fetch(`${stage.url}/proxy/mymall/api/v2/oauth/revoke`, {
    method: "POST",
    headers: { authorization: basic("any", key) },
    body: new URLSearchParams({ token: refresh_token, token_hint: "refresh_token" }),
  })
  assert.equal(answer.status, 200)
  assert.equal((await stage.ask(orders)).status, 200)
  assert.equal(stage.simulator.mall("mymall").liveRefreshTokens, 1)
})

test("however the paths of tokens are written, nothing of them leaves as a call", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const before = stage.simulator.counters("mymall").tokenRequests
  const real = stage.simulator.liveRefreshToken("mymall")!
  for (const path of [
    "/oauth//token",
    "/Oauth/token",
    "//oauth/token",
    "/oauth/token/",
    "/oauth%2Ftoken",
    "/oauth/./token",
    "/admin/../oauth/token",
    "/oauth;x/token",
    "/oauth/revoke/",
  ]) {
    const answer = await stage.ask(`/proxy/mymall/api/v2${path}`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: real, token: real }),
    })
    await answer.text()
    assert.equal(answer.headers.get("x-mallkey-upstream"), null, path)
  }
  assert.equal(stage.simulator.counters("mymall").tokenRequests, before)
  assert.equal(stage.simulator.mall("mymall").liveRefreshTokens, 1)
})

test("programs that refresh by themselves are counted by key and by how they name themselves, for every process to see", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await keyFor(stage)
  await refresh(stage, key)
  await refresh(stage, key)
  await stage.clock.step(60_000)
  const [seen, ...others] = await stage.another().programs.list()
  assert.deepEqual(others, [])
  assert.equal(seen?.key, "orders-bot")
  assert.equal(seen?.agent, "old-program/1.0")
  assert.equal(seen?.connectionId, "mymall")
  assert.equal(seen?.refreshes, 2)
})

test("a code of a program's own consent stays with us, and needs a key that may connect", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const codeOf = () => {
    const link = new URL(stage.keeper.connect({ mallId: "mymall" }).url)
    const verdict = stage.simulator.judgeAuthorize("mymall", link.searchParams)
    if (verdict.is !== "ask") throw new Error("refused")
    const agreed = { mallId: "mymall", userId: "mymall", scopes: verdict.request.scopes }
    return new URL(
      stage.simulator.agree("mymall", verdict.request, agreed, "http://127.0.0.1:9"),
    ).searchParams.get("code")!
  }
  const ask = (key: string) =>
    fetch(stage.url + tokenPath, {
      method: "POST",
      headers: { authorization: basic("any", key) },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: codeOf(),
        redirect_uri: "https://elsewhere.example",
      }),
    })
  assert.equal((await ask((await keyFor(stage)).key)).status, 403)
  const answer = await ask((await keyFor(stage, { rights: ["proxy", "connect"] })).key)
  assert.equal(answer.status, 200)
  assert.match((await answer.json()).access_token, tokenShape)
})

test("an import knows stand-ins and refuses them", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { access_token, refresh_token } = await (await refresh(stage, (await keyFor(stage)).key)).json()
  const { connection } = await stage.keeper.connection("mymall")
  for (const tokens of [
    { access_token, refresh_token },
    { access_token, refresh_token: "r".repeat(22) },
  ]) {
    const copy = {
      id: "newmall",
      mallId: "newmall",
      clientId: connection.clientId,
      scopes: [],
      tokens: { accessToken: tokens.access_token, refreshToken: tokens.refresh_token },
    }
    const options = { rotate: false, replace: true, by: "test" }
    await assert.rejects(stage.keeper.import(copy, options), { code: "request_invalid" })
    await assert.rejects(stage.keeper.standing(copy), { code: "request_invalid" })
  }
})
