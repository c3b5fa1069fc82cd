// The real provider against the simulator over HTTP: two readings of Cafe24 made apart, that must agree.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Grant, Provider, Verdict } from "../../../src/core/ports.ts"
import { type RunningSimulator, type SwitchInput, startSimulator } from "../../../src/simulator/index.ts"
import { app, providerFor } from "../../cafe24/peer.ts"

let running: RunningSimulator
let provider: Required<Provider>
const deadlineMs = 10_000
const hour = 3_600_000
const scopes = ["mall.read_order", "mall.read_product"]

function providerOf(change: { clientSecret?: string; timeZone?: string } = {}): Required<Provider> {
  const { baseUrl, simulator } = running
  const { clientId, clientSecret } = simulator.app
  return providerFor({
    baseUrl,
    clientId,
    clientSecret,
    // The simulator lives in its own time, and so does who talks to it.
    clock: { now: () => simulator.clock.now(), sleep: (_, signal) => untilRaised(signal) },
    ...change,
  })
}

const untilRaised = (signal?: AbortSignal) =>
  new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }))

before(async () => {
  running = await startSimulator({ redirectUris: [app.redirectUri] })
  provider = providerOf()
})
after(() => running.close())

let malls = 0
/** A mall of its own for every test, with the switches set for it alone. */
function newMall(switches: Record<string, unknown> = {}): string {
  const mall = `mall${++malls}`
  const rules = Object.entries(switches).map(([name, value]) => [name, { value, mall }])
  running.simulator.switches.set(Object.fromEntries(rules) as SwitchInput)
  return mall
}

async function refreshed(mallId: string, refreshToken: string, by = provider): Promise<Verdict> {
  return by.oauth.read(await by.oauth.askRefresh({ account: mallId, refreshToken }, deadlineMs), {
    account: mallId,
  })
}

/** Cafe24 always says both. */
type WholeGrant = Grant & { refreshToken: string; refreshExpiresAt: number }

async function granted(mallId: string, by = provider): Promise<WholeGrant> {
  const { refresh_token } = running.simulator.grant(mallId, { scopes })
  const verdict = await refreshed(mallId, refresh_token, by)
  assert.equal(verdict.kind, "granted", JSON.stringify(verdict))
  return (verdict as { grant: WholeGrant }).grant
}

test("consent in the browser, exchange, refresh, a call, revoke", async () => {
  const mallId = newMall({ consent: "agree" })
  const page = await fetch(provider.oauth.authorizeUrl({ account: mallId, scopes, state: "st" }), {
    redirect: "manual",
  })
  const back = new URL(page.headers.get("location") ?? "")
  assert.equal(back.searchParams.get("state"), "st")
  const code = back.searchParams.get("code") ?? ""
  const answer = await provider.oauth.askExchange({ account: mallId, code }, deadlineMs)
  const verdict = provider.oauth.read(answer, { account: mallId }) as { grant: WholeGrant }
  assert.deepEqual(verdict.grant.scopes, scopes)
  assert.deepEqual(verdict.grant.oddities, [])
  const again = await provider.oauth.askExchange({ account: mallId, code }, deadlineMs)
  assert.equal(provider.oauth.read(again, { account: mallId }).kind, "refused")
  const next = (await refreshed(mallId, verdict.grant.refreshToken)) as { grant: WholeGrant }
  const { accessToken, refreshToken } = next.grant
  const orders = await provider.api.call({
    account: mallId,
    accessToken,
    path: "/api/v2/admin/products?limit=1",
  })
  assert.equal(orders.status, 200)
  assert.equal(((await orders.json()) as { products: unknown[] }).products.length, 1)
  await provider.oauth.revoke({ account: mallId, refreshToken }, deadlineMs)
  assert.equal((await refreshed(mallId, refreshToken)).kind, "refused")
  assert.equal(await provider.api.probe({ account: mallId, accessToken }, deadlineMs), undefined)
})

test("two hours and fourteen days from now, however the answer is written", async () => {
  const shapes = [
    {},
    { timeText: "millis" },
    { timeText: "space" },
    { timeText: "offset" },
    { scopesShape: "comma" },
    { scopesShape: "space" },
    { refreshExpiresAt: "missing", tokenTypeAndShopNo: "missing" },
    { tokenLength: 4096 },
    // The app's zone set to something else: told as an oddity, but the lives stay right.
    { timeZone: "UTC" },
  ]
  for (const shape of shapes) {
    const now = running.simulator.clock.now()
    const grant = await granted(newMall(shape))
    assert.deepEqual(grant.scopes, scopes)
    assert.ok(Math.abs(grant.accessExpiresAt - now - 2 * hour) < 60_000, JSON.stringify(shape))
    assert.ok(Math.abs(grant.refreshExpiresAt - now - 14 * 24 * hour) < 60_000, JSON.stringify(shape))
  }
  const utc = await granted(newMall({ timeZone: "UTC" }))
  assert.match(utc.oddities.join(), /^clock_differs.*CAFE24_TIME_ZONE/)
  assert.deepEqual(
    (await granted(newMall({ timeZone: "UTC" }), providerOf({ timeZone: "UTC" }))).oddities,
    [],
  )
})

test("a spent refresh token is refused, as 400 and as 401", async () => {
  for (const invalidRefreshStatus of ["400", "401"]) {
    const mallId = newMall({ invalidRefreshStatus })
    const { refresh_token } = running.simulator.grant(mallId)
    assert.equal((await refreshed(mallId, refresh_token)).kind, "granted")
    assert.equal((await refreshed(mallId, refresh_token)).kind, "refused")
  }
})

test("our wrong secret blames the app, whichever word is used", async () => {
  for (const wrongSecretAs of ["invalid_client", "invalid_grant"]) {
    const mallId = newMall({ wrongSecretAs })
    const { refresh_token } = running.simulator.grant(mallId)
    const verdict = await refreshed(mallId, refresh_token, providerOf({ clientSecret: "wrong" }))
    assert.equal(verdict.kind, "app_rejected", JSON.stringify(verdict))
    assert.equal((await refreshed(mallId, refresh_token)).kind, "granted")
  }
})

test("a false uninstalled app is passing trouble, whichever word is used", async () => {
  for (const uninstalledAs of ["invalid_request", "invalid_grant", "invalid_client"]) {
    const mallId = newMall({ uninstalledAs, falseUninstalled: true })
    const verdict = await refreshed(mallId, running.simulator.grant(mallId).refresh_token)
    assert.equal(verdict.kind, "passing", JSON.stringify(verdict))
  }
})

test("failures of every kind are passing", async () => {
  for (const tokenError of ["500", "502", "503", "504", "429", "408", "html", "html200"]) {
    const mallId = newMall({ tokenError })
    const verdict = await refreshed(mallId, running.simulator.grant(mallId).refresh_token)
    assert.equal(verdict.kind, "passing", `${tokenError}: ${JSON.stringify(verdict)}`)
  }
})

test("a success that says nothing is unreadable", async () => {
  const mallId = newMall({ tokenError: "empty200" })
  assert.equal((await refreshed(mallId, running.simulator.grant(mallId).refresh_token)).kind, "unreadable")
})

test("too many token requests are told as a limit, however they are refused", async () => {
  for (const blockedAs of ["429", "403"]) {
    const mallId = newMall({ tokenBudget: 2, blockedAs })
    let { refresh_token } = running.simulator.grant(mallId)
    const kinds: string[] = []
    for (let request = 0; request < 3; request++) {
      const verdict = await refreshed(mallId, refresh_token)
      kinds.push(verdict.kind)
      if (verdict.kind === "granted") refresh_token = verdict.grant.refreshToken!
      if (verdict.kind === "passing") assert.equal(verdict.limited, true, JSON.stringify(verdict))
    }
    assert.deepEqual(kinds, ["granted", "granted", "passing"])
  }
})

test("another mall in the answer is another mall", async () => {
  const mallId = newMall({ otherMall: "somebodyelse" })
  const verdict = await refreshed(mallId, running.simulator.grant(mallId).refresh_token)
  assert.equal(verdict.kind, "wrong_mall")
})

test("an answer dropped after rotating is unclear, and the token is spent", async () => {
  const mallId = newMall({ dropAnswer: true })
  const { refresh_token } = running.simulator.grant(mallId)
  await assert.rejects(refreshed(mallId, refresh_token), (error) => isKeeperError(error, "provider_unclear"))
  running.simulator.switches.set({ dropAnswer: { value: false, mall: mallId } })
  assert.equal((await refreshed(mallId, refresh_token)).kind, "refused")
})

test("an expired access token is told by the probe and by the 401 of a call", async () => {
  const mallId = newMall()
  const { accessToken } = await granted(mallId)
  const facts = await provider.api.probe({ account: mallId, accessToken }, deadlineMs)
  assert.deepEqual(facts, { clientId: running.simulator.app.clientId, scopes })
  running.simulator.expireAccessTokens(mallId)
  assert.equal(await provider.api.probe({ account: mallId, accessToken }, deadlineMs), undefined)
  const response = await provider.api.call({ account: mallId, accessToken, path: "/api/v2/admin/products" })
  assert.equal(response.status, 401)
  assert.ok(await provider.api.isTokenRefused(response))
  assert.match(await response.text(), /invalid_token/)
})

test("a retired version and a missing scope are not about the token", async () => {
  const mallId = newMall()
  const { accessToken } = await granted(mallId)
  const headers = { "x-cafe24-api-version": "2020-01-01" }
  const retired = await provider.api.call({
    account: mallId,
    accessToken,
    path: "/api/v2/admin/products",
    init: { headers },
  })
  const unscoped = await provider.api.call({ account: mallId, accessToken, path: "/api/v2/admin/store" })
  assert.deepEqual([retired.status, unscoped.status], [400, 403])
  assert.ok(!(await provider.api.isTokenRefused(retired)))
  assert.ok(!(await provider.api.isTokenRefused(unscoped)))
})
