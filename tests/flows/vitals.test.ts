// A store that takes no writes, that lost everything, sweeps that stand: `/readyz` and people hear of it within a minute.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import type { Alert, Notifier } from "../../src/core/alerts/port.ts"
import { hour } from "../../src/core/alive/schedule.ts"
import type { Store } from "../../src/core/ports.ts"
import { createMemoryStore } from "../../src/stores/memory/memory.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { createSteppingClock, type SteppingClock } from "../../src/testing/index.ts"
import { createHttpWorld, type HttpWorld } from "../kit/http-world.ts"
import { someDay } from "../kit/world.ts"
import { partsWith } from "../stores/postgres/bench.ts"
import { makeDatabase } from "../stores/postgres/place.ts"
import { startRedis } from "../stores/redis/server.ts"

interface Scene {
  world: HttpWorld
  clock: SteppingClock
  told: Alert[]
  /** As the server does it: a look every ten seconds, a sweep every minute. */
  live(seconds: number): Promise<void>
  readiness(): Promise<{ status: number; troubles?: string[] }>
}

function sceneOn(store: Store, clock = createSteppingClock(someDay)): Scene {
  const told: Alert[] = []
  const notifier: Notifier = { name: "pager", send: async (alert) => void told.push(alert) }
  const world = createHttpWorld({ clock, store, alerts: { notifiers: [notifier] } })
  world.keeper.vitals.expectSweeps(60_000)
  let passed = 0
  return {
    world,
    clock,
    told,
    live: async (seconds) => {
      for (const until = passed + seconds; passed < until; passed += 10) {
        await clock.step(10_000)
        if (passed % 60 === 0) await world.keeper.sweep().catch(() => undefined)
        await world.keeper.vitals.watch()
      }
    },
    readiness: async () => {
      const { status, body } = await world.ask("/readyz", { key: null })
      return { status, troubles: body.troubles }
    },
  }
}

const kinds = (told: Alert[]) => told.map(({ kind, items }) => [kind, ...(items[0]?.was ?? [])].join(" "))

test("PostgreSQL becomes read-only: readyz is 503 and people hear within a minute, once, and when it is over", async () => {
  const database = await makeDatabase()
  const name = new URL(database.url).pathname.slice(1)
  const store = await openStoreAt(database.url, partsWith())
  const readOnly = async (on: boolean) => {
    // Said for this once: on a slow machine our own line is a new one by the second time, and reads only, like the others.
    await database.query(
      `begin read write; alter database ${name} set default_transaction_read_only = ${on}; commit`,
    )
    const ours = "from pg_stat_activity where datname = $1 and application_name = 'mallkey'"
    await database.query(`select pg_terminate_backend(pid) ${ours}`, [name])
    // A line that is just being ended would answer the one sweep of the next minute with that.
    while ((await database.query(`select pid ${ours}`, [name])).length > 0) await pause(20)
    await pause(20)
  }
  try {
    const { world, told, live, readiness } = sceneOn(store)
    await world.connect("mymall")
    await live(60)
    assert.equal((await readiness()).status, 200)
    await readOnly(true)
    await live(60)
    assert.deepEqual(await readiness(), { status: 503, troubles: ["store_not_writable"] })
    assert.deepEqual(kinds(told), ["store_not_writable"])
    assert.match(told[0]!.items[0]!.detail ?? "", /read-only/)
    assert.equal((await world.ask("/v1/connections/mymall/token")).status, 200, "what lives is handed out")
    await live(600)
    assert.equal(told.length, 1)
    await readOnly(false)
    await live(60)
    assert.deepEqual(await readiness(), { status: 200, troubles: undefined })
    assert.deepEqual(kinds(told), ["store_not_writable", "recovered store_not_writable"])
  } finally {
    await store.close()
    await database.drop()
  }
})

test("Redis at maxmemory: readyz is 503 and people hear within a minute", async () => {
  const redis = await startRedis("--maxmemory-policy", "noeviction")
  const store = await openStoreAt(redis.url, partsWith())
  try {
    const { world, told, live, readiness } = sceneOn(store)
    await world.connect("mymall")
    await live(60)
    await redis.ask("CONFIG", "SET", "maxmemory", "1")
    await live(60)
    assert.deepEqual(await readiness(), { status: 503, troubles: ["store_not_writable"] })
    assert.deepEqual(kinds(told), ["store_not_writable"])
    await redis.ask("CONFIG", "SET", "maxmemory", "0")
    assert.equal((await readiness()).status, 503, "tried again after two seconds")
    await live(10)
    assert.equal((await readiness()).status, 200)
  } finally {
    await store.close()
    await redis.end()
  }
})

test("a Redis that was restarted empty is an alert and an event; one whose last mall was disconnected is neither", async () => {
  const redis = await startRedis("--appendonly", "no")
  const store = await openStoreAt(redis.url, partsWith())
  try {
    const { world, told, live, readiness } = sceneOn(store)
    const events: string[] = []
    world.keeper.journal.listen(({ kind }) => events.push(kind))
    await world.connect("mymall")
    await live(60)
    await redis.stop("SIGKILL")
    await redis.start()
    await live(60)
    assert.deepEqual(kinds(told), ["store_emptied"])
    assert.ok(events.includes("store_emptied"))
    assert.deepEqual(await readiness(), { status: 200, troubles: ["store_emptied"] })
    await world.connect("mymall")
    await live(60)
    assert.deepEqual(kinds(told), ["store_emptied", "recovered store_emptied"])
    await world.keeper.disconnect("mymall")
    await live(120)
    assert.equal(told.length, 2)
  } finally {
    await store.close()
    await redis.end()
  }
})

test("a mall that somebody disconnected days ago does not explain a store that is emptied now", async () => {
  const clock = createSteppingClock(someDay)
  const store = createMemoryStore({ clock })
  const { world, told, live } = sceneOn(store, clock)
  for (const mall of ["gone", "mymall", "other"]) await world.connect(mall)
  await live(60)
  await world.keeper.disconnect("gone")
  await live(60)
  assert.deepEqual(kinds(told), [])
  for (const mall of ["mymall", "other"]) await store.remove(mall)
  await live(60)
  assert.deepEqual(kinds(told), ["store_emptied"])
})

test("sweeps that stand: readyz is 503 and people hear; where cron sweeps, this server has nothing to miss", async () => {
  const clock = createSteppingClock(someDay)
  const { told, live, readiness, world } = sceneOn(createMemoryStore({ clock }), clock)
  await live(60)
  assert.equal((await readiness()).status, 200)
  for (let second = 0; second < 150; second += 10) {
    await clock.step(10_000)
    await world.keeper.vitals.watch()
  }
  assert.deepEqual(await readiness(), { status: 503, troubles: ["sweep_stalled"] })
  assert.deepEqual(kinds(told), ["sweep_stalled"])
  await live(60)
  assert.equal((await readiness()).status, 200)
  const cronOnly = createHttpWorld({ clock })
  await clock.step(3 * hour)
  assert.equal((await cronOnly.ask("/readyz", { key: null })).status, 200)
})

test("a sweep that cron asked for and that cannot write tells people by itself", async () => {
  const clock = createSteppingClock(someDay)
  const store = createMemoryStore({ clock })
  const { world, told } = sceneOn(store, clock)
  await world.connect("mymall")
  await store.close()
  await assert.rejects(world.keeper.sweep({ by: "cron" }))
  await assert.rejects(world.keeper.sweep({ by: "cron" }))
  assert.deepEqual(kinds(told), ["store_not_writable"])
})

test("any number of questions at once are answered by one look", async () => {
  const clock = createSteppingClock(someDay)
  const store = createMemoryStore({ clock })
  let lists = 0
  const counted: Store = {
    ...store,
    list: (query) => {
      lists++
      return store.list(query)
    },
  }
  const { world } = sceneOn(counted, clock)
  const before = lists
  await Promise.all(Array.from({ length: 500 }, () => world.ask("/readyz", { key: null })))
  assert.ok(lists - before <= 2, `${lists - before}`)
})

test("a clock that is 20 minutes behind the store's is told once, and what is left of a token is counted by the store's", async () => {
  const redis = await startRedis()
  const store = await openStoreAt(redis.url, partsWith())
  try {
    const clock = createSteppingClock(Date.now() - 20 * 60_000)
    const { world } = sceneOn(store, clock)
    const events: string[] = []
    world.keeper.journal.listen(({ kind, detail }) => kind === "clock_apart" && events.push(detail ?? ""))
    await world.connect("mymall")
    const token = async () => (await world.ask("/v1/connections/mymall/token")).body
    assert.equal((await token()).expires_in, 7_200)
    for (let look = 0; look < 3; look++) await world.keeper.vitals.watch()
    assert.deepEqual(events.length, 1)
    assert.match(events[0]!, /^20 minutes behind redis:/)
    const first = await token()
    assert.ok(Math.abs(first.expires_in - 6_000) < 30, first.expires_in)
    // 22 minutes by our clock, two by the store's.
    await clock.step(98 * 60_000)
    assert.notEqual((await token()).tag, first.tag)
  } finally {
    await store.close()
    await redis.end()
  }
})
