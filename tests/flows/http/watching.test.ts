// Watching a keeper over HTTP: events as a list and live, health, readiness, metrics, the status page, the log.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { Store } from "../../../src/core/ports.ts"
import type { HouseAppOptions } from "../../../src/http/options.ts"
import { messages } from "../../../src/messages/index.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { adminKey, createHttpWorld, type HttpWorld, origin } from "../../kit/http-world.ts"
import { someDay } from "../../kit/world.ts"

test("events come newest first, page without a gap, and are told in the reader's language", async () => {
  const { ask, connect, clock } = createHttpWorld()
  for (const mall of ["ant", "bee", "cat"]) {
    await connect(mall)
    await clock.step(minute)
  }
  const first = await ask("/v1/events?limit=2")
  assert.deepEqual(
    first.body.events.map((each: { connection: string }) => each.connection),
    ["cat", "bee"],
  )
  assert.equal(first.body.events[0].message, "cat: connected")
  const second = await ask(`/v1/events?limit=2&before=${first.body.next}`)
  assert.deepEqual(
    second.body.events.map((each: { connection: string }) => each.connection),
    ["ant"],
  )
  const korean = await ask("/v1/events", { headers: { "accept-language": "ko" } })
  assert.match(korean.body.events[0].message, /연결되었습니다/)
})

async function openStream({ http }: HttpWorld, key: string) {
  const leaving = new AbortController()
  const headers = { authorization: `Bearer ${key}` }
  const request = new Request(`${origin}/v1/events/stream`, { headers, signal: leaving.signal })
  const response = await http.fetch(request)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const until = async (pattern: RegExp) => {
    let text = ""
    while (!pattern.test(text)) {
      const { done, value } = await reader.read()
      if (done) break
      text += value
    }
    return text
  }
  return { response, reader, until, leave: () => leaving.abort() }
}

test("the stream tells events as they happen and ends with its reader", async () => {
  const world = createHttpWorld()
  const { response, until, reader, leave } = await openStream(world, adminKey)
  assert.equal(response.headers.get("content-type"), "text/event-stream")
  await until(/listening/)
  await world.connect("mymall")
  await world.post("/v1/connections/mymall/refresh?force=1")
  const told = await until(/"kind":"refreshed".*\n\n/)
  assert.match(told, /^id: \S+\ndata: \{.*"kind":"connected"/m)
  leave()
  assert.equal((await reader.read()).done, true)
  // Nobody listens any more, and that hurts nothing.
  await world.post("/v1/connections/mymall/refresh?force=1")
})

test("a reader who does not read is let go before it fills the memory", async () => {
  const world = createHttpWorld()
  const { reader } = await openStream(world, adminKey)
  for (let index = 0; index < 1_500; index++) {
    await world.keeper.journal.record(
      { kind: "refreshed", connectionId: "mymall", detail: "x".repeat(100) },
      false,
    )
  }
  let chunks = 0
  while (!(await reader.read()).done) chunks++
  assert.ok(chunks > 100 && chunks < 700, String(chunks))
})

test("a key for some connections hears only of those, live too", async () => {
  const world = createHttpWorld()
  const { key } = await world.keeper.keys.create(
    { name: "x", rights: ["read"], connections: ["bee"] },
    "test",
  )
  const { until, leave } = await openStream(world, key)
  await world.connect("ant")
  await world.connect("bee")
  const told = await until(/bee.*\n\n/)
  assert.ok(!told.includes("ant"))
  leave()
})

test("health is about the process, readiness about its work", async () => {
  const world = createHttpWorld({ http: { mode: "real", version: "1.2.3" } })
  await world.connect("mymall")
  await world.keeper.sweep()
  await world.clock.step(90_000)
  assert.deepEqual((await world.ask("/healthz", { key: null })).body, { ok: true, version: "1.2.3" })
  const { status, body } = await world.ask("/readyz", { key: null })
  assert.equal(status, 200)
  assert.deepEqual(body.connections, { total: 1, fresh: 1, due: 0, expired: 0, lost: 0, paused: 0 })
  assert.equal(body.nearest_refresh_end_at, "2026-03-25T01:39:27.000Z")
  assert.equal(body.last_sweep_age_seconds, 90)
  assert.equal(body.waiting_in_rescue, 0)
})

test("with the store away readiness says so at once, metrics go on, and no mall's name is told", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  assert.equal((await world.ask("/readyz")).status, 200)
  await world.store.close()
  const { status, body } = await world.ask("/readyz", { key: null })
  assert.equal(status, 503)
  assert.equal(body.error.code, "store_unavailable")
  assert.equal((await world.ask("/healthz", { key: null })).status, 200)
  assert.match((await world.ask("/metrics")).text, /^mallkey_store_up 0$/m)
  const page = await world.browse("/")
  assert.equal(page.status, 503)
  assert.match(page.text, /store cannot be reached/)
})

test("metrics: states, the nearest ends, refresh outcomes by stable names, token reads", async () => {
  const world = createHttpWorld()
  await world.connect("ant")
  await world.connect("bee")
  await world.ask("/v1/connections/ant/token")
  await world.ask("/v1/connections/none/token")
  await world.post("/v1/connections/ant/refresh?force=1")
  await world.clock.step(80 * minute)
  world.simulator.switches.set({ tokenError: "503" })
  await world.keeper.sweep()
  const { text, headers } = await world.ask("/metrics")
  assert.match(headers.get("content-type")!, /^text\/plain; version=/)
  const value = (name: string) =>
    Number(
      text
        .split("\n")
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length),
    )
  assert.equal(value('mallkey_connections{state="due"}'), 2)
  assert.equal(value("mallkey_nearest_access_end_seconds"), 40 * 60)
  assert.equal(value("mallkey_nearest_refresh_end_seconds"), 14 * 24 * 3_600 - 80 * 60)
  assert.equal(value('mallkey_refreshes_total{outcome="refreshed"}'), 1)
  assert.equal(value('mallkey_refreshes_total{outcome="failed"}'), 2)
  assert.equal(value('mallkey_refreshes_total{outcome="lost"}'), 0)
  assert.equal(value("mallkey_app_rejected"), 0)
  assert.equal(value("mallkey_unopenable"), 0)
  assert.equal(value("mallkey_refresh_seconds_count"), 1)
  assert.equal(value('mallkey_token_reads_total{result="fine"}'), 1)
  assert.equal(value('mallkey_token_reads_total{result="connection_unknown"}'), 1)
  assert.equal(value("mallkey_last_sweep_timestamp_seconds"), world.clock.now() / 1_000)
  assert.equal(value("mallkey_store_up"), 1)
})

test("metrics: a rejected app and a channel that fails are numbers", async () => {
  const refusing = { name: "slack", send: () => Promise.reject(new Error("away")) }
  const world = createHttpWorld({ alerts: { notifiers: [refusing] } })
  await world.connect("ant")
  const numberOf = async (name: string) => {
    const { text } = await world.ask("/metrics")
    return Number(
      text
        .split("\n")
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length),
    )
  }
  assert.equal(await numberOf('mallkey_alert_channel_failing{channel="slack"}'), 0)
  world.simulator.switches.set({ rejectSecret: true })
  await world.clock.step(80 * minute)
  await world.keeper.sweep()
  assert.equal(await numberOf("mallkey_app_rejected"), 1)
  assert.equal(await numberOf('mallkey_alert_channel_failing{channel="slack"}'), 1)
  assert.equal(await numberOf('mallkey_alerts_waiting{channel="slack"}'), 1)
})

test("counts are asked of the store once in ten seconds, by whichever route and however often", async () => {
  let scans = 0
  const clock = createSteppingClock(someDay)
  const store = createMemoryStore({ clock })
  const counted: Store = {
    ...store,
    tally: (now) => {
      scans++
      return store.tally(now)
    },
  }
  const world = createHttpWorld({ clock, store: counted })
  await Promise.all(Array.from({ length: 20 }, () => world.ask("/readyz")))
  await world.ask("/metrics")
  await world.browse("/")
  assert.equal(scans, 1)
  await world.clock.step(10_000)
  await world.ask("/readyz")
  assert.equal(scans, 2)
})

const homes: [HouseAppOptions["mode"], RegExp, boolean][] = [
  ["real", /1 connection/, false],
  ["demo", /Demo mode/, true],
]

for (const [mode, says, named] of homes) {
  test(`the status page in ${mode} mode ${named ? "draws every mall's clocks" : "names no mall"}`, async () => {
    const world = createHttpWorld({ http: { mode, language: "en" } })
    await world.connect("mymall")
    await world.clock.step(hour)
    const page = await world.browse("/")
    assert.equal(page.status, 200)
    assert.match(page.text, says)
    assert.equal(page.text.includes("mymall"), named)
    assert.equal(/<rect class="left" width="50"/.test(page.text), named)
    const korean = await world.browse("/", { headers: { "accept-language": "ko" } })
    assert.match(korean.text, /연결 1개/)
  })
}

test("a refresh token that was refused is no days long on the demo's page, whatever its date says", async () => {
  const world = createHttpWorld({ http: { mode: "demo", language: "en" } })
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.keeper.refresh("mymall", { force: true }).catch(() => undefined)
  const { text } = await world.browse("/")
  assert.match(text, /data-label="[^"]*" class="lost">refused<svg/)
  assert.doesNotMatch(text, /13 d|14 d/)
  const korean = await world.browse("/", { headers: { "accept-language": "ko" } })
  assert.match(korean.text, /class="lost">거절됨<svg[^>]*aria-label="0%"/)
})

test("the demo's page says what `mallkey status` says, the urgent first, and promises no token that has ended", async () => {
  const world = createHttpWorld({ http: { mode: "demo", language: "en" } })
  world.simulator.switches.set({ refreshLife: { value: "fixed", mall: "zelkova" } })
  await world.connect("zelkova")
  await world.clock.step(13 * 24 * hour)
  await world.keeper.refresh("zelkova", { force: true })
  await world.connect("birch")
  world.simulator.switches.set({ tokenError: { value: "503", mall: "birch" } })
  await world.keeper.refresh("birch", { force: true }).catch(() => undefined)
  const living = await world.browse("/")
  assert.match(living.text, /go on getting the living token/)
  await world.clock.step(3 * hour)
  await world.connect("alder")
  const { text } = await world.browse("/")
  const said = [...text.matchAll(/<code>([a-z]+)<\/code><\/td>\s*<td [^>]*class="state (\w+)">([^<]+)</g)]
  const { lastDay, expired, fresh } = messages("en").cli.conditions
  assert.deepEqual(
    said.map((found) => found.slice(1)),
    [
      ["zelkova", "expired", lastDay],
      ["birch", "expired", expired],
      ["alder", "fresh", fresh],
    ],
  )
  assert.doesNotMatch(text, /living token/)
  assert.match(text, /nobody gets a token until renewing works again/)
  assert.match(text, />ended<svg[^>]*aria-label="0%"/)
})

test("every request has an id and a line in the log, without its query", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const given = await world.ask("/v1/connections?limit=7", {
    headers: { "x-request-id": "from-the-caller_1" },
  })
  assert.equal(given.headers.get("x-request-id"), "from-the-caller_1")
  const bent = await world.ask("/nowhere", { headers: { "x-request-id": "a b<script>" } })
  assert.match(bent.headers.get("x-request-id")!, /^[\w-]{1,64}$/)
  const [line] = world.logged
  assert.equal(line?.facts.path, "/v1/connections")
  assert.equal(line?.facts.request, "from-the-caller_1")
  assert.equal(line?.facts.caller, "MALLKEY_API_KEY")
  assert.equal(line?.facts.status, 200)
  await world.ask("/v1/connections/mymall/token")
  assert.equal(world.logged.at(-1)?.level, "debug")
})

test("a mistake of the program is told as no more than that, and logged with the request's id", async () => {
  const world = createHttpWorld()
  world.keeper.connection = async () => {
    throw new Error("token=very-secret at /home/somebody")
  }
  const { status, text, body, headers } = await world.ask("/v1/connections/mymall")
  assert.equal(status, 500)
  assert.equal(body.error.code, "internal")
  assert.ok(text.includes(headers.get("x-request-id")!))
  assert.ok(!world.cameOut.join().includes("very-secret"))
  assert.ok(world.logged.some(({ level, facts }) => level === "error" && Array.isArray(facts.stack)))
})
