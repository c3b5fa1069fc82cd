// Many at once on a database that is far away: slower for everybody, "unreachable" for nobody.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { isKeeperError } from "../../../src/core/errors.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createLanes } from "../../../src/stores/postgres/line/lanes.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { measureOwnTime } from "../../kit/own-time.ts"
import { type SlowLine, slowLineTo } from "../../kit/slow-line.ts"
import { partsWith } from "./bench.ts"
import { authSettings, makeDatabase, type TestDatabase } from "./place.ts"

let database: TestDatabase
let line: SlowLine
before(async () => {
  database = await makeDatabase()
  await database.query(authSettings)
  const { hostname, port } = new URL(database.url)
  line = await slowLineTo({ host: hostname, port: Number(port || 5432) }, 30)
})
after(async () => {
  await line.end()
  await database.drop()
})

function farUrl(further = ""): string {
  const address = new URL(database.url)
  address.hostname = "127.0.0.1"
  address.port = String(line.port)
  return address.href + further
}

for (const prefix of ["", "supabase:"]) {
  test(`${prefix || "postgres:"} 2,500 reads at once at a round trip of 30 ms all answer, and writes go on beside them`, async (t) => {
    const store = await openStoreAt(prefix + farUrl(), partsWith())
    try {
      const malls = Array.from({ length: 100 }, (_, at) =>
        sampleConnection({ id: `load${prefix.slice(0, 4)}${at}` }),
      )
      await Promise.all(malls.map((mall) => store.saveTokens(mall, "new")))
      const time = measureOwnTime()
      t.after(time.end)
      const reads = Array.from({ length: 2_500 }, (_, at) => store.get(malls[at % malls.length]!.id))
      const wroteAt = store.saveTokens(nextPair(malls[0]!), malls[0]!.tag).then(time.ms)
      const found = await Promise.all(reads)
      const tookMs = time.ms()
      assert.equal(found.filter((each) => each !== undefined).length, 2_500)
      t.diagnostic(`reads ${tookMs} ms, the write ${await wroteAt} ms`)
      assert.ok(tookMs < 4_000, `${tookMs} ms`)
    } finally {
      await store.close()
    }
  })
}

test("honest reads answer beside hundreds of made-up keys a second", async (t) => {
  const store = await openStoreAt(farUrl("?pool=2"), partsWith())
  const time = measureOwnTime()
  try {
    const mall = sampleConnection({ id: "honestmall" })
    await store.saveTokens(mall, "new")
    const keys = store.notes("key")
    const floods: Promise<unknown>[] = []
    const took: number[] = []
    for (let tick = 0; tick < 60; tick++) {
      // 370 a second, whatever the timer makes of it.
      for (let at = 0; at < 19; at++) floods.push(keys.get(`made up ${tick} ${at}`))
      const startedAt = time.ms()
      const read = store.get(mall.id).then(() => took.push(time.ms() - startedAt))
      floods.push(read)
      await pause(50)
    }
    await Promise.all(floods)
    took.sort((one, other) => one - other)
    t.diagnostic(`median ${took[30]} ms, slowest ${took.at(-1)} ms`)
    assert.ok(took.at(-1)! < 2_000, `${took.at(-1)} ms`)
  } finally {
    time.end()
    await store.close()
  }
})

test("a queue that is merely long is busy, with a time to ask again; one that nobody answers is unreachable", async () => {
  const lanes = createLanes("postgres://db/app", 1, 300)
  const answered = lanes.run(() => pause(1))
  const held = Promise.withResolvers<void>()
  const long = lanes.run(() => held.promise)
  for (const late of [lanes.run(async () => undefined), lanes.run(async () => undefined)])
    await assert.rejects(late, (error) => isKeeperError(error, "busy") && error.retryAt !== undefined)
  held.resolve()
  await Promise.all([answered, long])
  const silent = createLanes("postgres://db/app", 1, 100)
  const never = Promise.withResolvers<void>()
  const hung = silent.run(() => never.promise)
  await assert.rejects(
    silent.run(() => pause(1)),
    (error) => isKeeperError(error, "store_unavailable"),
  )
  never.resolve()
  await hung
})

test("how many connections there are is a number in the address", async () => {
  await assert.rejects(openStoreAt(farUrl("?pool=many"), partsWith()), (error) =>
    isKeeperError(error, "settings_invalid"),
  )
})
