// Many at once on a Redis that is far away: they share one line, and nobody hears that it is unreachable.
import assert from "node:assert/strict"
import { test } from "node:test"
import { openStoreAt } from "../../../src/stores/open.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { measureOwnTime } from "../../kit/own-time.ts"
import { slowLineTo } from "../../kit/slow-line.ts"
import { partsWith } from "../postgres/bench.ts"
import { startRedis } from "./server.ts"

test("2,500 reads and 400 made-up keys at once at a round trip of 30 ms all answer, and a write beside them", async (t) => {
  const redis = await startRedis()
  const line = await slowLineTo({ host: "127.0.0.1", port: redis.port }, 30)
  const store = await openStoreAt(`redis://127.0.0.1:${line.port}`, partsWith())
  try {
    const malls = Array.from({ length: 50 }, (_, at) => sampleConnection({ id: `load${at}` }))
    await Promise.all(malls.map((mall) => store.saveTokens(mall, "new")))
    const time = measureOwnTime()
    t.after(time.end)
    const reads = Array.from({ length: 2_500 }, (_, at) => store.get(malls[at % malls.length]!.id))
    const keys = Array.from({ length: 400 }, (_, at) => store.notes("key").get(`made up ${at}`))
    const wrote = store.saveTokens(nextPair(malls[0]!), malls[0]!.tag)
    const found = await Promise.all(reads)
    assert.equal(found.filter((each) => each !== undefined).length, 2_500)
    assert.ok((await Promise.all(keys)).every((each) => each === undefined))
    assert.equal(await wrote, true)
    const tookMs = time.ms()
    t.diagnostic(`${tookMs} ms`)
    assert.ok(tookMs < 4_000, `${tookMs} ms`)
  } finally {
    await store.close()
    await line.end()
    await redis.end()
  }
})
