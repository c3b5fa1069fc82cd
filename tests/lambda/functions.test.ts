// The zip on Lambda: HTTP events, sweep and check by Lambda's runtime protocol, in a container frozen between calls.
import assert from "node:assert/strict"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { after, afterEach, before, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { lineTo } from "../kit/cuttable-line.ts"
import { apiKey, createStage, type Stage } from "./stage.ts"

let stage: Stage
before(async () => {
  stage = await createStage()
  await stage.makeTable()
})
afterEach(() => stage.endFunctions())
after(() => stage?.end())

const headers = { "x-api-key": apiKey, host: "keeper.example" }

const v2 = (path: string, more: { query?: string; method?: string; body?: string; stage?: string } = {}) => ({
  version: "2.0",
  rawPath: path,
  rawQueryString: more.query ?? "",
  headers: { ...headers, "content-type": "application/json" },
  body: more.body,
  isBase64Encoded: false,
  requestContext: {
    domainName: "keeper.example",
    stage: more.stage ?? "$default",
    http: { method: more.method ?? "GET" },
  },
})
const v1 = (path: string, query: Record<string, string> = {}) => ({
  resource: "/{proxy+}",
  path,
  httpMethod: "GET",
  headers,
  multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  queryStringParameters: query,
  requestContext: { domainName: "keeper.example", stage: "prod" },
  body: null,
  isBase64Encoded: false,
})
const alb = (path: string) => ({
  path,
  httpMethod: "GET",
  headers,
  queryStringParameters: {},
  requestContext: { elb: { targetGroupArn: "arn" } },
  body: "",
  isBase64Encoded: false,
})

/** How many files hold an answer: an empty one waits for the next. */
async function written(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8").catch(() => "")))
  return texts.filter((text) => text.trim() !== "").length
}

/** The old program's own question. */
async function row(mallId: string) {
  const [found] = await stage.database.query(
    "select access_token, refresh_token, expires_at > now() as lives from cafe24.oauth_tokens where mall_id = $1",
    [mallId],
  )
  return found as { access_token: string; refresh_token: string; lives: boolean }
}

test("the runbook that alerts point to is shown by the function itself, in both languages", async () => {
  const fn = await stage.start("index.handler")
  for (const [query, words] of [
    ["lang=en", /id="alert-lost"[\s\S]*its owner must reconnect/],
    ["lang=ko", /id="alert-lost"[\s\S]*연결이 끊겼습니다/],
  ] as const) {
    const { result: answer } = await fn.invoke(v2("/v1/runbook", { query }))
    assert.equal(answer.statusCode, 200)
    const { body, isBase64Encoded } = answer
    assert.match(isBase64Encoded ? Buffer.from(body, "base64").toString() : body, words)
  }
})

test("the zip is small, readable for everybody, and asks for its first event soon", async (t) => {
  assert(stage.zipBytes < 3_000_000, `${stage.zipBytes} bytes`)
  assert(stage.entries.every(({ mode }) => mode === 0o100644))
  assert(stage.entries.some(({ name }) => name === "LICENSES.txt"))
  const ready = await stage.start("index.handler")
  await ready.invoke(v2("/healthz"))
  t.diagnostic(`${Math.round(stage.zipBytes / 1_000)} KB; ready after ${Math.round(ready.coldStartMs())} ms`)
})

test("what resembles a setting of ours stands in the function's log, as it does on a terminal", async () => {
  const misspelt = await stage.start("index.handler", { env: { ...stage.env, LOGLEVEL: "debug" } })
  await misspelt.invoke(v2("/healthz"))
  assert.match(misspelt.log(), /"level":"warn".*LOGLEVEL/)
})

test("a mall is connected, and its token handed out, by events of every kind of front door", async () => {
  const front = await stage.start("index.handler")
  const start = await front.invoke(v2("/api/cafe24/authorize", { query: "mall_id=mymall&mode=json" }))
  const { url } = JSON.parse(start.result.body)
  const { headers: consent } = await fetch(url, { redirect: "manual" })
  const back = new URL(consent.get("location") ?? "")
  const done = await front.invoke(v2(back.pathname, { query: back.search.slice(1) }))
  assert.equal(done.result.statusCode, 200, done.result.body)
  const path = "/v1/connections/mymall/token"
  const asked = [v2(path), v2(`/prod${path}`, { stage: "prod" }), v1(path, { min_ttl: "60" }), alb(path)]
  for (const event of asked) {
    const { result } = await front.invoke(event)
    assert.equal(result.statusCode, 200, result.body)
    assert.equal(JSON.parse(result.body).access_token, (await row("mymall")).access_token)
  }
  const link = { method: "POST", body: JSON.stringify({ mall_id: "mymall" }) }
  const posted = await front.invoke(v2("/v1/connect", link))
  assert.match(JSON.parse(posted.result.body).url, /oauth\/authorize/)
})

test("what is due is renewed before the answer goes out: a frozen container does nothing afterwards", async () => {
  await stage.addMall("sleepy", true)
  const before = await row("sleepy")
  stage.simulated.simulator.switches.set({ slowMs: { value: 500, mall: "sleepy" } })
  const front = await stage.start("index.handler")
  const { result } = await front.invoke(v2("/v1/connections/sleepy/token"))
  const after = await row("sleepy")
  assert.notEqual(after.refresh_token, before.refresh_token)
  assert.equal(JSON.parse(result.body).access_token, after.access_token)
})

test("an event stream is refused instead of never ending", async () => {
  const front = await stage.start("index.handler")
  const { result } = await front.invoke(v2("/v1/events/stream"))
  assert.equal(result.statusCode, 404)
  assert.equal(JSON.parse(result.body).error.fix, "GET /v1/events")
})

test("sweep refreshes what is due, check looks at everything", async () => {
  for (const mall of ["due1", "due2"]) await stage.addMall(mall, true)
  await stage.addMall("young", false)
  const young = await row("young")
  const sweep = await stage.start("index.sweep")
  const { result } = await sweep.invoke()
  assert.equal(result.refreshed, 2)
  assert.equal(result.failed, 0)
  for (const mall of ["due1", "due2"]) assert((await row(mall)).lives)
  assert.deepEqual(await row("young"), young)
  assert.equal((await sweep.invoke()).result.eligible, 0)
  const check = await stage.start("index.check")
  const { result: checked } = await check.invoke()
  assert.equal(checked.needs_reauth, 0)
  assert(checked.checked >= 3)
})

test("every sweep names a mall that is lost, and not only the one that found out", async () => {
  await stage.addMall("gone", true)
  stage.simulated.simulator.expireRefreshToken("gone")
  const sweep = await stage.start("index.sweep")
  for (let times = 0; times < 2; times++) {
    const { result } = await sweep.invoke()
    assert.deepEqual(result.failures, [{ id: "gone", reason: "needs_reconnect" }])
  }
  await stage.database.query("delete from cafe24.oauth_tokens where mall_id = 'gone'")
})

test("sweep stops beginning when the time left is shorter than a lease, and the next one goes on", async () => {
  const env = { ...stage.env, SWEEP_CONCURRENCY: "1" }
  const sweep = await stage.start("index.sweep", { env, timeoutMs: 16_000 })
  // Opening the store is over before the call that is short of time.
  assert.equal((await sweep.invoke()).result.eligible, 0)
  const malls = Array.from({ length: 12 }, (_, at) => `slow${at}`)
  for (const mall of malls) {
    await stage.addMall(mall, true)
    stage.simulated.simulator.switches.set({ slowMs: { value: 1_000, mall } })
  }
  const { result, error } = await sweep.invoke()
  assert.equal(error, undefined)
  assert(result.refreshed > 0 && result.refreshed < malls.length, `${result.refreshed} refreshed`)
  assert.equal(result.failed, 0)
  const rest = await stage.start("index.sweep", { timeoutMs: 120_000 })
  assert.equal((await rest.invoke()).result.refreshed, malls.length - result.refreshed)
  for (const mall of malls) {
    assert((await row(mall)).lives)
    assert.equal(stage.simulated.simulator.counters(mall).reusedSpentTokens, 0)
  }
})

test("ended in the middle while the database is away: the next call of the container saves what Cafe24 answered", async (t) => {
  await stage.addMall("cutoff", true)
  const before = await row("cutoff")
  const address = new URL(stage.database.url)
  const line = await lineTo({ host: address.hostname, port: Number(address.port || 5432) })
  t.after(() => line.end())
  address.port = String(line.port)
  stage.simulated.simulator.switches.set({ lateAnswerMs: { value: 1_500, mall: "cutoff" } })
  const sweep = await stage.start("index.sweep", { env: { ...stage.env, DATABASE_URL: address.href } })
  const call = sweep.invoke()
  const asked = () => stage.simulated.simulator.counters("cutoff").tokenRequests > 0
  while (!asked()) await pause(20)
  await line.cut()
  const rescued = () => written(join(stage.folder, "mallkey-rescue"))
  while ((await rescued()) === 0) await pause(20)
  await sweep.kill()
  assert.equal((await call).error?.errorType, "Sandbox.Timedout")
  assert.deepEqual(await row("cutoff"), before)
  await line.mend()
  await sweep.invoke()
  const after = await row("cutoff")
  assert.notEqual(after.refresh_token, before.refresh_token)
  assert(stage.simulated.simulator.isLive(after.access_token))
  assert.equal(stage.simulated.simulator.counters("cutoff").reusedSpentTokens, 0)
  assert.equal(await rescued(), 0)
})

test("what cannot work on Lambda says so: a store on its disk, a timeout that is too short", async () => {
  const env: Record<string, string> = { ...stage.env, MALLKEY_STORE: "sqlite:./data/mallkey.db" }
  const local = await stage.start("index.sweep", { env })
  assert.match((await local.invoke()).error?.errorMessage ?? "", /disk goes with the container/)
  const hasty = await stage.start("index.sweep", { timeoutMs: 3_000 })
  assert.match((await hasty.invoke()).error?.errorMessage ?? "", /timeout of this function is 3 s/)
  const bare = await stage.start("index.sweep", { env: { ...stage.env, CAFE24_CLIENT_ID: "", PORT: "x" } })
  const { error } = await bare.invoke()
  assert.match(error?.errorMessage ?? "", /CAFE24_CLIENT_ID[\s\S]*PORT|PORT[\s\S]*CAFE24_CLIENT_ID/)
})
