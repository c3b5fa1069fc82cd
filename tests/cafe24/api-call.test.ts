// Calls on somebody's behalf: what is set, what is dropped, and paths that try to lead elsewhere.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isKeeperError } from "../../src/core/errors.ts"
import { apiAddress } from "../../src/providers/cafe24/api/api-call.ts"
import { providerFor, recordingFetch, withPeer } from "./peer.ts"

const base = "https://mymall.cafe24api.com"
const refusedPath = (error: unknown) => isKeeperError(error, "request_invalid")

async function sentBy(path: string, init?: RequestInit) {
  const { fetch, sent } = recordingFetch()
  await providerFor({ fetch }).api.call({ account: "mymall", accessToken: "LIVING", path, init })
  return { url: sent[0]!.url, init: sent[0]!.init, headers: new Headers(sent[0]!.init.headers) }
}

test("a plain call carries our token and a living version, and follows no redirect", async () => {
  const { url, init, headers } = await sentBy("/api/v2/admin/orders?start_date=2026-03-01&embed=items,buyer")
  assert.equal(url, `${base}/api/v2/admin/orders?start_date=2026-03-01&embed=items,buyer`)
  assert.equal(headers.get("authorization"), "Bearer LIVING")
  assert.equal(headers.get("x-cafe24-api-version"), "2026-09-01")
  assert.equal(headers.get("content-type"), null)
  assert.equal(init.redirect, "manual")
})

test("the caller's version and type stay, the caller's credentials go", async () => {
  const { headers } = await sentBy("/api/v2/admin/products", {
    method: "POST",
    body: "{}",
    redirect: "follow",
    headers: {
      "X-Cafe24-Api-Version": "2026-06-01",
      "Content-Type": "application/vnd.made-up+json",
      Authorization: "Bearer caller",
      "Proxy-Authorization": "Basic caller",
      Cookie: "session=caller",
      Host: "evil.com",
      "X-Request-Note": "kept",
    },
  })
  assert.equal(headers.get("x-cafe24-api-version"), "2026-06-01")
  assert.equal(headers.get("content-type"), "application/vnd.made-up+json")
  assert.equal(headers.get("authorization"), "Bearer LIVING")
  assert.equal(headers.get("x-request-note"), "kept")
  for (const name of ["proxy-authorization", "cookie", "host"]) assert.equal(headers.get(name), null)
})

test("a body is JSON unless it says otherwise", async () => {
  const post = async (body: BodyInit) =>
    (await sentBy("/api/v2/admin/products", { method: "POST", body })).headers.get("content-type")
  assert.equal(await post("{}"), "application/json")
  assert.equal(await post(new FormData()), null)
})

test("paths that could lead elsewhere are refused, and nothing is sent", async () => {
  const { fetch, sent } = recordingFetch()
  const provider = providerFor({ fetch })
  const paths = [
    "",
    "/",
    "api/v2/admin",
    "/api/v2",
    "/api/v3/admin/orders",
    "/API/V2/admin/orders",
    "//evil.com/api/v2/admin",
    "https://evil.com/api/v2/admin",
    "\\\\evil.com/api/v2/",
    "/api/v2/../../evil",
    "/api/v2/..",
    "/api/v2/./admin",
    "/api/v2/admin/%2e%2e/%2E%2E/oauth",
    "/api/v2/admin/%252e%252e/x",
    "/api/v2/admin%2f..%2f..",
    "/api/v2/admin%5c..",
    "/api/v2/admin\\..\\x",
    "/api/v2/admin/orders\r\nHost: evil.com",
    "/api/v2/admin/orders\u0000",
    "/api/v2/admin/ord ers",
    "/api/v2/admin/주문",
    "/api/v2/admin/%00",
    "/api/v2/oauth/token",
    "/api/v2//oauth/token",
    "/api/v2/OAuth/token",
    "/api/v2/oauth/revoke",
    "/api/v2/oauth",
    "/api/v2/%6fauth/token",
    "/api/v2/;/oauth/token",
    "/api/v2/oauth;x/token",
    "@evil.com/api/v2/",
    ".evil.com/api/v2/",
  ]
  for (const path of paths) {
    await assert.rejects(provider.api.call({ account: "mymall", accessToken: "a", path }), refusedPath, path)
  }
  assert.deepEqual(sent, [])
})

test("whatever the path, only a path below /api/v2/ of this mall is asked", () => {
  const tricky = fc.stringMatching(/^\/api\/v2\/[a-z./%2efc\\@:?#;-]{0,40}$/)
  const bases = fc.constantFrom(base, "http://127.0.0.1:2425/mymall")
  fc.assert(
    fc.property(bases, fc.oneof(fc.string(), fc.webUrl(), tricky), (root, path) => {
      try {
        const url = apiAddress(root, path)
        assert.ok(url.startsWith(`${root}/api/v2/`) && new URL(url).href === url, url)
      } catch (error) {
        assert.ok(refusedPath(error), String(error))
      }
    }),
  )
})

test("the token's own facts may be asked for, a fragment stays at home", async () => {
  assert.equal((await sentBy("/api/v2/oauth/token/scopes")).url, `${base}/api/v2/oauth/token/scopes`)
  assert.equal((await sentBy("/api/v2/admin/store?a=%2e%2e#part")).url, `${base}/api/v2/admin/store?a=%2e%2e`)
})

test("a query may be written as people write it", async () => {
  const { url } = await sentBy("/api/v2/admin/products?product_name=빨간 구두&a=\\")
  assert.equal(url, `${base}/api/v2/admin/products?product_name=%EB%B9%A8%EA%B0%84%20%EA%B5%AC%EB%91%90&a=\\`)
})

test("what cannot be sent is refused without repeating it", async () => {
  const provider = providerFor({})
  const call = (accessToken: string, init: RequestInit) =>
    provider.api.call({ account: "mymall", accessToken, path: "/api/v2/admin/store", init })
  const refused: [accessToken: string, init: RequestInit][] = [
    ["SECRET\r\nx: y", {}],
    ["SECRET ", {}],
    ["", {}],
    ["a", { headers: { "x-note": "SECRET\nx" } }],
    ["a", { method: "GET", body: "SECRET" }],
    ["a", { method: "SECRET METHOD" }],
    ["a", { method: "TRACE" }],
  ]
  for (const [accessToken, init] of refused) {
    await assert.rejects(call(accessToken, init), (error) => {
      assert.ok(isKeeperError(error, "request_invalid"), String(error))
      assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("SECRET"))
      return true
    })
  }
})

test("a reading call that is cut is unavailable, a writing one is unclear", async () => {
  await withPeer(
    (request) => request.socket.destroy(),
    async (origin) => {
      const provider = providerFor({ baseUrl: `${origin}/{mall_id}` })
      const call = (method: string) =>
        provider.api.call({
          account: "mymall",
          accessToken: "a",
          path: "/api/v2/admin/orders",
          init: { method },
        })
      await assert.rejects(call("GET"), (error) => isKeeperError(error, "provider_unavailable"))
      await assert.rejects(call("POST"), (error) => isKeeperError(error, "call_unclear"))
    },
  )
})

test("a caller who gives up hears of that, and a stream can be sent", async () => {
  await withPeer(
    (request, response) => request.pipe(response),
    async (origin) => {
      const provider = providerFor({ baseUrl: `${origin}/{mall_id}` })
      const call = (init: RequestInit) =>
        provider.api.call({ account: "mymall", accessToken: "a", path: "/api/v2/admin/orders", init })
      const reason = new Error("changed my mind")
      await assert.rejects(call({ signal: AbortSignal.abort(reason) }), reason)
      const echoed = await call({ method: "POST", body: new Blob(["한글"]).stream() })
      assert.equal(await echoed.text(), "한글")
    },
  )
})
