// A consent over HTTP, from the link to the page the owner sees; and everything somebody may try to bend on the way.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { agree, createHttpWorld } from "../../kit/http-world.ts"

test("authorize sends to Cafe24, or answers the address; both addresses do it", async () => {
  const { ask } = createHttpWorld()
  for (const path of ["/api/cafe24/authorize", "/api/auth/cafe24/start"]) {
    const sent = await ask(`${path}?mall_id=MyMall&utm_source=mail`, { key: null })
    assert.equal(sent.status, 302)
    const to = new URL(sent.headers.get("location")!)
    assert.equal(to.pathname, "/mymall/api/v2/oauth/authorize")
    assert.equal(sent.headers.get("referrer-policy"), "no-referrer")
    const answered = await ask(`${path}?mall_id=mymall&mode=json&scope=mall.read_order%20read_store`, {
      key: null,
    })
    assert.match(answered.body.url, /scope=mall\.read_order,mall\.read_store$/)
  }
})

test("the callback exchanges at once and shows a page that leaks nothing and runs nothing", async () => {
  const world = createHttpWorld()
  const { url } = (await world.ask("/api/cafe24/authorize?mall_id=mymall&mode=json")).body
  const page = await world.browse(agree(world, url, "mymall"))
  assert.equal(page.status, 200)
  assert.match(page.text, /mymall is connected/)
  assert.match(page.text, /March 11 at 12:39\sPM \(KST\)/)
  assert.equal(page.headers.get("referrer-policy"), "no-referrer")
  assert.equal(page.headers.get("cache-control"), "no-store")
  const policy = page.headers.get("content-security-policy")!
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.ok(!policy.includes("unsafe"))
  assert.ok(!/<script| style=| on\w+=/.test(page.text))
  assert.equal((await world.ask("/v1/connections/mymall/token")).status, 200)
})

test("every address of existing deployments takes the callback, as JSON too, and says what was not granted", async () => {
  for (const path of ["/api/cafe24/callback", "/api/auth/cafe24/callback", "/api/auth/callback"]) {
    const world = createHttpWorld()
    const { url } = world.keeper.connect({ mallId: "mymall" })
    world.simulator.switches.set({ withheldScopes: ["mall.read_store"] } as never)
    const back = new URL(agree(world, url, "mymall"), "http://x").search
    const { body } = await world.ask(`${path}${back}&trace_id=abc`, { key: null })
    assert.equal(body.connected, true)
    assert.equal(body.first, true)
    assert.deepEqual(body.missing_scopes, ["mall.read_store"])
  }
})

test("POST /v1/connect makes a link for the owner, which brings them back to our own page", async () => {
  const world = createHttpWorld()
  const asked = {
    mall_id: "mymall",
    scopes: "mall.read_order,mall.read_store",
    owner: "team-a",
    return: "/settings?tab=2",
  }
  const { status, body } = await world.post("/v1/connect", asked)
  assert.equal(status, 200)
  assert.equal(Date.parse(body.expires_at), world.clock.now() + 10 * minute)
  const back = await world.browse(agree(world, body.url, "mymall"))
  assert.equal(back.status, 303)
  assert.equal(back.headers.get("location"), "/settings?tab=2")
  assert.deepEqual((await world.ask("/v1/connections/mymall~team-a")).body.scopes, [
    "mall.read_order",
    "mall.read_store",
  ])
})

test("a return address that leads away is refused before anything starts", async () => {
  const { ask, post } = createHttpWorld()
  for (const away of [
    "//evil.com",
    "/\\evil.com",
    "https://evil.com/",
    "javascript:alert(1)",
    "evil",
    "/\t/evil.com",
    "",
  ]) {
    const query = new URLSearchParams({ mall_id: "mymall", mode: "json", return: away })
    assert.equal((await ask(`/api/cafe24/authorize?${query}`)).status, 400, away)
    assert.equal((await post("/v1/connect", { mall_id: "mymall", return: away })).status, 400, away)
  }
})

const hostileMalls = [
  "evil.com/",
  "a.b",
  "a@b",
  "%2e",
  "..",
  "a/../b",
  "a b",
  "a\n",
  "ⓜall",
  "mаll",
  "my_mall",
  "-mall",
  "x",
  "a".repeat(300),
  "",
  "127.0.0.1",
  "[::1]",
  "\u212a1",
]

test("what is no mall id goes nowhere", async () => {
  let left = 0
  const wire =
    (inner: typeof fetch): typeof fetch =>
    (...call) => {
      left++
      return inner(...call)
    }
  const { ask, post, browse } = createHttpWorld({ wire })
  for (const mall of hostileMalls) {
    const query = new URLSearchParams({ mall_id: mall, force: "1" })
    for (const answer of [
      await ask(`/api/cafe24/authorize?${query}`, { key: null }),
      await browse(`/api/cafe24/authorize?${query}`),
      await post("/v1/connect", { mall_id: mall }),
      await ask(`/api/cafe24/refresh?${query}`),
    ]) {
      assert.equal(answer.status, 400, mall)
      assert.equal(answer.headers.get("location"), null, mall)
    }
    const read = await ask(`/v1/connections/${encodeURIComponent(mall)}/token`)
    assert.ok(read.status === 400 || read.status === 404, mall)
  }
  assert.equal(left, 0)
})

test("a state that is forged, changed, old, used, or of another mall's consent changes nothing", async () => {
  const world = createHttpWorld()
  const link = () => world.keeper.connect({ mallId: "mymall" }).url
  const good = agree(world, link(), "mymall")
  const query = new URL(good, "http://x").searchParams
  const state = query.get("state")!
  const [body = "", signature = ""] = state.split(".")
  const payload = JSON.parse(Buffer.from(body, "base64url").toString())
  const forged = Buffer.from(JSON.stringify({ ...payload, m: "other" })).toString("base64url")
  const bad = [
    "",
    "x",
    ".",
    `${body}.`,
    `.${signature}`,
    `${forged}.${signature}`,
    `${body}.${signature}x`,
    "a".repeat(3_000),
  ]
  for (const each of bad) {
    const answer = await world.ask(
      `/api/cafe24/callback?${new URLSearchParams({ code: query.get("code")!, state: each })}`,
    )
    assert.equal(answer.status, 400, each)
  }
  const old = agree(world, link(), "mymall")
  await world.clock.step(11 * minute)
  assert.equal((await world.ask(old)).body.code, "state_invalid")
  const replayed = await world.browse(good)
  assert.equal(replayed.status, 400)
})

test("a consent given by another mall is not saved, and the page offers to try again", async () => {
  const world = createHttpWorld()
  const { url } = world.keeper.connect({ mallId: "mymall" })
  const answer = await world.browse(agree(world, url, "othermall").replace("othermall", "mymall"))
  assert.equal(answer.status, 400)
  assert.match(
    answer.text,
    /href="https:\/\/keeper\.example\/api\/cafe24\/authorize\?mall_id=mymall&amp;scope=mall.read_order,[^"]+"/,
  )
  assert.equal((await world.ask("/v1/connections")).body.connections.length, 0)
})

test("a denial is told in the owner's language, and its words cannot become part of the page", async () => {
  const world = createHttpWorld()
  const state = new URL(world.keeper.connect({ mallId: "mymall" }).url).searchParams.get("state")!
  const denial = { error: "access_denied", error_description: "<script>alert(1)</script>%3Cb%3E", state }
  const page = await world.browse(`/api/cafe24/callback?${new URLSearchParams(denial)}`, {
    headers: { "accept-language": "ko-KR,ko;q=0.9,en;q=0.5" },
  })
  assert.equal(page.status, 400)
  assert.match(page.text, /<html lang="ko">/)
  assert.match(page.text, /동의가 완료되지 않았습니다/)
  assert.ok(!/<script|<b>/.test(page.text))
})

test("a HEAD, as scanners of mail send it, uses up neither code nor link", async () => {
  const world = createHttpWorld()
  const back = agree(world, world.keeper.connect({ mallId: "mymall" }).url, "mymall")
  const looked = await world.ask(back, { method: "HEAD" })
  assert.equal(looked.status, 405)
  assert.equal((await world.ask(back)).status, 200)
})

test("a callback from another server than the mall's is refused", async () => {
  const world = createHttpWorld()
  const back = agree(world, world.keeper.connect({ mallId: "mymall" }).url, "mymall")
  const answer = await world.ask(`${back}&iss=https://evil.example`)
  assert.equal(answer.body.code, "state_invalid")
})
