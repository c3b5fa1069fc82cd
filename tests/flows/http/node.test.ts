// The app behind Node's own server: what only a real connection can show.
import assert from "node:assert/strict"
import { once } from "node:events"
import { request, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { type TestContext, test } from "node:test"
import { serve } from "@hono/node-server"
import { adminKey, createHttpWorld } from "../../kit/http-world.ts"

async function listening(context: TestContext) {
  const world = createHttpWorld()
  const server = serve({ fetch: world.http.fetch, port: 0, hostname: "127.0.0.1" }) as Server
  await once(server, "listening")
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { ...world, url: `http://127.0.0.1:${port}`, port }
}

const headers = { authorization: `Bearer ${adminKey}` }

test("token, trouble and page come over the wire with their headers", async (context) => {
  const { url, connect } = await listening(context)
  await connect("mymall")
  const token = await fetch(`${url}/v1/connections/mymall/token`, { headers })
  assert.equal(token.headers.get("content-type"), "application/json")
  assert.ok(token.headers.get("content-length"))
  assert.ok(token.headers.get("x-request-id"))
  assert.equal(((await token.json()) as { mall_id: string }).mall_id, "mymall")
  const refused = await fetch(`${url}/v1/connections/mymall/token`)
  assert.equal(refused.status, 401)
  const page = await fetch(url, { headers: { accept: "text/html" } })
  assert.match(page.headers.get("content-security-policy")!, /default-src 'none'/)
  const made = await fetch(`${url}/v1/keys`, {
    method: "POST",
    headers,
    body: '{"name":"한글","rights":["read"]}',
  })
  assert.equal(((await made.json()) as { name: string }).name, "한글")
})

test("a body whose length is not told is counted and refused", async (context) => {
  const { port } = await listening(context)
  const asked = request({ port, host: "127.0.0.1", method: "POST", path: "/v1/connect", headers })
  const answered = once(asked, "response")
  // The answer comes before all of it is sent; what is written after that is nobody's concern.
  asked.on("error", () => undefined)
  for (let index = 0; index < 40; index++) asked.write("x".repeat(4_096))
  asked.end()
  const [response] = await answered
  assert.equal(response.statusCode, 400)
  response.resume()
})

test("a stream ends with its connection, and its listener with it", async (context) => {
  const { url, keeper } = await listening(context)
  let listeners = 0
  const { listen } = keeper.journal
  keeper.journal.listen = (listener) => {
    listeners++
    const unlisten = listen(listener)
    return () => {
      listeners--
      unlisten()
    }
  }
  const leaving = new AbortController()
  const stream = await fetch(`${url}/v1/events/stream`, { headers, signal: leaving.signal })
  const reader = stream.body!.getReader()
  await reader.read()
  assert.equal(listeners, 1)
  leaving.abort()
  await reader.read().catch(() => undefined)
  while (listeners > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(listeners, 0)
})
