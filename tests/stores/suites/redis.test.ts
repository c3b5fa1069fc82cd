// The Redis store keeps the whole contract on a real server, plain and sealed.
import { after, before } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { openRedisStore } from "../../../src/stores/redis/redis.ts"
import { testStore } from "../../../src/testing/index.ts"
import { openedTogether } from "../opened-together.ts"
import { badKeys } from "../poisons-of-places.ts"
import { redisParts } from "../redis/bench.ts"
import { type RedisServer, startRedis } from "../redis/server.ts"
import { skippedWherePlain } from "./plain.ts"

let server: RedisServer

before(async () => {
  server = await startRedis()
})
after(() => server.end())

async function openBench(query: string) {
  if ((await server.ask("PING").catch(() => undefined)) !== "PONG") await server.start()
  await server.ask("FLUSHALL")
  const stores = await openedTogether((secrets, apps) =>
    openRedisStore(server.url + query, { ...redisParts(secrets), apps }),
  )
  return {
    ...stores,
    passTime: (ms: number) => pause(ms),
    poisons: badKeys(() => server, Date.now),
    breakBackend: () => server.stop(),
  }
}

testStore("redis, sealed", { open: () => openBench("?seal=on") })

testStore("redis, plain", {
  open: () => openBench(""),
  skip: skippedWherePlain,
})
