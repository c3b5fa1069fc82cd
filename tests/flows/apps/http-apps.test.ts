// Further apps at the doors: which there are, a consent of each begun and finished, the token of the right one.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createApp } from "../../../src/http/index.ts"
import { createTwoApps } from "../../kit/two-apps.ts"

const key = "an-admin-key-of-the-tests-long-enough"
const origin = "https://keeper.example"

function door() {
  const world = createTwoApps(undefined)
  const app = createApp(world.keeper, { adminKey: key })
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${key}`, ...init.headers }
    const answer = await app.fetch(new Request(origin + path, { ...init, headers }))
    const text = await answer.text()
    const isJson = answer.headers.get("content-type")?.includes("json")
    return { status: answer.status, body: isJson ? JSON.parse(text) : text, headers: answer.headers }
  }
  const agree = (url: string, mallId: string): string => {
    const verdict = world.second.judgeAuthorize(mallId, new URL(url).searchParams)
    assert.equal(verdict.is, "ask")
    if (verdict.is !== "ask") throw new Error("refused")
    const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
    const back = new URL(world.second.agree(mallId, verdict.request, agreed, "http://127.0.0.1:8"))
    return back.pathname + back.search
  }
  return { world, ask, agree }
}

test("the apps are told without a secret", async () => {
  const { ask, world } = door()
  const { body } = await ask("/v1/apps")
  assert.deepEqual(
    body.apps.map((app: { name: string; prefix?: string }) => [app.name, app.prefix]),
    [
      ["cafe24", undefined],
      ["cs", "cs:"],
    ],
  )
  assert.ok(!JSON.stringify(body).includes("second-client-secret"))
  assert.ok(!JSON.stringify(body).includes(world.app.clientSecret))
})

test("a link for a further app, its callback, and its token under its own id", async () => {
  const { ask, agree, world } = door()
  await world.connectTo(undefined, "mymall")
  const body = JSON.stringify({ app: "cs", mall_id: "mymall" })
  const headers = { "content-type": "application/json" }
  const link = await ask("/v1/connect", { method: "POST", body, headers })
  assert.equal(link.status, 200)
  const done = await ask(agree(link.body.url, "mymall"))
  assert.deepEqual([done.status, done.body.connection], [200, "cs:mymall"])
  const [first, second] = [
    await ask("/v1/connections/mymall/token"),
    await ask("/v1/connections/cs:mymall/token"),
  ]
  assert.deepEqual([first.body.app, second.body.app], [undefined, "cs"])
  assert.notEqual(first.body.access_token, second.body.access_token)
  const unknown = await ask("/v1/connections/nobody:mymall/token")
  assert.deepEqual([unknown.status, unknown.body.error.code], [400, "request_invalid"])
})

test("an owner begins at the address of a further app", async () => {
  const { ask, agree } = door()
  const begun = await ask("/connect/start/cs/mymall")
  assert.equal(begun.status, 302)
  const cookie = begun.headers.get("set-cookie")?.split(";")[0] ?? ""
  const done = await ask(agree(begun.headers.get("location") ?? "", "mymall"), { headers: { cookie } })
  assert.deepEqual([done.status, done.body.connection], [200, "cs:mymall"])
  assert.equal((await ask("/connect/start/nobody/mymall")).status, 400)
})

test("a key is limited to the mall that was meant, however it was written, and asks for it by either name", async () => {
  const { ask, world } = door()
  await world.connectTo(undefined, "mymall")
  await world.connectTo("cs", "mymall")
  for (const written of ["cafe24:mymall", "MyMall", "cafe24:MyMall"]) {
    const body = JSON.stringify({ name: "bot", rights: ["token"], connections: [written] })
    const made = await ask("/v1/keys", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    })
    assert.deepEqual([made.status, made.body.connections], [201, ["mymall"]], written)
    const headers = { authorization: `Bearer ${made.body.key}` }
    const statusOf = async (id: string) => (await ask(`/v1/connections/${id}/token`, { headers })).status
    assert.equal(await statusOf("mymall"), 200, written)
    assert.equal(await statusOf("cafe24:mymall"), 200, written)
    assert.equal(await statusOf("cs:mymall"), 403, written)
  }
})

test("a key that is not known is said to be that, and not to be missing", async () => {
  const { ask } = door()
  for (const [language, says] of [
    ["en", /key is not known here/],
    ["ko", /등록되지 않은 키/],
  ] as const) {
    const headers = { authorization: "Bearer mk_made-up-and-never-drawn", "accept-language": language }
    const { status, body } = await ask("/v1/connections", { headers })
    assert.deepEqual([status, body.error.code], [401, "key_missing"])
    assert.match(body.error.message, says)
  }
})

test("what an owner sees names the app where there are several: the link, the result, and what went wrong", async () => {
  const { ask, agree } = door()
  const post = { method: "POST", headers: { "content-type": "application/json" } }
  const asked = JSON.stringify({ app: "cs", mall_id: "mymall", lasting: true, scopes: "mall.read_order" })
  const page = { accept: "text/html", "accept-language": "ko" }
  const link = await ask("/v1/connect", { ...post, body: asked })
  const { pathname } = new URL(link.body.url)
  const opened = await ask(pathname, { headers: page })
  const named = /<dt>앱<\/dt><dd>cs<\/dd>/
  assert.match(opened.body, named)
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? ""
  const [, href = ""] = /href="(http[^"]*authorize[^"]*)"/.exec(opened.body) ?? []
  const back = agree(href.replaceAll("&amp;", "&"), "mymall")
  const sent = await ask(back, { headers: { ...page, cookie } })
  assert.equal(sent.status, 303)
  const result = await ask(`/callback/cs${sent.headers.get("location")}`, { headers: { ...page, cookie } })
  assert.match(result.body, named)
  const refused = await ask("/connect/start/cs/mymall", { headers: page })
  const state = new URL(refused.headers.get("location") ?? "").searchParams.get("state")
  const denied = `/callback/cs?error=access_denied&state=${encodeURIComponent(state ?? "")}`
  const mark = refused.headers.get("set-cookie")?.split(";")[0] ?? ""
  const said = await ask(denied, { headers: { ...page, cookie: mark } })
  const told =
    said.status === 303 ? await ask(`/callback/cs${said.headers.get("location")}`, { headers: page }) : said
  assert.match(told.body, /앱: cs/)
})
