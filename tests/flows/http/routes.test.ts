// What the language of routes can say, shown with routes made up here: methods, rests, whole Responses, forms, sessions, files.
import assert from "node:assert/strict"
import { test } from "node:test"
import { Hono } from "hono"
import { z } from "zod"
import { createFiles } from "../../../src/http/files.ts"
import { describeApi } from "../../../src/http/openapi.ts"
import { createParts } from "../../../src/http/parts.ts"
import { honoPath } from "../../../src/http/paths.ts"
import { type Route, route } from "../../../src/http/route.ts"
import { createServe } from "../../../src/http/serve.ts"
import { digest } from "../../../src/node/cipher.ts"
import { json } from "../../../src/wire/answer.ts"
import { origin } from "../../kit/http-world.ts"
import { createWorld } from "../../kit/world.ts"

function serving(...routes: Route[]) {
  const { keeper } = createWorld()
  const sessions = async ({ headers }: Request) =>
    headers.get("cookie") === "who=person" ? { owner: "person" } : undefined
  const serve = createServe(createParts(keeper, { sessions, language: "en" }))
  const hono = new Hono()
  for (const each of routes) hono.on([...each.methods], honoPath(each.path), serve.web(each))
  return (path: string, init?: RequestInit) => Promise.resolve(hono.fetch(new Request(origin + path, init)))
}

test("any method, several names, and a rest that stays as it came", async () => {
  const echo = route({
    methods: ["GET", "PUT", "PATCH"],
    path: "/through/{id}/{version}/{rest*}",
    opens: "anyone",
    answer: "text/plain",
    handle: async ({ params, asked }) => json({ ...params, method: asked.method }),
  })
  const ask = serving(echo)
  const answer = await ask("/through/mymall/v2/admin/orders%2F1?x=1", { method: "PATCH" })
  assert.deepEqual(await answer.json(), {
    id: "mymall",
    version: "v2",
    rest: "admin/orders%2F1",
    method: "PATCH",
  })
})

test("a whole Response is an answer, and gets the request's id", async () => {
  const stream = route({
    methods: ["GET"],
    path: "/stream",
    opens: "anyone",
    answer: "text/plain",
    handle: async () =>
      new Response("as it is", { status: 206, headers: { "content-range": "bytes 0-7/8" } }),
  })
  const answer = await serving(stream)("/stream", { headers: { "x-request-id": "mine" } })
  assert.equal(answer.status, 206)
  assert.equal(answer.headers.get("content-range"), "bytes 0-7/8")
  assert.equal(answer.headers.get("x-request-id"), "mine")
})

const rename = route({
  methods: ["POST"],
  path: "/rename",
  opens: "session",
  form: true,
  body: z.strictObject({ name: z.string().min(1) }),
  answer: "text/html",
  page: true,
  handle: async ({ body, caller }) => json({ name: body.name, by: caller.name }),
})

const form = (headers: Record<string, string>, body = "name=%ED%95%9C%EA%B8%80") => ({
  method: "POST",
  body,
  headers: { "content-type": "application/x-www-form-urlencoded", cookie: "who=person", ...headers },
})

test("a form is taken from a page of ours, and from no other site's", async () => {
  const ask = serving(rename)
  for (const own of [{ "sec-fetch-site": "same-origin" }, { origin }] as object[]) {
    const answer = await ask("/rename", form({ ...own }))
    assert.deepEqual(await answer.json(), { name: "한글", by: "session person" })
  }
  const others = [
    {},
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "same-site", origin },
    { "sec-fetch-site": "cross-site", origin },
  ]
  for (const other of others) {
    const refused = await ask("/rename", form({ ...(other as object) }))
    assert.ok([401, 403].includes(refused.status), JSON.stringify(other))
  }
  assert.equal((await ask("/rename", form({ origin }, "name="))).status, 400)
})

test("what is opened by a session is opened by nothing else", async () => {
  const ask = serving(rename)
  const strangers = [{ cookie: "" }, { cookie: "", "x-api-key": "k" }, { cookie: "", "x-cron-secret": "s" }]
  for (const stranger of strangers)
    assert.equal((await ask("/rename", form({ origin, ...(stranger as object) }))).status, 401)
})

test("a page without a name in the API stands in no description of it", () => {
  assert.deepEqual(describeApi([rename], "en").paths, {})
})

const style = { name: "style.css", content: "h1 { color: #0b62c4 }" }
const picture = { name: "dot.png", content: new Uint8Array([137, 80, 78, 71, 0, 255]) }

test("a file's address holds a hash of it: kept for ever there, and the type is right", async () => {
  const files = createFiles([style, picture], digest)
  const ask = serving(...files.routes)
  const sheet = await ask(files.address("style.css"))
  assert.equal(sheet.headers.get("content-type"), "text/css; charset=utf-8")
  assert.equal(sheet.headers.get("cache-control"), "public, max-age=31536000, immutable")
  assert.equal(await sheet.text(), style.content)
  const dot = await ask(files.address("dot.png"))
  assert.equal(dot.headers.get("content-type"), "image/png")
  assert.deepEqual(new Uint8Array(await dot.arrayBuffer()), picture.content)
  const changed = createFiles([{ ...style, content: "h1 { color: red }" }], digest)
  assert.notEqual(changed.address("style.css"), files.address("style.css"))
})

test("HEAD and a browser that has the file already get no bytes", async () => {
  const files = createFiles([style], digest)
  const ask = serving(...files.routes)
  const address = files.address("style.css")
  const head = await ask(address, { method: "HEAD" })
  assert.deepEqual([head.status, await head.text()], [200, ""])
  assert.equal(head.headers.get("content-type"), "text/css; charset=utf-8")
  const etag = head.headers.get("etag")!
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const answer = await ask(address, { headers: { "if-none-match": known } })
    assert.deepEqual([answer.status, answer.headers.get("etag"), await answer.text()], [304, etag, ""], known)
  }
  assert.equal((await ask(address, { headers: { "if-none-match": '"other"' } })).status, 200)
})

test("another hash, as a page of another version asks for, gets the file that is here, to be kept by nobody", async () => {
  const ask = serving(...createFiles([style], digest).routes)
  const answer = await ask("/files/0123456789abcdef/style.css")
  assert.deepEqual([answer.status, answer.headers.get("cache-control")], [200, "no-cache"])
  assert.equal(await answer.text(), style.content)
})

test("no address leads to anything that is not in the list", async () => {
  const files = createFiles([style], digest)
  const ask = serving(...files.routes)
  const folder = files.address("style.css").replace("style.css", "")
  const elsewhere = ["other.css", "", "..%2f..%2fpackage.json", "style.css/..%2fpackage.json", "stylexcss"]
  for (const name of elsewhere) assert.equal((await ask(folder + name)).status, 404, name)
  assert.equal((await ask(files.address("style.css"), { method: "PUT" })).status, 404)
  assert.throws(() => files.address("other.css"), TypeError)
  for (const name of ["../style.css", "style.exe", "style", "{hash}.css"])
    assert.throws(() => createFiles([{ ...style, name }], digest), TypeError, name)
})
