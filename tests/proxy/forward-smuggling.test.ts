// Shapes at the forward proxy that are meant to be read in two ways: nothing reaches another host, no request becomes two.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { adminKey } from "../kit/http-world.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { forwardStage, login, talk } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { raw } from "../kit/ways/raw-http.ts"

const mall = "mymall.cafe24api.com"
const path = "/api/v2/admin/orders"
const lines = (...all: string[]) => all.join("\r\n")
const close = "connection: close"
const host = `host: ${mall}`
const auth = `proxy-authorization: ${login(adminKey)}`
const statuses = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

async function stageWithPeer(context: TestContext) {
  const peer = await platformPeer(context)
  const stranger = await platformPeer(context)
  const stage = await forwardStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  return { stage, peer, stranger }
}

/** The same bytes in a tunnel, and in absolute form on the line itself. */
async function bothWays(
  stage: Awaited<ReturnType<typeof forwardStage>>,
  shape: (target: string, ...more: string[]) => string,
): Promise<string[]> {
  return [
    await talk(await stage.secure(), shape(path)),
    await raw(stage.port, shape(`https://${mall}${path}`, auth)),
  ]
}

const refused: [string, (target: string, ...more: string[]) => string][] = [
  [
    "both lengths",
    (target, ...more) =>
      lines(
        `POST ${target} HTTP/1.1`,
        ...[host, close, ...more, "content-length: 6", "transfer-encoding: chunked", "", "0", ""],
        ...["GET /evil HTTP/1.1", host, "", ""],
      ),
  ],
  [
    "two lengths",
    (target, ...more) =>
      lines(
        `POST ${target} HTTP/1.1`,
        ...[host, close, ...more, "content-length: 5", "content-length: 6", "", "helloG"],
      ),
  ],
  [
    "a bad chunk",
    (target, ...more) =>
      lines(
        `POST ${target} HTTP/1.1`,
        ...[host, close, ...more, "transfer-encoding: chunked", "", "zz", "hello", "0", "", ""],
      ),
  ],
  [
    "an encoding nobody knows",
    (target, ...more) =>
      lines(
        `POST ${target} HTTP/1.1`,
        ...[host, close, ...more, "transfer-encoding: xchunked", "", "5", "hello", "0", "", ""],
      ),
  ],
  [
    "a bare CR in a header",
    (target, ...more) =>
      `GET ${target} HTTP/1.1\r\n${[host, ...more].join("\r\n")}\r\nx-a: b\rx-evil: 1\r\n${close}\r\n\r\n`,
  ],
  [
    "a blank before the colon",
    (target, ...more) => lines(`GET ${target} HTTP/1.1`, host, close, ...more, "content-length : 5", "", ""),
  ],
  [
    "a second coding around the chunks",
    (target, ...more) =>
      lines(
        `POST ${target} HTTP/1.1`,
        ...[host, close, ...more, "transfer-encoding: gzip, chunked", "", "5", "hello", "0", "", ""],
      ),
  ],
  ["an HTTP/2 preface", () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  [
    "a version nobody knows",
    (target, ...more) => lines(`GET ${target} HTTP/9.9`, host, close, ...more, "", ""),
  ],
]

test("what can be read in two ways is refused, in a tunnel and in absolute form, before anything is called", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  for (const [name, shape] of refused) {
    for (const text of await bothWays(stage, shape)) {
      assert(
        statuses(text).every((status) => status >= 400),
        `${name}: ${text}`,
      )
    }
    assert.deepEqual(peer.heard, [], name)
  }
})

test("a second Host is refused with a 400: in a tunnel, in absolute form, with CONNECT, and of the proxy itself", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const held = await stage.secure()
  const twice = (target: string, ...more: string[]) =>
    lines(`GET ${target} HTTP/1.1`, host, host.toUpperCase(), ...more, "", "")
  const connecting = lines(`CONNECT ${mall}:443 HTTP/1.1`, host, host, auth, "", "")
  for (const text of [
    ...(await bothWays(stage, twice)),
    await raw(stage.port, connecting),
    await raw(stage.port, twice("/healthz")),
  ]) {
    assert.deepEqual(statuses(text), [400], text)
  }
  assert.deepEqual(peer.heard, [])
  const next = await talk(held, lines(`GET ${path} HTTP/1.1`, host, close, "", ""))
  assert.deepEqual(statuses(next), [200])
})

test("a request inside a body stays inside of it, whatever the method and the framing", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const inner = `GET /mymall/api/v2/admin/evil HTTP/1.1\r\nhost: x\r\n\r\n`
  for (const method of ["DELETE", "OPTIONS", "GET", "POST"]) {
    for (const framing of ["chunked", "length"]) {
      const [header, body] =
        framing === "chunked"
          ? ["transfer-encoding: chunked", `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`]
          : [`content-length: ${inner.length}`, inner]
      peer.heard.length = 0
      const answers = await bothWays(stage, (target, ...more) =>
        lines(`${method} ${target} HTTP/1.1`, host, close, ...more, header, "", body),
      )
      for (const text of answers) assert.deepEqual(statuses(text), [200], `${method} ${framing} ${text}`)
      assert.deepEqual(
        peer.heard.map(({ method: heard, url, body: got }) => [heard, url, got]),
        [1, 2].map(() => [method, `/mymall${path}`, inner]),
      )
    }
  }
})

test("requests behind each other on one line are answered in turn, and each stands for itself", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const two = await talk(
    await stage.secure(),
    lines(...[`GET ${path}?a=1 HTTP/1.1`, host, ""], ...[`GET ${path}?a=2 HTTP/1.1`, host, close, "", ""]),
  )
  assert.deepEqual(statuses(two), [200, 200])
  const unkeyed = await raw(
    stage.port,
    lines(
      ...[`GET https://${mall}${path}?a=3 HTTP/1.1`, host, auth, ""],
      ...[`GET https://${mall}${path}?a=4 HTTP/1.1`, host, close, "", ""],
    ),
  )
  assert.deepEqual(statuses(unkeyed), [200, 407])
  assert.deepEqual(
    peer.heard.map(({ url }) => url),
    [1, 2, 3].map((one) => `/mymall${path}?a=${one}`),
  )
})

test("no address, no header and no path reaches another host", async (context) => {
  const { stage, peer, stranger } = await stageWithPeer(context)
  const to = `127.0.0.1:${stranger.port}`
  const onLine = [
    `GET http://${to}/ HTTP/1.1`,
    `GET https://${to}/ HTTP/1.1`,
    `GET http://${mall}@${to}/ HTTP/1.1`,
    `GET http://${to}#.cafe24api.com/ HTTP/1.1`,
    `GET http://${to}\\.cafe24api.com/ HTTP/1.1`,
    `GET http://127.0.0.1%23.cafe24api.com:${stranger.port}/ HTTP/1.1`,
    `GET https://${mall}:${stranger.port}${path} HTTP/1.1`,
    `GET https://${mall}.:443${path} HTTP/1.1`,
    `GET https://a.b.cafe24api.com${path} HTTP/1.1`,
    `GET https://cafe24api.com${path} HTTP/1.1`,
    `GET ftp://${mall}${path} HTTP/1.1`,
    `CONNECT ${to} HTTP/1.1`,
    `CONNECT ${mall}:${stranger.port} HTTP/1.1`,
    `CONNECT ${mall}:80 HTTP/1.1`,
    `CONNECT ${mall} HTTP/1.1`,
    `CONNECT ${mall}@${to} HTTP/1.1`,
    `CONNECT https://${mall}:443/ HTTP/1.1`,
  ]
  for (const line of onLine) {
    const text = await raw(stage.port, lines(line, `host: ${to}`, auth, close, "", ""))
    assert(
      statuses(text).every((status) => status === 403 || status === 400),
      `${line}: ${text}`,
    )
  }
  const inTunnel: [string, string][] = [
    [`GET ${path} HTTP/1.1`, `host: ${to}`],
    [`GET ${path} HTTP/1.1`, "host: other.cafe24api.com"],
    [`GET ${path} HTTP/1.1`, `host: ${mall}\r\nhost: ${to}`],
    [`GET http://${to}/ HTTP/1.1`, host],
    [`GET //${to}/ HTTP/1.1`, host],
    [`CONNECT ${to} HTTP/1.1`, `host: ${to}`],
    [`GET ${path}/../../../evil HTTP/1.1`, host],
    [`GET ${path}/..%2f..%2fevil HTTP/1.1`, host],
    ["GET /api/v2/..;x/evil HTTP/1.1", host],
    ["GET /evil HTTP/1.1", host],
    ["GET * HTTP/1.1", host],
    ["OPTIONS * HTTP/1.1", host],
  ]
  for (const [line, header] of inTunnel) {
    const text = await talk(await stage.secure(), lines(line, header, close, "", ""))
    assert(
      statuses(text).every((status) => [400, 403, 405].includes(status)),
      `${line}: ${text}`,
    )
  }
  assert.equal(stranger.connections, 0)
  assert.deepEqual(peer.heard, [])
})

test("headers with bytes beyond ASCII arrive as they were, or are refused; none makes a line of its own", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const text = await talk(
    await stage.secure(),
    lines(`GET ${path} HTTP/1.1`, host, "x-name: caf\u00e9\u0085x-evil: 1", close, "", ""),
  )
  assert(statuses(text).length === 1)
  for (const { rawHeaders } of peer.heard) assert(!rawHeaders.includes("x-evil"))
})

test("a method beyond the seven is a 405 that names them, as at the prefix: TRACE would echo the token", async (context) => {
  const { stage, peer } = await stageWithPeer(context)
  const allow = "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"
  const prefix = await proxyStage(context, { apiBase: peer.base })
  for (const method of ["TRACE", "PROPFIND", "QUERY", "M-SEARCH"]) {
    const answers = [
      ...(await bothWays(stage, (target, ...more) =>
        lines(`${method} ${target} HTTP/1.1`, host, close, ...more, "", ""),
      )),
      await raw(
        prefix.port,
        lines(`${method} /proxy/mymall${path} HTTP/1.1`, host, close, `x-api-key: ${adminKey}`, "", ""),
      ),
    ]
    for (const text of answers) {
      assert.deepEqual(statuses(text), [405], `${method} ${text}`)
      assert(text.toLowerCase().includes(`\r\nallow: ${allow.toLowerCase()}\r\n`), text)
      assert(text.includes(`${method} is not allowed here, only ${allow}`), text)
    }
  }
  const inside = await talk(await stage.secure(), lines(`CONNECT ${mall}:443 HTTP/1.1`, host, "", ""))
  assert.deepEqual(statuses(inside), [405], inside)
  assert.deepEqual(peer.heard, [])
})
