// The Next.js example: its route handlers are called as Next.js calls them, and Vercel's cron as Vercel does.
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { Cron } from "croner"
import type { FromSettings } from "../../src/programs/inside/from-settings.ts"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { type HttpSink, openHttpSink } from "../kit/http-sink.ts"
import { root } from "../package/sources.ts"
import { type RedisServer, startRedis } from "../stores/redis/server.ts"
import "./from-source.ts"

const example = join(root, "examples/nextjs")
const cronSecret = "the-cron-secret-of-vercel"
const apiKey = "the-api-key-of-the-examples-0123456789"

type Handler = (request: Request) => Promise<Response>
interface Routes {
  GET: Handler
  POST: Handler
}

const routeOf = (path: string): Promise<Routes> => import(join(example, "src/app", path, "route.ts"))

let folder = ""
let simulated: RunningSimulator
let cafe24: Routes
let check: Routes
let orders: Routes
let mallkey: () => Promise<FromSettings>
let slack: HttpSink
let redis: RedisServer
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallkey-nextjs-"))
  const redirectUri = "https://desk.example/api/cafe24/callback"
  slack = await openHttpSink()
  redis = await startRedis()
  simulated = await startSimulator({ redirectUris: [redirectUri], switches: { consent: "agree" } })
  Object.assign(process.env, {
    TMPDIR: folder,
    REDIS_URL: redis.url,
    MALLKEY_SECRET: "the-secret-of-the-nextjs-example-0123456789",
    SLACK_WEBHOOK_URL: slack.url,
    CAFE24_CLIENT_ID: simulated.simulator.app.clientId,
    CAFE24_CLIENT_SECRET: simulated.simulator.app.clientSecret,
    CAFE24_REDIRECT_URI: redirectUri,
    CAFE24_BASE_URL: simulated.baseUrl,
    CRON_SECRET: cronSecret,
    MALLKEY_API_KEY: apiKey,
  })
  cafe24 = await routeOf("api/cafe24/[...path]")
  check = await routeOf("api/cron/check-token-expiry")
  orders = await routeOf("api/orders")
  mallkey = (await import(join(example, "src/lib/mallkey.ts"))).mallkey
})
after(async () => {
  await simulated?.close()
  await (await mallkey()).close()
  await slack?.close()
  await redis?.end()
  await rm(folder, { recursive: true, force: true })
})

const request = (path: string, headers: Record<string, string> = {}) =>
  new Request(new URL(path, "https://desk.example"), { headers })

test("a mall is connected through the catch-all route, and a page's own route calls Cafe24", async () => {
  const start = await cafe24.GET(request("/api/cafe24/authorize?mall_id=mymall"))
  assert.equal(start.status, 302)
  const agreed = await fetch(start.headers.get("location")!, { redirect: "manual" })
  const cookie = start.headers.getSetCookie()[0]!.split(";")[0]!
  const back = await cafe24.GET(request(agreed.headers.get("location")!, { cookie }))
  assert.equal(back.status, 200, await back.text())
  const answer = await orders.GET(request("/api/orders?mall=mymall"))
  assert.equal(answer.status, 200)
  assert(Array.isArray(((await answer.json()) as { orders: unknown[] }).orders))
})

test("every address that links, alerts and programs use is a route of the example", async () => {
  const auth = await routeOf("api/auth/[...path]")
  const start = await auth.GET(request("/api/auth/cafe24/start?mall_id=mymall"))
  assert.equal(start.status, 302)
  const back = await auth.GET(request("/api/auth/callback?code=x&state=none"))
  assert.ok(back.status >= 400 && back.status < 500, "a callback, and not a 404 of Next.js")
  const v1 = await routeOf("v1/[...path]")
  const token = await v1.GET(request("/v1/connections/mymall/token", { "x-api-key": apiKey }))
  assert.equal(((await token.json()) as { mall_id: string }).mall_id, "mymall")
  const made = await v1.POST(
    new Request("https://desk.example/v1/connect", {
      method: "POST",
      headers: { "x-api-key": apiKey },
      body: JSON.stringify({ mall_id: "mymall", lasting: true }),
    }),
  )
  const { url } = (await made.json()) as { url: string }
  const page = await (await routeOf("connect/[token]")).GET(request(url, { accept: "text/html" }))
  assert.match(await page.text(), /mymall/)
  assert.equal((await (await routeOf("readyz")).GET(request("/readyz"))).status, 200)
})

test("a program with a key calls Cafe24 through the proxy's route, and refreshes there", async () => {
  const proxy = await routeOf("proxy/[...path]")
  const path = "/proxy/mymall/api/v2/admin/orders?start_date=2026-03-01&end_date=2026-03-02"
  const answer = await proxy.GET(request(path, { "x-api-key": apiKey }))
  assert.equal(answer.status, 200, await answer.clone().text())
  assert.equal(answer.headers.get("x-mallkey-upstream"), "1")
  assert(Array.isArray(((await answer.json()) as { orders: unknown[] }).orders))
  assert.equal((await proxy.GET(request(path))).status, 401)
  const refreshed = await proxy.POST(
    new Request("https://desk.example/proxy/mymall/api/v2/oauth/token", {
      method: "POST",
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "x", client_secret: apiKey }),
    }),
  )
  assert.match(((await refreshed.json()) as { access_token: string }).access_token, /^mk/)
})

test("people are told by the channels of the environment", async () => {
  const { simulator } = simulated
  const { clientId, clientSecret } = simulator.app
  const { keeper } = await mallkey()
  // Another program spends the token: the mall is lost at the next renewal.
  const refresh_token = simulator.liveRefreshToken("mymall") ?? ""
  simulator.token("mymall", { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
  await keeper.refresh("mymall", { force: true }).catch(() => undefined)
  const path = "/api/cron/check-token-expiry"
  const answer = await check.GET(request(path, { authorization: `Bearer ${cronSecret}` }))
  const summary = (await answer.json()) as { needs_reauth: number; failures: unknown[] }
  assert.deepEqual([summary.needs_reauth, summary.failures], [1, []])
  assert.match(JSON.stringify(slack.got), /mymall/)
})

test("a mall that nobody connected is an error with a way out", async () => {
  const answer = await orders.GET(request("/api/orders?mall=nobody"))
  assert.equal(answer.status, 404)
  assert.deepEqual(await answer.json(), { error: "connection_unknown", fix: "mallkey connect nobody" })
})

test("Vercel's cron: the secret as a Bearer, each address a route of the example, 09:00 in Korea", async () => {
  const { crons } = JSON.parse(await readFile(join(example, "vercel.json"), "utf8")) as {
    crons: { path: string; schedule: string }[]
  }
  const routes: Record<string, Routes> = {
    "/api/cron/check-token-expiry": check,
    "/api/cafe24/refresh": cafe24,
  }
  for (const { path } of crons) {
    const answer = await routes[path]!.GET(request(path, { authorization: `Bearer ${cronSecret}` }))
    assert.equal(answer.status, 200, path)
    assert.equal((await routes[path]!.GET(request(path))).status, 401)
  }
  const daily = crons.find(({ path }) => path.includes("check"))!
  const next = new Cron(daily.schedule, { timezone: "UTC" }).nextRun()!
  assert.equal(next.toLocaleTimeString("en-GB", { timeZone: "Asia/Seoul" }), "09:00:00")
})
