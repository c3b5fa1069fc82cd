// Shapes that are meant to be read in two ways: nothing reaches another host, and no request becomes two.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { adminKey } from "../kit/http-world.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { raw } from "../kit/ways/raw-http.ts"

const path = "/proxy/mymall/api/v2/admin/orders"
const key = `x-api-key: ${adminKey}`

async function stageWithPeer(context: TestContext) {
  const peer = await platformPeer(context)
  const stranger = await platformPeer(context)
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  return { stage, peer, stranger }
}

const lines = (...all: string[]) => all.join("\r\n")
const close = "connection: close"
const statuses = (text: string) =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))

const refused: [string, string][] = [
  [
    "both lengths",
    lines(
      `POST ${path} HTTP/1.1`,
      "host: x",
      key,
      close,
      "content-length: 6",
      "transfer-encoding: chunked",
      "",
      "0",
      "",
      "GET /evil HTTP/1.1",
      "",
      "",
    ),
  ],
  [
    "two lengths",
    lines(
      `POST ${path} HTTP/1.1`,
      "host: x",
      key,
      close,
      "content-length: 5",
      "content-length: 6",
      "",
      "helloG",
    ),
  ],
  [
    "a second coding around the chunks",
    lines(
      `POST ${path} HTTP/1.1`,
      ...["host: x", key, close, "transfer-encoding: gzip, chunked", "", "5", "hello", "0", "", ""],
    ),
  ],
  [
    "a length with a sign",
    lines(`POST ${path} HTTP/1.1`, "host: x", key, close, "content-length: +5", "", "hello"),
  ],
  [
    "a bad chunk",
    lines(
      `POST ${path} HTTP/1.1`,
      "host: x",
      key,
      close,
      "transfer-encoding: chunked",
      "",
      "zz",
      "hello",
      "0",
      "",
      "",
    ),
  ],
  [
    "an encoding nobody knows",
    lines(
      `POST ${path} HTTP/1.1`,
      "host: x",
      key,
      close,
      "transfer-encoding: xchunked",
      "",
      "5",
      "hello",
      "0",
      "",
      "",
    ),
  ],
  [
    "chunked, but not last",
    lines(
      `POST ${path} HTTP/1.1`,
      "host: x",
      key,
      close,
      "transfer-encoding: chunked, identity",
      "",
      "5",
      "hello",
      "0",
      "",
      "",
    ),
  ],
  [
    "a bare CR in a header",
    `GET ${path} HTTP/1.1\r\nhost: x\r\n${key}\r\nx-a: b\rx-evil: 1\r\n${close}\r\n\r\n`,
  ],
  [
    "a blank before the colon",
    lines(`GET ${path} HTTP/1.1`, "host: x", key, "content-length : 5", close, "", ""),
  ],
  ["an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["no host", lines(`GET ${path} HTTP/1.1`, key, close, "", "")],
  ["a version nobody knows", lines(`GET ${path} HTTP/9.9`, "host: x", key, close, "", "")],
]
for (const [name, bytes] of refused) {
  test(`refused before anything is called: ${name}`, async (context) => {
    const { stage, peer } = await stageWithPeer(context)
    const [status = 0, ...more] = statuses(await raw(stage.port, bytes))
    assert(status === 0 || (status >= 400 && status < 600), String(status))
    assert(
      more.every((other) => other >= 400),
      `${status} ${more}`,
    )
    assert.deepEqual(peer.heard, [])
  })
}

const codings: [name: string, headers: string[], body: string][] = [
  ["another coding alone", ["transfer-encoding: identity", "content-length: 24"], grantBody()],
  ["both lengths", ["content-length: 6", "transfer-encoding: chunked"], "0\r\n\r\n"],
  ["a second coding around the chunks", ["transfer-encoding: gzip, chunked"], chunk(grantBody())],
  ["chunked twice", ["transfer-encoding: chunked", "transfer-encoding: chunked"], chunk(grantBody())],
]
for (const [name, headers, body] of codings) {
  test(`refused where our own answers stand, too: ${name}`, async (context) => {
    const { stage, peer } = await stageWithPeer(context)
    for (const own of ["/proxy/mymall/api/v2/oauth/token", "/proxy/mymall/api/v2/oauth/revoke"]) {
      const text = await raw(
        stage.port,
        lines(`POST ${own} HTTP/1.1`, "host: x", key, close, ...headers, "", body),
      )
      const [status = 0, ...more] = statuses(text)
      assert(status >= 400 && status < 500, `${own}: ${status}`)
      assert.deepEqual(more, [])
    }
    assert.deepEqual(peer.heard, [])
  })
}

function grantBody(): string {
  return "grant_type=refresh_token"
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`
}

test("a request inside a body stays inside of it: chunked DELETE, OPTIONS, GET, POST, and with a length", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const inner = `GET /mymall/api/v2/admin/evil HTTP/1.1\r\nhost: x\r\n\r\n`
  for (const method of ["DELETE", "OPTIONS", "GET", "POST", "PUT", "PATCH"]) {
    for (const framing of ["chunked", "length"]) {
      const [header, body] =
        framing === "chunked"
          ? ["transfer-encoding: chunked", `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`]
          : [`content-length: ${inner.length}`, inner]
      peer.heard.length = 0
      const text = await raw(
        stage.port,
        lines(`${method} ${path} HTTP/1.1`, "host: x", key, close, header, "", body),
      )
      assert.deepEqual(statuses(text), [200], `${method} ${framing}`)
      assert.deepEqual(
        peer.heard.map(({ method: heard, url, body: got }) => [heard, url, got]),
        [[method, "/mymall/api/v2/admin/orders", inner]],
      )
    }
  }
})

test("a second Host is refused at every door of the server, and the next request on the line is served", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const hosts = ["host: x", "HOST: x"]
  const body = ["content-length: 5", "", "hello"]
  const twice = [
    lines(`GET ${path} HTTP/1.1`, ...hosts, key, "", ""),
    lines(`POST ${path} HTTP/1.1`, ...hosts, key, ...body),
    lines("GET /v1/connections/mymall/token HTTP/1.1", ...hosts, key, "", ""),
    lines("GET /healthz HTTP/1.1", ...hosts, "", ""),
    lines("POST /proxy/mymall/api/v2/oauth/token HTTP/1.1", ...hosts, key, ...body),
    lines("GET /nowhere HTTP/1.1", ...hosts, "", ""),
  ]
  const next = lines(`GET ${path} HTTP/1.1`, "host: x", key, close, "", "")
  for (const bytes of twice)
    assert.deepEqual(statuses(await raw(stage.port, bytes + next)), [400, 200], bytes)
  assert.deepEqual(
    peer.heard.map(({ method }) => method),
    twice.map(() => "GET"),
  )
})

test("two requests on one connection are two, each with a key of its own", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const text = await raw(
    stage.port,
    lines(
      `GET ${path}?a=1 HTTP/1.1`,
      "host: x",
      key,
      "",
      `GET ${path}?a=2 HTTP/1.1`,
      "host: x",
      close,
      "",
      "",
    ),
  )
  assert.deepEqual(statuses(text), [200, 401])
  assert.deepEqual(
    peer.heard.map(({ url }) => url),
    ["/mymall/api/v2/admin/orders?a=1"],
  )
})

test("other hosts are reached by no form, header, path or id", async (context) => {
  const { stage, peer, stranger } = await stageWithPeer(context)
  const to = `127.0.0.1:${stranger.port}`
  const asks = [
    [`GET http://${to}/api/v2/admin/orders HTTP/1.1`, `host: ${to}`],
    [`GET http://${to}${path} HTTP/1.1`, `host: ${to}`],
    [`CONNECT ${to} HTTP/1.1`, `host: ${to}`],
    [`GET ${path} HTTP/1.1`, `host: ${to}`, `x-forwarded-host: ${to}`, `forwarded: host=${to}`],
    [`GET ${path} HTTP/1.1`, `host: ${to}/x?y`],
    [`GET /proxy/mymall/@${to}/ HTTP/1.1`, "host: x"],
    [`GET /proxy/mymall//${to}/ HTTP/1.1`, "host: x"],
    [`GET /proxy/mymall/http://${to}/ HTTP/1.1`, "host: x"],
    [`GET /proxy/${to}/api/v2/admin/orders HTTP/1.1`, "host: x"],
    [`GET /proxy/${encodeURIComponent(`x@${to}`)}/api/v2/admin/orders HTTP/1.1`, "host: x"],
    [`GET /proxy/mymall.evil/api/v2/admin/orders HTTP/1.1`, "host: x"],
    [`GET ${path} HTTP/1.1`, "host: x", `x-original-url: http://${to}/`, `x-rewrite-url: //${to}/`],
  ]
  for (const ask of asks) await raw(stage.port, lines(...ask, key, close, "", ""))
  assert.equal(stranger.connections, 0)
  for (const { url, rawHeaders } of peer.heard) {
    assert.equal(url, "/mymall/api/v2/admin/orders")
    const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
    for (const name of [
      "x-forwarded-host",
      "forwarded",
      "x-original-url",
      "x-rewrite-url",
      "x-api-key",
      "cookie",
    ])
      assert(!names.includes(name), name)
    assert.equal(names.filter((name) => name === "host").length, 1)
    assert.equal(rawHeaders[names.indexOf("host") * 2 + 1], `127.0.0.1:${peer.port}`)
  }
})

test("paths that lead elsewhere are refused, and none arrives changed", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const root = "/proxy/mymall/api/v2"
  for (const odd of [
    `${root}/../../evil`,
    `${root}/..%2f..%2fevil`,
    `${root}/%2e%2e/evil`,
    `${root}/admin/..;x/evil`,
    `${root}\\..\\evil`,
    "/proxy/mymall/evil",
    "/proxy/mymall/",
    "/proxy/mymall/api/v1/admin",
    `${root}/admin/%00`,
    `${root}/admin/%0d%0aHost:evil`,
    `${root}/admin/%252e%252e/x`,
  ]) {
    await raw(stage.port, lines(`GET ${odd} HTTP/1.1`, "host: x", key, close, "", ""))
  }
  for (const { url } of peer.heard) assert.match(url, /^\/mymall\/api\/v2\/admin\/[^%]*$/)
  assert(peer.heard.every(({ url }) => !/\/\.\.(\/|$)/.test(url)))
})
