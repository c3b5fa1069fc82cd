// The forward proxy: which mall, which token, who may, and what is answered without a call.
import assert from "node:assert/strict"
import { X509Certificate } from "node:crypto"
import { test } from "node:test"
import { KeeperError } from "../../src/core/errors.ts"
import { createRefuse } from "../../src/proxy/forward/refusals.ts"
import { adminKey } from "../kit/http-world.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { forwardStage, login, talk } from "../kit/ways/forward-stage.ts"
import { raw } from "../kit/ways/raw-http.ts"

const lines = (...all: string[]) => all.join("\r\n")
const close = "connection: close"
const host = "host: mymall.cafe24api.com"
const auth = `proxy-authorization: ${login(adminKey)}`

test("a call in a tunnel and one in absolute form reach the mall with its token, and nobody else's word", async (context) => {
  const peer = await platformPeer(context)
  const stage = await forwardStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const { accessToken } = await stage.keeper.token("mymall")
  const ask = (url: string) =>
    lines(`GET ${url} HTTP/1.1`, host, "authorization: Bearer old", "cookie: a=b", "x-own: 1", close)
  const inside = await talk(await stage.secure(), lines(ask("/api/v2/admin/orders?a=1"), "", ""))
  assert.match(inside, /^HTTP\/1\.1 200/)
  assert.match(inside, /x-mallkey-upstream: 1/)
  for (const scheme of ["http", "https"]) {
    const url = `${scheme}://mymall.cafe24api.com/api/v2/admin/orders?a=1`
    assert.match(await raw(stage.port, lines(ask(url), auth, "", "")), /^HTTP\/1\.1 200/)
  }
  assert.equal(peer.heard.length, 3)
  for (const { url, rawHeaders } of peer.heard) {
    assert.equal(url, "/mymall/api/v2/admin/orders?a=1")
    const pairs = new Map(
      rawHeaders.flatMap((name, at) => (at % 2 ? [] : [[name.toLowerCase(), rawHeaders[at + 1]]])),
    )
    assert.equal(pairs.get("authorization"), `Bearer ${accessToken}`)
    assert.equal(pairs.get("x-own"), "1")
    assert(!pairs.has("cookie") && !pairs.has("proxy-authorization"))
  }
})

test("no key, a wrong one, one without the right and one of another mall: 407 or 403, and no call", async (context) => {
  const peer = await platformPeer(context)
  const stage = await forwardStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const make = async (rights: ["read"] | ["proxy"], connections?: string[]) =>
    (await stage.keeper.keys.create({ name: "k", rights, connections }, "test")).key
  const url = "GET https://mymall.cafe24api.com/api/v2/admin/orders HTTP/1.1"
  const asked = async (...more: string[]) => raw(stage.port, lines(url, host, close, ...more, "", ""))
  const none = await asked()
  assert.match(none, /^HTTP\/1\.1 407/)
  assert.match(none, /proxy-authenticate: Basic/i)
  assert.match(await asked(`authorization: Bearer ${adminKey}`), /^HTTP\/1\.1 407/)
  assert.match(await asked(`proxy-authorization: Bearer ${adminKey}x`), /^HTTP\/1\.1 407/)
  assert.match(await asked(`proxy-authorization: ${login(await make(["read"]))}`), /^HTTP\/1\.1 403/)
  assert.match(
    await asked(`proxy-authorization: ${login(await make(["proxy"], ["other"]))}`),
    /^HTTP\/1\.1 403/,
  )
  assert.deepEqual(peer.heard, [])
  const own = await make(["proxy"], ["mymall"])
  assert.match(await asked(`proxy-authorization: Bearer ${own}`), /^HTTP\/1\.1 200/)
  await assert.rejects(stage.tunnel(undefined, "nobody's"), /^Error: HTTP\/1\.1 407/)
})

test("a key that is revoked while its tunnel is open gets no further", async (context) => {
  const stage = await forwardStage(context)
  await stage.connect("mymall")
  const { key, facts } = await stage.keeper.keys.create({ name: "k", rights: ["proxy"] }, "test")
  const line = await stage.secure("mymall.cafe24api.com", key)
  await stage.keeper.keys.revoke(facts.id, "test")
  await stage.clock.step(6_000)
  assert.match(
    await talk(line, lines("GET /api/v2/admin/orders HTTP/1.1", host, close, "", "")),
    /^HTTP\/1\.1 407/,
  )
})

test("an owner in the user part says whose connection of the mall is meant", async (context) => {
  const stage = await forwardStage(context)
  await stage.connect("mymall", "cs team")
  await stage.connect("mymall", "shop")
  const url = "GET https://mymall.cafe24api.com/api/v2/admin/store HTTP/1.1"
  const asked = (owner?: string) =>
    raw(stage.port, lines(url, host, close, `proxy-authorization: ${login(adminKey, owner)}`, "", ""))
  assert.match(await asked(), /^HTTP\/1\.1 403[\s\S]*ambiguous/)
  assert.match(await asked("cs team"), /^HTTP\/1\.1 200/)
  assert.match(await asked("cs%20team"), /^HTTP\/1\.1 200/)
  assert.match(await asked("nobody"), /^HTTP\/1\.1 403[\s\S]*connection_unknown/)
})

test("a client's own refresh in a tunnel is answered with stand-ins, and Cafe24 hears nothing", async (context) => {
  const stage = await forwardStage(context)
  await stage.connect("mymall")
  const before = stage.simulator.counters("mymall").tokenRequests
  const form = "grant_type=refresh_token&refresh_token=whatever"
  const text = await talk(
    await stage.secure(),
    lines(
      "POST /api/v2/oauth/token HTTP/1.1",
      host,
      close,
      `authorization: Basic ${Buffer.from("own:secret").toString("base64")}`,
      "content-type: application/x-www-form-urlencoded",
      `content-length: ${form.length}`,
      "",
      form,
    ),
  )
  assert.match(text, /^HTTP\/1\.1 200/)
  const body = JSON.parse(text.slice(text.indexOf("{")))
  assert.match(body.access_token, /^mk\w{20}$/)
  assert.match(body.refresh_token, /^mk\w{20}$/)
  assert.equal(stage.simulator.counters("mymall").tokenRequests, before)
})

test("health is open, metrics need a key, and everything else says what this is", async (context) => {
  const stage = await forwardStage(context)
  const at = `http://127.0.0.1:${stage.port}`
  assert.equal((await fetch(`${at}/healthz`)).status, 200)
  assert.equal((await fetch(`${at}/metrics`)).status, 403)
  const metrics = await fetch(`${at}/metrics`, { headers: { authorization: `Bearer ${adminKey}` } })
  assert.match(await metrics.text(), /mallkey_forward_tunnels\{to="platform"\} 0/)
  // They count the calls of everybody.
  const limited = { name: "one mall", rights: ["read" as const], connections: ["mymall"] }
  const { key } = await stage.keeper.keys.create(limited, "test")
  const kept = await fetch(`${at}/metrics`, { headers: { authorization: `Bearer ${key}` } })
  assert.equal(kept.status, 403)
  const other = await fetch(at)
  assert.equal(other.status, 403)
  assert.match(await other.text(), /HTTPS_PROXY/)
})

test("every answer has an id of its own: of a platform, of the proxy, of the token endpoint, and each refusal", async (context) => {
  const stage = await forwardStage(context)
  await stage.connect("mymall")
  const inside = async (...text: string[]) => talk(await stage.secure(), lines(...text, host, close, "", ""))
  const url = "https://mymall.cafe24api.com/api/v2/admin/store"
  const said = [
    await inside("GET /api/v2/admin/store HTTP/1.1"),
    await inside("POST /api/v2/oauth/revoke HTTP/1.1", "content-length: 0"),
    await inside("TRACE /api/v2/admin/store HTTP/1.1"),
    await raw(stage.port, lines(`GET ${url} HTTP/1.1`, host, close, "", "")),
    await raw(stage.port, lines("CONNECT mymall.cafe24api.com:443 HTTP/1.1", host, "", "")),
    await raw(stage.port, lines("CONNECT elsewhere.example:443 HTTP/1.1", "host: x", auth, "", "")),
    await raw(stage.port, lines("GET /healthz HTTP/1.1", "host: x", close, "", "")),
    await raw(stage.port, lines("GET /metrics HTTP/1.1", "host: x", close, "", "")),
  ]
  const statuses = said.map((text) => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]))
  assert.deepEqual(statuses, [200, 200, 405, 407, 407, 403, 200, 403])
  const ids = said.map((text) => /^x-request-id: (\S+)\r$/im.exec(text)?.[1])
  assert.equal(new Set(ids.filter((id) => id !== undefined)).size, said.length)
})

test("a refusal has the body that every door's have: when to come again stands in it too", () => {
  const now = Date.parse("2026-03-11T01:00:00.000Z")
  const refuse = createRefuse({ language: "en", now: () => now })
  const { status, headers, body } = refuse(new KeeperError("rate_limited", { retryAt: now + 5_000 }))
  assert.deepEqual([status, headers["retry-after"]], [429, "5"])
  assert.equal(JSON.parse(String(body)).error.retry_at, "2026-03-11T01:00:05.000Z")
})

test("the certificate that programs see is for the platform's names", async (context) => {
  const stage = await forwardStage(context)
  const line = await stage.secure()
  const leaf = line.getPeerX509Certificate()!
  line.destroy()
  assert.equal(leaf.subjectAltName, "DNS:*.cafe24api.com")
  assert(!new X509Certificate(stage.authority.root).checkHost("mymall.cafe24api.com"))
  assert.equal(leaf.issuerCertificate?.ca, true)
})
