// The Redis store keeps the whole contract on a real server, plain and sealed.
import { after, before } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { badDocuments } from "../../../tests/stores/poisons.ts"
import { type RedisServer, startRedis } from "../../../tests/stores/redis-server.ts"
import type { Store } from "../../core/ports.ts"
import { createSealer } from "../../core/seal.ts"
import { cipher, tagOf } from "../../node/cipher.ts"
import { systemChance, systemClock } from "../../node/clock.ts"
import { type Poison, testStore } from "../../testing/index.ts"
import { openRedisStore } from "./redis.ts"

let server: RedisServer

before(async () => {
  server = await startRedis()
})
after(() => server.end())

const lookAgain = () => server.ask("DEL", "{mallkey}:looked")

async function putKey(id: string, document: object | string): Promise<void> {
  await server.ask(
    "SET",
    `cafe24:oauth:${id}`,
    typeof document === "string" ? document : JSON.stringify(document),
  )
  await lookAgain()
}

const good = (id: string) => ({
  access_token: "a",
  refresh_token: `r-${id}`,
  expires_at: Date.now() + 3_600_000,
})

const badKeys: Record<string, () => Promise<Poison>> = {
  "a name with a line break": async () => {
    await putKey("line\nbreak", good("line"))
    const mend = async () => void (await server.ask("DEL", "cafe24:oauth:line\nbreak"))
    return { named: "line?break", now: Date.now(), mend }
  },
  "what we wrote beside it, cut off": async () => {
    await putKey("besidemall", good("besidemall"))
    await server.ask("SET", "mallkey:beside:{cafe24:oauth:besidemall}", '{"facts":')
    return { id: "besidemall", now: Date.now(), mend: async () => undefined }
  },
  "what we wrote beside it, of another kind": async () => {
    const beside = "mallkey:beside:{cafe24:oauth:kindmall}"
    await putKey("kindmall", good("kindmall"))
    await server.ask("DEL", beside)
    await server.ask("HSET", beside, "one", "1")
    await lookAgain()
    const mend = async () => {
      await server.ask("DEL", beside)
      await lookAgain()
    }
    return { named: "kindmall", now: Date.now(), mend }
  },
}

async function openBench(query: string) {
  if ((await server.ask("PING").catch(() => undefined)) !== "PONG") await server.start()
  await server.ask("FLUSHALL")
  const opened: Store[] = []
  const another = async (secrets = ["a secret"]) => {
    const parts = {
      sealer: createSealer(secrets, cipher),
      tagOf,
      chance: systemChance,
      clock: systemClock,
      refreshAheadMs: 45 * 60_000,
    }
    const store = await openRedisStore(server.url + query, parts)
    opened.push(store)
    return store
  }
  return {
    store: await another(),
    another,
    passTime: (ms: number) => pause(ms),
    poisons: { ...badDocuments(Date.now, putKey), ...badKeys },
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
  skip: { resealCounts: plain, reseal: plain, unopenable: plain, resealBesideRefresh: plain },
})
