// The Redis store keeps the whole contract on a real server, plain and sealed.
import { after, before } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import type { Store } from "../../../src/core/ports.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher, tagOf } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openRedisStore } from "../../../src/stores/redis/redis.ts"
import { testStore } from "../../../src/testing/index.ts"
import { badKeys } from "../poisons-of-places.ts"
import { type RedisServer, startRedis } from "../redis/server.ts"

let server: RedisServer

before(async () => {
  server = await startRedis()
})
after(() => server.end())

async function openBench(query: string) {
  if ((await server.ask("PING").catch(() => undefined)) !== "PONG") await server.start()
  await server.ask("FLUSHALL")
  const opened: Store[] = []
  const another = async (secrets = ["a secret"], apps = ["cs", "own"]) => {
    const parts = {
      sealer: createSealer(secrets, cipher),
      tagOf,
      chance: systemChance,
      clock: systemClock,
      refreshAheadMs: 45 * 60_000,
      apps,
    }
    const store = await openRedisStore(server.url + query, parts)
    opened.push(store)
    return store
  }
  return {
    store: await another(),
    another: (secrets?: string[]) => another(secrets),
    openedFor: (apps: string[]) => another(undefined, apps),
    passTime: (ms: number) => pause(ms),
    poisons: badKeys(() => server, Date.now),
    breakBackend: () => server.stop(),
    end: async () => {
      for (const store of opened) await store.close()
    },
  }
}

testStore("redis, sealed", { open: () => openBench("?seal=on") })

const plain = "tokens are plain here, because other programs read them"
testStore("redis, plain", {
  open: () => openBench(""),
  skip: {
    resealCounts: plain,
    reseal: plain,
    resealOfOthers: plain,
    unopenable: plain,
    resealBesideRefresh: plain,
  },
})
