// What the language of routes can say, shown with routes made up here: methods, rests, whole Responses, forms, sessions.
import assert from "node:assert/strict"
import { test } from "node:test"
import { Hono } from "hono"
import { z } from "zod"
import { describeApi } from "../../../src/http/openapi.ts"
import { createParts } from "../../../src/http/parts.ts"
import { honoPath } from "../../../src/http/paths.ts"
import { type Route, route } from "../../../src/http/route.ts"
import { createServe } from "../../../src/http/serve.ts"
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
