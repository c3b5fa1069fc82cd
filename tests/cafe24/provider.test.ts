// The provider as the core sees it: what goes over the wire, what settings it refuses, what it never says.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../src/core/errors.ts"
import type { Provider } from "../../src/core/ports.ts"
import { app, providerFor, type Recorded, recordingFetch } from "./peer.ts"

const secrets = [
  "CODE5nM5EJIq2ZeQ1DmcQA",
  "ACCE5nM5EJIq2ZeQ1DmcQA",
  "REFR5nM5EJIq2ZeQ1DmcQA",
  app.clientSecret,
]
const [code, accessToken, refreshToken] = secrets as [string, string, string, string]
const mallId = "mymall"
const tokenUrl = "https://mymall.cafe24api.com/api/v2/oauth/token"
const json =
  (status: number, value: unknown, headers = {}) =>
  () =>
    new Response(JSON.stringify(value), { status, headers })

async function sentBy(use: (provider: Provider) => Promise<unknown>): Promise<Recorded> {
  const { fetch, sent } = recordingFetch()
  await use(providerFor({ fetch }))
  assert.equal(sent.length, 1)
  return sent[0]!
}

test("the authorize address is as Cafe24's samples have it, commas and all", () => {
  const url = providerFor({}).oauth.authorizeUrl({
    account: "MyMall",
    scopes: ["mall.read_order", "mall.read_store"],
    state: "a+b/c=",
  })
  assert.equal(
    url,
    "https://mymall.cafe24api.com/api/v2/oauth/authorize?response_type=code&client_id=made-up-client-id&state=a%2Bb%2Fc%3D&redirect_uri=https%3A%2F%2Fkeeper.example%2Fapi%2Fcafe24%2Fcallback&scope=mall.read_order,mall.read_store",
  )
})

test("malformed scopes are refused before anybody is sent anywhere", () => {
  assert.throws(
    () =>
      providerFor({}).oauth.authorizeUrl({
        account: mallId,
        scopes: ["mall.read_order&state=x"],
        state: "s",
      }),
    (error) => isKeeperError(error, "request_invalid"),
  )
})

test("exchange, refresh and revoke: Basic, a form, and no credentials in it", async () => {
  const exchange = await sentBy((provider) => provider.oauth.askExchange({ account: mallId, code }, 1_000))
  const refresh = await sentBy((provider) =>
    provider.oauth.askRefresh({ account: mallId, refreshToken }, 1_000),
  )
  const revoke = await sentBy((provider) => provider.oauth.revoke({ account: mallId, refreshToken }, 1_000))
  assert.deepEqual(
    [exchange.url, refresh.url, revoke.url],
    [tokenUrl, tokenUrl, tokenUrl.replace(/token$/, "revoke")],
  )
  assert.equal(
    exchange.init.body,
    `grant_type=authorization_code&code=${code}&redirect_uri=https%3A%2F%2Fkeeper.example%2Fapi%2Fcafe24%2Fcallback`,
  )
  assert.equal(refresh.init.body, `grant_type=refresh_token&refresh_token=${refreshToken}`)
  assert.equal(revoke.init.body, `token=${refreshToken}&token_hint=refresh_token`)
  for (const { init } of [exchange, refresh, revoke]) {
    const headers = new Headers(init.headers)
    assert.equal(init.method, "POST")
    assert.equal(init.redirect, "manual")
    // made-up-client-id:made-up-client-secret-7f3a
    assert.equal(
      headers.get("authorization"),
      "Basic bWFkZS11cC1jbGllbnQtaWQ6bWFkZS11cC1jbGllbnQtc2VjcmV0LTdmM2E=",
    )
    assert.equal(headers.get("content-type"), "application/x-www-form-urlencoded")
  }
})

test("a token with signs in it survives the form", async () => {
  const { init } = await sentBy((provider) =>
    provider.oauth.askRefresh({ account: mallId, refreshToken: "a+b/c=&d%" }, 1_000),
  )
  assert.equal(new URLSearchParams(String(init.body)).get("refresh_token"), "a+b/c=&d%")
})

test("revoking what is dead already is fine, our own rejection and Cafe24's trouble are not", async () => {
  const revoke = (answer: () => Response) =>
    providerFor({ fetch: recordingFetch(answer).fetch }).oauth.revoke(
      { account: mallId, refreshToken },
      1_000,
    )
  await revoke(json(200, {}))
  await revoke(json(400, { error: "invalid_grant", error_description: "Invalid refresh_token" }))
  await assert.rejects(revoke(json(401, { error: "invalid_client" })), (error) =>
    isKeeperError(error, "app_rejected"),
  )
  await assert.rejects(revoke(json(503, "", { "retry-after": "60" })), (error) => {
    return isKeeperError(error, "provider_unavailable") && error.retryAt !== undefined
  })
})

test("the probe: alive with facts, dead, or no answer to go by", async () => {
  const probe = (answer: () => Response) =>
    providerFor({ fetch: recordingFetch(answer).fetch }).api.probe({ account: mallId, accessToken }, 1_000)
  assert.deepEqual(await probe(json(200, { client_id: "made-up-client-id", scopes: ["mall.read_order"] })), {
    clientId: "made-up-client-id",
    scopes: ["mall.read_order"],
  })
  assert.deepEqual(await probe(json(200, { client_id: 5, scopes: { a: 1 } })), {
    clientId: undefined,
    scopes: [],
  })
  const expired = { error: { code: 401, message: "access_token time expired. (invalid_token)" } }
  assert.equal(await probe(json(401, expired)), undefined)
  const unclear = [
    json(403, {}),
    json(500, ""),
    json(302, ""),
    json(401, { error: "invalid_client" }),
    json(200, []),
  ]
  for (const answer of unclear) {
    await assert.rejects(probe(answer), (error) => isKeeperError(error, "provider_unavailable"))
  }
  const broken = () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) })
  }
  await assert.rejects(probe(broken), (error) => isKeeperError(error, "provider_unavailable"))
})

test("the app's name changes with its id and its secret, and tells neither", () => {
  const keys = [{}, { clientId: "other" }, { clientSecret: "other" }].map(
    (change) => providerFor(change).oauth.appKey,
  )
  assert.equal(new Set(keys).size, 3)
  assert.equal(providerFor({}).oauth.appKey, keys[0])
  assert.ok(keys.every((key) => !key.includes(app.clientSecret) && !key.includes(app.clientId)))
})

test("every bad setting is reported at once", () => {
  const bad = {
    clientId: "a:b",
    clientSecret: "",
    redirectUri: "http://keeper.example/cb",
    scopes: ["mall.read_order", "NOT A SCOPE"],
    baseUrl: "https://example.com",
    timeZone: "Asia/Soul",
    apiVersion: "latest",
  }
  assert.throws(
    () => providerFor(bad),
    (error) => {
      assert.ok(isKeeperError(error, "settings_invalid"))
      const names = error.problems?.map((problem) => problem.split(":")[0])
      assert.deepEqual(names, [
        "CAFE24_CLIENT_ID",
        "CAFE24_CLIENT_SECRET",
        "CAFE24_REDIRECT_URI",
        "CAFE24_SCOPES",
        "CAFE24_BASE_URL",
        "CAFE24_TIME_ZONE",
        "CAFE24_API_VERSION",
      ])
      return true
    },
  )
})

test("no secret is in anything that is thrown or told, however Cafe24 answers", async () => {
  const echo = secrets.map((secret) => `Invalid token ${secret}, "${secret}" (${secret})`).join("; ")
  const answers = [200, 302, 400, 401, 403, 429, 500].flatMap((status) => [
    json(status, { error: "invalid_grant", error_description: echo }),
    json(status, { error: { code: status, message: echo } }),
    json(status, { error: echo }),
    () => new Response(echo, { status }),
  ])
  const cut = () => {
    throw new TypeError(echo, { cause: new Error(echo) })
  }
  for (const answer of [...answers, cut]) {
    const provider = providerFor({ fetch: recordingFetch(answer).fetch })
    const read = async (asked: Promise<Parameters<Provider["oauth"]["read"]>[0]>) =>
      provider.oauth.read(await asked, { account: mallId })
    const told = await Promise.allSettled([
      read(provider.oauth.askExchange({ account: mallId, code }, 1_000)),
      read(provider.oauth.askRefresh({ account: mallId, refreshToken }, 1_000)),
      provider.oauth.revoke({ account: mallId, refreshToken }, 1_000),
      provider.api.probe({ account: mallId, accessToken }, 1_000),
    ])
    for (const one of told) {
      const reason = one.status === "rejected" ? one.reason : undefined
      const text = `${JSON.stringify(one)} ${reason?.message} ${reason?.stack}`
      for (const secret of secrets) assert.ok(!text.includes(secret), text)
    }
  }
})
