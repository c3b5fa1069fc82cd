// Which headers pass the proxy, byte for byte, and which stay on their own side.
import assert from "node:assert/strict"
import { test } from "node:test"
import { adminKey } from "../kit/http-world.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { raw } from "../kit/ways/raw-http.ts"

const path = "/proxy/mymall/api/v2/admin/orders"
const key = `x-api-key: ${adminKey}`
/** What servers behind others have believed about the path or the method of a request. */
const bending = [
  "x-forwarded-uri",
  "x-forwarded-method",
  "x-forwarded-path",
  "x-forwarded-user",
  "x-original-uri",
  "x-original-method",
  "x-rewrite-uri",
  "x-http-method",
]
const lines = (...all: string[]) => all.join("\r\n")

test("headers of the connection go no further, either way; others go as they came, byte for byte", async (context) => {
  const peer = await platformPeer(context)
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  peer.answer = (_request, response) => {
    response
      .writeHead(200, [
        "Connection",
        "x-only-there",
        "X-Only-There",
        "1",
        "X-Bytes",
        "caf\xe9",
        "Set-Cookie",
        "a=1",
        "Set-Cookie",
        "b=2",
        "X-Mallkey-Upstream",
        "forged",
        "Content-Length",
        "2",
      ])
      .end(Buffer.from("{}"))
  }
  const text = await raw(
    stage.port,
    lines(
      `GET ${path} HTTP/1.1`,
      "host: x",
      key,
      "connection: close, x-only-here",
      "x-only-here: 1",
      "te: trailers",
      "upgrade: websocket",
      "cookie: s=1",
      "x-http-method-override: DELETE",
      "X_HTTP_Method_Override: DELETE",
      ...bending.map((name) => `${name}: /api/v2/admin/customers`),
      "X-Bytes: caf\xe9",
      "x-mallkey-upstream: forged",
      "",
      "",
    ),
  )
  const [head = ""] = text.split("\r\n\r\n")
  assert.match(head, /^HTTP\/1\.1 200/)
  assert(!/x-only-there/i.test(head))
  assert.match(head, /X-Bytes: caf\xe9/)
  assert.equal(head.match(/set-cookie/gi)?.length, 2)
  assert.deepEqual(head.match(/x-mallkey-upstream: .*/gi), ["x-mallkey-upstream: 1"])
  const [heard] = peer.heard
  const names = heard!.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  for (const name of [
    "x-only-here",
    "te",
    "upgrade",
    "cookie",
    "x-http-method-override",
    "x_http_method_override",
    ...bending,
    "x-mallkey-upstream",
  ])
    assert(!names.includes(name), name)
  assert(heard!.rawHeaders.includes("caf\xe9"))
})

test("a caller that says no version gets ours, one that says it keeps its own, and each call has one", async (context) => {
  const peer = await platformPeer(context, (_request, response) => response.end("{}"))
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  await stage.ask(path)
  await stage.ask(path, { headers: { "X-Cafe24-Api-Version": "2026-06-01" } })
  const versions = peer.heard.map(({ rawHeaders }) =>
    rawHeaders.filter((_, at) => /^x-cafe24-api-version$/i.test(rawHeaders[at - 1] ?? "")),
  )
  assert.deepEqual(versions, [["2026-09-01"], ["2026-06-01"]])
})
