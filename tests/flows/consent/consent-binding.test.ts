// A consent is finished by the browser that began it, or by the holder of a link that was made on purpose.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import type { Session } from "../../../src/http/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"

const sessions = async (request: Request): Promise<Session | undefined> => {
  const owner = /^Bearer session-(.+)$/.exec(request.headers.get("authorization") ?? "")?.[1]
  return owner === undefined ? undefined : { owner, name: `${owner}@example.com` }
}
const asMallory = { key: null, headers: { authorization: "Bearer session-mallory" } }
const isOurs = (url: string) => new URL(url).origin === "https://keeper.example"
const isCafe24s = (url: string) => new URL(url).pathname.endsWith("/api/v2/oauth/authorize")

async function nothingCameOfIt(world: HttpWorld, mallId: string): Promise<void> {
  assert.deepEqual(await world.keeper.connections({ mallId, limit: 10 }), [])
  assert.equal(world.simulator.counters(mallId).tokenRequests, 0)
  assert.notEqual((await world.ask(`/v1/connections/${mallId}/token`, asMallory)).status, 200)
}

test("a signed-in person sends what they began to somebody else's owner: it is our page, and it says for whom", async () => {
  const world = createHttpWorld({ http: { sessions } })
  const asked = "/api/cafe24/authorize?mall_id=victimmall&mode=json"
  const addresses = [
    (await world.ask(asked, asMallory)).body.url,
    (
      await world.ask(asked, {
        ...asMallory,
        headers: { ...asMallory.headers, origin: "https://old.example" },
      })
    ).body.url,
    (await world.post("/v1/connect", { mall_id: "victimmall" }, asMallory)).body.url,
    (await world.post("/v1/connect", { mall_id: "victimmall", lasting: true }, asMallory)).body.url,
  ]
  for (const url of addresses) {
    assert.ok(isOurs(url), url)
    const victim = world.anotherBrowser()
    const page = await victim(url, { headers: { "accept-language": "en" } })
    assert.equal(page.status, 200)
    assert.match(page.text, /connected to this account/)
    assert.match(page.text, /mallory@example\.com/)
  }
  await nothingCameOfIt(world, "victimmall")
})

test("what lies behind our page does not work in a browser that has not seen it", async () => {
  const world = createHttpWorld({ http: { sessions } })
  const ticket = (await world.ask("/api/cafe24/authorize?mall_id=victimmall&mode=json", asMallory)).body.url
  const lasting = (await world.post("/v1/connect", { mall_id: "victimmall", lasting: true }, asMallory)).body
    .url
  const json = { headers: { accept: "application/json" } }
  const mallory = world.anotherBrowser()
  const genuine = [
    buttonOn(await mallory(ticket)),
    buttonOn(await mallory(lasting)),
    (await mallory(ticket, json)).body.url,
    (await mallory(lasting, json)).body.url,
    // By a cookie of the surrounding product, as when its page is opened.
    (await mallory("/api/cafe24/authorize?mall_id=victimmall", asMallory)).headers.get("location"),
  ]
  for (const url of genuine) {
    assert.ok(isCafe24s(url), url)
    for (const cookie of ["", "__Host-mallkey-consent=", `__Host-mallkey-consent=${"x".repeat(36)}`]) {
      const victim = world.anotherBrowser()
      const page = await victim(agree(world, url, "victimmall"), { headers: { cookie } })
      assert.equal(page.status, 400, url)
      assert.match(page.text, /another browser/i)
    }
  }
  await nothingCameOfIt(world, "victimmall")
})

test("where it was begun it is finished: with the page in between, or without one where the cookie came along", async () => {
  const world = createHttpWorld({ http: { sessions } })
  const ann = { key: null, headers: { authorization: "Bearer session-ann" } }
  const elsewhere = (await world.ask("/api/cafe24/authorize?mall_id=annmall&mode=json", ann)).body.url
  const browse = world.anotherBrowser()
  await browse(agree(world, buttonOn(await browse(elsewhere)), "annmall"))
  assert.equal((await world.ask("/v1/connections/annmall/token", ann)).status, 200)
  const same = world.anotherBrowser()
  const { url } = (await same("/api/cafe24/authorize?mall_id=secondmall&mode=json", ann)).body
  const sent = await same(url)
  assert.equal(sent.status, 302, "the very browser that asked needs no page in between")
  await same(agree(world, sent.headers.get("location")!, "secondmall"))
  assert.equal((await world.ask("/v1/connections/secondmall/token", ann)).status, 200)
})

test("nobody's start and a signed launch: the cookie is laid down on the way, and looked at on the way back", async () => {
  const world = createHttpWorld()
  for (const [mallId, start] of [
    ["openmall", "/api/cafe24/authorize?mall_id=openmall"],
    ["launchmall", world.simulator.launchUrl("/api/cafe24/launch", "launchmall")],
  ] as const) {
    const sent = await world.browse(start)
    const [cookie] = sent.headers.getSetCookie()
    assert.match(
      cookie!,
      /^__Host-mallkey-consent=[\w-]{16,}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/,
    )
    const back = agree(world, sent.headers.get("location")!, mallId)
    const other = await world.anotherBrowser()(back)
    assert.equal(other.status, 400)
    assert.match(other.text, /another browser/i)
    await nothingCameOfIt(world, mallId)
    await world.browse(back)
    assert.equal((await world.keeper.connections({ mallId, limit: 2 })).length, 1)
  }
})

test("two consents in two windows of one browser do not disturb each other", async () => {
  const world = createHttpWorld()
  const first = (await world.browse("/api/cafe24/authorize?mall_id=onemall")).headers.get("location")!
  const second = (await world.browse("/api/cafe24/authorize?mall_id=twomall")).headers.get("location")!
  await world.browse(agree(world, first, "onemall"))
  await world.browse(agree(world, second, "twomall"))
  assert.equal((await world.keeper.connections({ limit: 5 })).length, 2)
})

test("a link made on purpose is finished by any browser that holds it", async () => {
  const world = createHttpWorld()
  const { url } = (await world.post("/v1/connect", { mall_id: "mymall", owner: "team-a" })).body
  assert.ok(isCafe24s(url))
  await world.anotherBrowser()(agree(world, url, "mymall"))
  const lasting = await world.keeper.link({ mallId: "other", owner: "team-a" })
  const page = await world.browse(lasting.path)
  assert.deepEqual(page.headers.getSetCookie(), [])
  await world.anotherBrowser()(agree(world, buttonOn(page), "other"))
  assert.equal((await world.keeper.connections({ limit: 5 })).length, 2)
})

test("a signed-in person's lasting link is not the one that an alert carries", async () => {
  const world = createHttpWorld({ http: { sessions } })
  await world.connect("mymall", "user:ann")
  const ofAlert = (await world.keeper.linkFor("mymall~user:ann"))!.path
  const ann = { key: null, headers: { authorization: "Bearer session-ann" } }
  const own = (await world.post("/v1/connect", { mall_id: "mymall", lasting: true }, ann)).body.url
  assert.ok(!own.endsWith(ofAlert))
  assert.match((await world.browse(new URL(own).pathname)).text, /ann@example\.com/)
  assert.equal(
    new URL(own).pathname,
    (await world.keeper.linkFor("mymall~user:ann"))!.path,
    "alerts go on with it",
  )
})

test("a start that is too old, bent, or signed for something else starts nothing", async () => {
  const world = createHttpWorld({ http: { sessions } })
  const { url } = (await world.ask("/api/cafe24/authorize?mall_id=mymall&mode=json", asMallory)).body
  const ticket = new URL(url).searchParams.get("start")!
  const state = new URL(world.keeper.connect({ mallId: "mymall" }).url).searchParams.get("state")!
  const [body = "", signature = ""] = ticket.split(".")
  const bent = Buffer.from(body, "base64url").toString().replace("mallory@example.com", "yourself")
  const forged = `${Buffer.from(bent).toString("base64url")}.${signature}`
  for (const each of [state, forged, body, "x", "", `${ticket}x`]) {
    const page = await world.browse(`/api/cafe24/authorize?start=${each}`)
    assert.equal(page.status, 400, each)
  }
  // Nor is it a state.
  const back = await world.ask(`/api/cafe24/callback?code=x&state=${ticket}`)
  assert.equal(back.body.code, "state_invalid")
  await world.clock.step(11 * minute)
  assert.equal((await world.browse(url)).status, 400)
})

test("begun on a name of this machine that the cookie would not come back to: sent, once, to the one it does", async () => {
  const world = createHttpWorld()
  const request = (path: string) =>
    world.http.fetch(new Request(`http://localhost:2424${path}`, { headers: { accept: "text/html" } }))
  const moved = await request("/api/cafe24/authorize?mall_id=mymall&scope=mall.read_order")
  assert.equal(moved.status, 302)
  const to = new URL(moved.headers.get("location")!)
  assert.equal(to.origin, "https://keeper.example")
  assert.equal(to.searchParams.get("mall_id"), "mymall")
  // Behind a proxy that names us so: not again.
  const on = await request(to.pathname + to.search)
  assert.ok(isCafe24s(on.headers.get("location")!))
})
