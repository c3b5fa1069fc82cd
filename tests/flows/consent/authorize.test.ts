// The start address as the set-ups call it: without a mall, as a program that reads JSON, and on their redirect paths.
import assert from "node:assert/strict"
import { test } from "node:test"
import { agree, createHttpWorld } from "../../kit/http-world.ts"

test("without mall_id it means the mall of CAFE24_MALL_ID", async () => {
  const world = createHttpWorld({ http: { mallId: "mymall", language: "en" } })
  for (const path of ["/api/auth/cafe24/start", "/api/cafe24/authorize", "/api/cafe24/authorize?mall_id="]) {
    const sent = await world.browse(path)
    assert.equal(sent.status, 302, path)
    assert.match(sent.headers.get("location")!, /\/mymall\/api\/v2\/oauth\/authorize/)
  }
})

test("without either: an error that names what to add, and a page with a form, without words of programs", async () => {
  const world = createHttpWorld()
  const { status, body } = await world.ask("/api/auth/cafe24/start", { key: null })
  assert.deepEqual([status, body.code], [400, "request_invalid"])
  assert.match(body.error, /mall_id.*CAFE24_MALL_ID/)
  for (const language of ["ko", "en"]) {
    const page = await world.browse("/api/auth/cafe24/start", { headers: { "accept-language": language } })
    assert.equal(page.status, 400)
    assert.doesNotMatch(page.text, /string|undefined|mallkey --help/)
    assert.match(page.text, /<form[^>]*method="get"[\s\S]*name="mall_id"/)
  }
})

test("a program that says it reads JSON gets JSON, as before", async () => {
  const { ask } = createHttpWorld()
  const headers = { accept: "application/json" }
  const asked = await ask("/api/cafe24/authorize?mall_id=mymall", { key: null, headers })
  assert.equal(asked.status, 200)
  assert.match(asked.body.url, /oauth\/authorize/)
  const sent = await ask("/api/cafe24/authorize?mall_id=mymall&mode=redirect", { key: null, headers })
  assert.equal(sent.status, 302)
  assert.equal((await ask("/api/cafe24/authorize?mall_id=mymall", { key: null })).status, 302)
})

test("the redirect addresses of the functions and scripts are served as well", async () => {
  for (const path of ["/auth/callback", "/prod/callback", "/callback"]) {
    const world = createHttpWorld()
    const { url } = world.keeper.connect({ mallId: "mymall" })
    const back = new URL(agree(world, url, "mymall"), "http://x").search
    assert.equal((await world.ask(path + back, { key: null })).body.connected, true, path)
  }
})

test("a browser at an address that is none sees a page; a program hears it as before", async () => {
  const { ask, browse } = createHttpWorld()
  const page = await browse("/connect", { headers: { "accept-language": "ko" } })
  assert.equal(page.status, 404)
  assert.match(page.text, /이 주소에는 페이지가 없습니다/)
  assert.equal((await ask("/connect")).body.error.code, "not_found")
})
