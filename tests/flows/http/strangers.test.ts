// What costs something is not to be had any number of times by anybody: docs, starts of consents, counts; streams end with their key.
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import type { Store } from "../../../src/core/ports.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock, sampleConnection } from "../../../src/testing/index.ts"
import { createHttpWorld, origin } from "../../kit/http-world.ts"
import { someDay } from "../../kit/world.ts"
import { partsWith } from "../../stores/postgres/bench.ts"

test("a stream ends at the next look, within five seconds, once its key is revoked, and goes on for others", async (t) => {
  const world = createHttpWorld()
  const keys = [1, 2].map((at) => world.keeper.keys.create({ name: `key ${at}`, rights: ["read"] }, "test"))
  const [first, second] = await Promise.all(keys)
  t.mock.timers.enable({ apis: ["setInterval"] })
  const listen = async (key: string) => {
    const headers = { authorization: `Bearer ${key}` }
    const response = await world.http.fetch(new Request(`${origin}/v1/events/stream`, { headers }))
    return response.body!.pipeThrough(new TextDecoderStream()).getReader()
  }
  const [revoked, other] = [await listen(first!.key), await listen(second!.key)]
  for (const reader of [revoked, other]) assert.match((await reader.read()).value ?? "", /listening/)
  await world.keeper.keys.revoke(first!.facts.id, "test")
  // The revocation is told to both; nothing after it to the one it ended.
  for (const reader of [revoked, other]) assert.match((await reader.read()).value ?? "", /key_revoked/)
  t.mock.timers.tick(5_000)
  assert.equal((await revoked.read()).done, true)
  t.mock.timers.tick(10_000)
  assert.match((await other.read()).value ?? "", /still here/)
  await other.cancel()
})

test("one key opens so many streams and no more; another has its own, and a place that is left is free again", async () => {
  const world = createHttpWorld()
  const make = async (name: string) =>
    (await world.keeper.keys.create({ name, rights: ["read"] }, "test")).key
  const [greedy, modest] = [await make("greedy"), await make("modest")]
  const leaving = new AbortController()
  const listen = (key: string, language = "en") => {
    const headers = { authorization: `Bearer ${key}`, "accept-language": language }
    const asked = { headers, signal: leaving.signal }
    return world.http.fetch(new Request(`${origin}/v1/events/stream`, asked))
  }
  const open = await Promise.all(Array.from({ length: 40 }, () => listen(greedy)))
  assert.equal(open.filter(({ status }) => status === 200).length, 30)
  const refused = open.filter(({ status }) => status === 429)
  assert.equal(refused.length, 10)
  const { error } = (await refused[0]!.json()) as { error: Record<string, string> }
  assert.deepEqual([error.code, error.fix], ["rate_limited", "GET /v1/events"])
  assert.match(error.message ?? "", /^No more event streams can be opened now/)
  const korean = (await (await listen(greedy, "ko")).json()) as { error: { message: string } }
  assert.match(korean.error.message, /^지금은 이벤트 스트림을 더 열 수 없습니다/)
  const other = await listen(modest)
  assert.equal(other.status, 200)
  await open.find(({ status }) => status === 200)!.body!.cancel()
  assert.equal((await listen(greedy)).status, 200)
  assert.equal((await listen(greedy)).status, 429)
  leaving.abort()
  const gone = await listen(modest)
  assert.equal(await gone.text(), "", "who has gone already holds no place")
})

test("the page of the API is the same for everybody but for its own address", async () => {
  const world = createHttpWorld({ http: { publicUrl: undefined } })
  const pageAt = async (host: string) =>
    (await world.http.fetch(new Request(`http://${host}/docs`, { headers: { host } }))).text()
  const [one, other] = [await pageAt("one.example"), await pageAt("other.example")]
  assert.match(one, /http:\/\/one\.example\/openapi\.json/)
  assert.equal(other, one.replaceAll("one.example", "other.example"))
})

test("the page of the API is made once, and not for each who asks", async () => {
  const world = createHttpWorld()
  const { secrets } = world.keeper
  const { digest } = secrets
  let made = 0
  secrets.digest = (text) => {
    made++
    return digest(text)
  }
  const page = async () => (await world.http.fetch(new Request("http://one.example/docs"))).status
  assert.equal(await page(), 200)
  const once = made
  assert.ok(once > 0)
  for (let asked = 0; asked < 20; asked++) await page()
  assert.equal(made, once)
})

test("starts of one mall read it once, and made-up malls are read for two at a time", async () => {
  const clock = createSteppingClock(someDay)
  const store = createMemoryStore({ clock })
  const seen = { reads: 0, now: 0, most: 0 }
  const counted: Store = {
    ...store,
    list: async (query) => {
      if (query.mallId === undefined) return store.list(query)
      seen.reads++
      seen.most = Math.max(seen.most, ++seen.now)
      await pause(2)
      seen.now--
      return store.list(query)
    },
  }
  const world = createHttpWorld({ clock, store: counted })
  const start = (mall: string) => world.ask(`/api/cafe24/authorize?mall_id=${mall}&mode=json`, { key: null })
  await Promise.all(Array.from({ length: 50 }, () => start("mymall")))
  assert.equal(seen.reads, 1)
  const answers = await Promise.all(Array.from({ length: 300 }, (_, at) => start(`made-up-${at}`)))
  assert.equal(seen.most, 2)
  const statuses = new Set(answers.map(({ status }) => status))
  assert.deepEqual([...statuses].sort(), [200, 503])
  assert.equal((await start("mymall")).status, 200)
})

test("with a mall that cannot be opened, readyz counts all there are once a minute", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mallkey-strangers-"))
  const url = `sqlite:${join(folder, "mallkey.db")}`
  const sealing = await openStoreAt(url, partsWith(["another secret"]))
  await sealing.saveTokens(sampleConnection({ id: "aaa-shut" }), "new")
  await sealing.close()
  const store = await openStoreAt(url, partsWith())
  try {
    await store.saveTokens(sampleConnection({ id: "open" }), "new")
    let counts = 0
    const counted: Store = {
      ...store,
      reseal: (limit) => {
        counts++
        return store.reseal(limit)
      },
    }
    const world = createHttpWorld({ store: counted })
    for (let at = 0; at < 20; at++) await world.ask("/readyz", { key: null })
    assert.equal(counts, 1)
    await world.clock.step(60_000)
    await world.ask("/readyz", { key: null })
    assert.equal(counts, 2)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
