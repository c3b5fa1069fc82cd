// The Next.js example: its route handlers are called as Next.js calls them, and Vercel's cron as Vercel does.
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { Cron } from "croner"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { root } from "../package/sources.ts"
import "./from-source.ts"

const example = join(root, "examples/nextjs")
const cronSecret = "the-cron-secret-of-vercel"
const apiKey = "the-api-key-of-the-examples-0123456789"

type Handler = (request: Request) => Promise<Response>
interface Routes {
  GET: Handler
  POST: Handler
}

let folder = ""
let simulated: RunningSimulator
let cafe24: Routes
let check: Routes
let orders: Routes
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallkey-nextjs-"))
  const redirectUri = "https://desk.example/api/cafe24/callback"
  simulated = await startSimulator({ redirectUris: [redirectUri], switches: { consent: "agree" } })
  Object.assign(process.env, {
    TMPDIR: folder,
    MALLKEY_STORE: `sqlite:${join(folder, "mallkey.db")}`,
    CAFE24_CLIENT_ID: simulated.simulator.app.clientId,
    CAFE24_CLIENT_SECRET: simulated.simulator.app.clientSecret,
    CAFE24_REDIRECT_URI: redirectUri,
    CAFE24_BASE_URL: simulated.baseUrl,
    CRON_SECRET: cronSecret,
    MALLKEY_API_KEY: apiKey,
  })
  const routeOf = (path: string): Promise<Routes> => import(join(example, "src/app/api", path, "route.ts"))
  cafe24 = await routeOf("cafe24/[...path]")
  check = await routeOf("cron/check-token-expiry")
  orders = await routeOf("orders")
})
after(async () => {
  await simulated?.close()
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
