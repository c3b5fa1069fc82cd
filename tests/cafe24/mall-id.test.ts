// Hostile mall ids and base addresses: nothing is ever sent to a host the template does not name.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isKeeperError } from "../../src/core/errors.ts"
import type { Provider } from "../../src/core/ports.ts"
import { readMallId } from "../../src/providers/cafe24/mall-id.ts"
import { providerFor, recordingFetch } from "./peer.ts"

const hostile = [
  "",
  "a",
  "-mall",
  "evil.com/",
  "evil.com#",
  "evil.com?",
  "a.b",
  "a@b",
  "a:b@evil.com",
  "%2e",
  "mall%2eevil",
  "mall/../x",
  "..",
  "mall\\evil",
  "mall\n",
  "\nmall",
  "mall\r\nHost: evil.com",
  "mall\u0000",
  "mall\t",
  " mall",
  "mall ",
  "mall:8080",
  "mall_id",
  "{mall_id}",
  "ｍａｌｌ",
  "１２３",
  "mаll",
  "\u212Aelvin",
  "ıstanbul",
  "쇼핑몰",
  "mall。evil",
  "mall．evil",
  "m\u00ADall",
  "m\u200Ball",
  "a".repeat(51),
  "a".repeat(300),
  "[::1]",
  "0x7f.1",
]

const requests: ((provider: Required<Provider>, mallId: string) => unknown)[] = [
  (provider, mallId) =>
    provider.oauth.authorizeUrl({ account: mallId, scopes: ["mall.read_order"], state: "s" }),
  (provider, mallId) => provider.oauth.askExchange({ account: mallId, code: "c" }, 1_000),
  (provider, mallId) => provider.oauth.askRefresh({ account: mallId, refreshToken: "r" }, 1_000),
  (provider, mallId) => provider.oauth.revoke({ account: mallId, refreshToken: "r" }, 1_000),
  (provider, mallId) => provider.api.probe({ account: mallId, accessToken: "a" }, 1_000),
  (provider, mallId) => provider.api.call({ account: mallId, accessToken: "a", path: "/api/v2/admin/store" }),
  (provider, mallId) => provider.oauth.read({ status: 200, body: "{}", receivedAt: 0 }, { account: mallId }),
]

test("a hostile mall id is refused by every door, and no request leaves", async () => {
  const { fetch, sent } = recordingFetch()
  const provider = providerFor({ fetch })
  for (const mallId of hostile) {
    for (const request of requests) {
      await assert.rejects(
        async () => request(provider, mallId),
        (error) =>
          isKeeperError(error, "request_invalid") && (mallId.length < 8 || !error.message.includes(mallId)),
        JSON.stringify(mallId),
      )
    }
  }
  assert.deepEqual(sent, [])
})

test("not text at all is refused as well", () => {
  for (const value of [undefined, null, 12345, ["mymall"], { toString: () => "mymall" }, true]) {
    assert.throws(
      () => readMallId(value),
      (error) => isKeeperError(error, "request_invalid"),
    )
  }
})

test("whatever the mall id, only its own host is ever asked", async () => {
  const mallIds = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[A-Za-z0-9.@:/%\\-]{1,60}$/),
    fc.webUrl(),
    fc.domain(),
  )
  await fc.assert(
    fc.asyncProperty(mallIds, async (mallId) => {
      const { fetch, sent } = recordingFetch()
      await providerFor({ fetch })
        .oauth.askRefresh({ account: mallId, refreshToken: "r" }, 1_000)
        .catch((error) => assert.ok(isKeeperError(error, "request_invalid")))
      for (const { url } of sent) {
        assert.equal(url, `https://${mallId.toLowerCase()}.cafe24api.com/api/v2/oauth/token`)
        assert.equal(new URL(url).hostname, `${mallId.toLowerCase()}.cafe24api.com`)
      }
    }),
  )
})

test("an honest mall id is lower-cased and goes where it should", () => {
  for (const mallId of ["mymall", "MyMall01", "a1", "shop-2-go", "0mall", "a".repeat(50)]) {
    assert.equal(readMallId(mallId), mallId.toLowerCase())
  }
})

test("a base address must name the mall and be safe", async () => {
  const bad = [
    "https://cafe24api.com",
    "http://{mall_id}.cafe24api.com",
    "http://10.0.0.1/{mall_id}",
    "http://localhost.evil.com/{mall_id}",
    "https://{mall_id}",
    "https://{mall_id}:8443/",
    "https://api.{mall_id}",
    "https://x{mall_id}.cafe24api.com",
    "https://{mall_id}@evil.com/{mall_id}",
    "https://evil.com/?m={mall_id}",
    "https://evil.com/#{mall_id}",
    "ftp://{mall_id}.cafe24api.com",
    "javascript:alert('{mall_id}')",
    "{mall_id}",
    "",
  ]
  for (const baseUrl of bad) {
    assert.throws(
      () => providerFor({ baseUrl }),
      (error) => {
        return isKeeperError(error, "settings_invalid") && error.problems?.length === 1
      },
      baseUrl,
    )
  }
  const good: [baseUrl: string, begins: string][] = [
    ["https://{mall_id}.cafe24api.com", "https://mymall.cafe24api.com/api/v2/oauth/authorize?"],
    ["https://{mall_id}.Cafe24API.com:443/", "https://mymall.cafe24api.com/api/v2/oauth/authorize?"],
    ["http://127.0.0.1:2425/{mall_id}", "http://127.0.0.1:2425/mymall/api/v2/oauth/authorize?"],
    ["http://[::1]:2425/{mall_id}/", "http://[::1]:2425/mymall/api/v2/oauth/authorize?"],
    ["http://{mall_id}.localhost:2425", "http://mymall.localhost:2425/api/v2/oauth/authorize?"],
    ["https://sim.example/malls/{mall_id}", "https://sim.example/malls/mymall/api/v2/oauth/authorize?"],
  ]
  for (const [baseUrl, begins] of good) {
    const url = providerFor({ baseUrl }).oauth.authorizeUrl({
      account: "MyMall",
      scopes: ["mall.read_order"],
      state: "s",
    })
    assert.ok(url.startsWith(begins), url)
  }
})
