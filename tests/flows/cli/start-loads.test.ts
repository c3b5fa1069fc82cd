// What a start has loaded when it begins to listen: most of its time is loading.
import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

const tells = join(import.meta.dirname, "../../kit/tells-what-is-loaded.ts")
/** Each costs a third of a millisecond. They were 603 before the rest was put off, and then 495. */
const mostFiles = 520

/** Each is loaded by what needs it: a page, a proxied call, a channel, a store of another kind, a mirror. */
const late = [
  "/src/http/table.ts",
  "/src/http/pages/layout.ts",
  "/src/http/web/web.ts",
  "/src/programs/server/own-work.ts",
  "/src/core/taking-over/adopt.ts",
  "/src/mirrors/mirroring.ts",
  "/src/cli/reach/far.ts",
  "/src/node/searches/exposures.ts",
  "/src/proxy/stack.ts",
  "/node_modules/hono/",
  "/node_modules/@hono/",
  "/node_modules/undici/",
  "/node_modules/jose/",
  "/node_modules/croner/",
  "/node_modules/pg/",
  "/node_modules/redis/",
  "/node_modules/nodemailer/",
  "/node_modules/prom-client/",
]

test("a start listens before it has loaded what its first answer does not need", async (t) => {
  const desk = await createDesk(t, { env: { NODE_OPTIONS: `--import=${tells}` } })
  const server = desk.start("serve")
  const [, told = ""] = await server.says(/loaded: (\[.*\])/)
  const loaded: string[] = JSON.parse(told)
  const files = loaded.filter((url) => url.startsWith("file:") && !url.endsWith(tells))
  assert(
    files.some((url) => url.endsWith("/src/http/direct.ts")),
    "what is loaded is seen",
  )
  assert(files.length <= mostFiles, `${files.length} files`)
  assert.deepEqual(
    late.filter((path) => files.some((url) => url.includes(path))),
    [],
  )
  // An import of Node's http by its name would have loaded Node's whole fetch with it.
  assert(!loaded.includes("node:http"))
  server.signal("SIGTERM")
  assert.equal((await server.ended).code, 0)
})

test("what was put off answers all the same, at once", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_LANG: "en" } })
  const server = desk.start("serve")
  await server.says(/"url":"http/)
  const url = `http://127.0.0.1:${desk.port}`
  const asked = await Promise.all(
    ["/readyz", "/docs", "/nowhere", "/healthz"].map((path) =>
      fetch(url + path, { headers: { accept: "text/html" } }),
    ),
  )
  assert.deepEqual(
    asked.map(({ status }) => status),
    [200, 200, 404, 200],
  )
  assert.match(await asked[2]!.text(), /<!doctype html>/)
  server.signal("SIGTERM")
  assert.equal((await server.ended).code, 0)
})
