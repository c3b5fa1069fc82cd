// Direct routes answer exactly as they do by way of fetch, over a real connection.
import assert from "node:assert/strict"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { type TestContext, test } from "node:test"
import { createAppServer } from "../../../src/programs/server/listener.ts"
import { adminKey, createHttpWorld } from "../../kit/http-world.ts"

async function listening(context: TestContext) {
  const lines: string[] = []
  /** What went through fetch's objects. */
  const fetched: string[] = []
  const say = (_facts: object, message: string) => void lines.push(message)
  const world = createHttpWorld({ http: { log: { debug: say, info: say, error: say } } })
  const server = createAppServer({
    ...world.http,
    fetch: (request, ...more) => {
      fetched.push(new URL(request.url).pathname)
      return world.http.fetch(request, ...more)
    },
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return { ...world, lines, fetched, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const authorization = `Bearer ${adminKey}`
const plain: Record<string, string> = { authorization }

const cases: [string, string, Record<string, string>][] = [
  ["a token", "/v1/connections/mymall/token", plain],
  ["a query", "/v1/connections/mymall/token?min_ttl=60&format=env", plain],
  ["a query that is wrong", "/v1/connections/mymall/token?min_ttl=x&other=1", plain],
  ["in another language", "/v1/connections/nobody/token", { ...plain, "accept-language": "en" }],
  ["no key", "/v1/connections/mymall/token", {}],
  ["an unknown key", "/v1/connections/mymall/token", { "x-api-key": "mk_nothing" }],
  ["a name that is encoded", "/v1/connections/my%6dall/token", plain],
  ["a name that cannot be", "/v1/connections/my%2Fmall/token", plain],
  ["a name that is badly encoded", "/v1/connections/my%/token", plain],
  ["a request id", "/v1/connections/mymall/token", { ...plain, "x-request-id": "mine-1" }],
  ["a cookie that is no session", "/v1/connections/mymall/token", { cookie: "sb-x-auth-token=junk" }],
]

for (const [name, path, headers] of cases) {
  test(`direct and by fetch alike: ${name}`, async (context) => {
    const { url, http, connect, lines } = await listening(context)
    await connect("mymall")
    const over = await fetch(url + path, { headers })
    const by = await http.fetch(new Request(url + path, { headers }))
    assert.equal(over.status, by.status)
    for (const header of ["content-type", "cache-control", "www-authenticate", "retry-after"])
      assert.equal(over.headers.get(header), by.headers.get(header), header)
    const length = Buffer.byteLength(await over.clone().text())
    assert.equal(over.headers.get("content-length"), String(length))
    assert.equal(withoutIds(await over.text()), withoutIds(await by.text()))
    assert.equal(lines.length, 2)
    assert.equal(lines[0], lines[1])
    if (headers["x-request-id"]) assert.equal(over.headers.get("x-request-id"), "mine-1")
  })
}

const withoutIds = (body: string) => body.replace(/"expires_in":\d+/, "")

test("other methods and addresses go the way they always went", async (context) => {
  const { url, connect } = await listening(context)
  await connect("mymall")
  const address = `${url}/v1/connections/mymall/token`
  for (const method of ["POST", "HEAD", "PUT"]) {
    const refused = await fetch(address, { method, headers: plain })
    assert.equal(refused.status, 405, method)
  }
  const allowed = await fetch(address, { method: "OPTIONS" })
  assert.equal(allowed.headers.get("allow"), "GET, OPTIONS")
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
})

test("a token read is direct: it makes none of fetch's objects, whatever comes of it", async (context) => {
  const { url, connect, fetched } = await listening(context)
  await connect("mymall")
  for (const [, path, headers] of cases) await fetch(url + path, { headers })
  assert.deepEqual(fetched, [])
  await fetch(`${url}/v1/connections/mymall`, { headers: plain })
  assert.deepEqual(fetched, ["/v1/connections/mymall"])
})

test("a line break in an address begins no line of the log", async (context) => {
  const { url, lines } = await listening(context)
  await fetch(`${url}/x%0A[21:00:00]%20INFO:%20forged`)
  assert.deepEqual(lines, ["GET /x%0A[21:00:00]%20INFO:%20forged 404"])
})
