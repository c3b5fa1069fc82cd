// The store is away for a while, in the middle of a sweep: soon after it is back nothing is due and no lease stands.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { isDeepStrictEqual } from "node:util"
import { minute } from "../../src/core/alive/schedule.ts"
import type { Store } from "../../src/core/ports.ts"
import { startSweepLoop } from "../../src/core/sweeping/sweep-loop.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { type CuttableLine, lineTo } from "../kit/cuttable-line.ts"
import { measureOwnTime } from "../kit/own-time.ts"
import { playSize } from "../kit/play-size.ts"
import { createWorld, testSealer } from "../kit/world.ts"
import { makeDatabase } from "../stores/postgres/place.ts"
import { startRedis } from "../stores/redis/server.ts"

const awayMs = playSize({ short: 5_000, long: 20_000 })
/** Ten seconds is what is promised, and shown where the machine is free; a lease that nobody lets go stands two minutes. */
const wellWithinMs = playSize({ short: 40_000, long: 10_000 })
const malls = Array.from({ length: 100 }, (_, number) => `mall${number}`)

/** Shows real time, and may be put on. */
function movableClock() {
  let aheadMs = 0
  const never = async () => undefined
  return {
    now: () => systemClock.now() + aheadMs,
    sleep: systemClock.sleep,
    jump: (ms: number) => {
      aheadMs += ms
    },
    step: never,
    stepTo: never,
  }
}

interface Place {
  url: string
  line: CuttableLine
  /** What only a lease's taking holds. */
  takes: string
  leases(): Promise<string[]>
  end(): Promise<void>
}

const places: Record<string, () => Promise<Place>> = {
  PostgreSQL: async () => {
    const database = await makeDatabase()
    const address = new URL(database.url)
    const line = await lineTo({ host: address.hostname, port: Number(address.port) })
    address.host = `127.0.0.1:${line.port}`
    return {
      url: address.href,
      line,
      takes: "insert into mallkey.leases",
      leases: async () => {
        const sql =
          "select name from mallkey.leases where ends_at > clock_timestamp() and name like 'refresh:%'"
        return (await database.query(sql)).map(({ name }) => name)
      },
      end: async () => {
        await line.end()
        await database.drop()
      },
    }
  },
  Redis: async () => {
    const server = await startRedis()
    const line = await lineTo({ host: "127.0.0.1", port: server.port })
    return {
      url: `redis://127.0.0.1:${line.port}`,
      line,
      takes: "mallkey:lease:refresh",
      leases: async () => (await server.ask("KEYS", "mallkey:lease:refresh*")) as string[],
      end: async () => {
        await line.end()
        await server.end()
      },
    }
  },
}

for (const [name, begin] of Object.entries(places)) {
  test(`${name} is away for ${awayMs / 1_000} s: ${wellWithinMs / 1_000} s after its end nothing is due and no lease stands`, async (t) => {
    const { url, line, takes, leases, end } = await begin()
    const clock = movableClock()
    const handed = { sealer: testSealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * minute }
    const stores: Store[] = []
    const loops: { stop(): Promise<void> }[] = []
    try {
      for (let replica = 0; replica < 2; replica++) stores.push(await openStoreAt(url, handed))
      const wire =
        (inner: typeof fetch) => async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
          await pause(200)
          return inner(input, init)
        }
      const world = createWorld({ store: stores[0], clock, wire })
      const keepers = [world.keeper, world.another({ store: stores[1] })]
      await Promise.all(malls.slice(0, 80).map((mall) => world.connect(mall)))
      clock.jump(60 * minute)
      await Promise.all(malls.slice(80).map((mall) => world.connect(mall)))
      clock.jump(25 * minute)

      // Redis is told a script's text only once: the one that is cut off shall do something.
      await (await stores[0]!.lease("refresh:first", minute))?.release()
      const unanswered = line.cutAfter(takes)
      for (const keeper of keepers) {
        loops.push(
          startSweepLoop({ keeper, everyMs: minute, onDone: () => undefined, onTrouble: () => undefined }),
        )
      }
      await unanswered
      await line.cut()
      await pause(awayMs)
      await line.mend()
      const sinceBack = measureOwnTime()
      t.after(sinceBack.end)
      const look = async () => ({
        due: await stores[0]!.list({ dueBefore: clock.now(), limit: 200 }).catch(() => malls),
        leases: await leases(),
        fresh: (await world.keeper.tally().catch(() => undefined))?.states.fresh,
      })
      const well = { due: [], leases: [], fresh: malls.length }
      // All at one moment: the other process may take a lease for a mall that it listed earlier, and let it go again.
      let seen = await look()
      while (!isDeepStrictEqual(seen, well) && sinceBack.ms() < wellWithinMs) {
        await pause(200)
        seen = await look()
      }
      assert.deepEqual(seen, well)
      assert.equal(world.simulator.counters().reusedSpentTokens, 0)
    } finally {
      await Promise.all(loops.map((loop) => loop.stop()))
      for (const store of stores) await store.close()
      await end()
    }
  })
}
