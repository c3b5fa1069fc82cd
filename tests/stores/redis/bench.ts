// What the tests of the Redis store share: stores on a server of their own, and pairs as other programs write them.
import type { TestContext } from "node:test"
import type { Store } from "../../../src/core/ports.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher, tagOf } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { type RedisServer, startRedis } from "./server.ts"

export const refreshAheadMs = 45 * 60_000

export function redisParts(secrets = ["a secret"]) {
  const sealer = createSealer(secrets, cipher)
  return { sealer, tagOf, clock: systemClock, chance: systemChance, refreshAheadMs }
}

export async function ownRedis(context: TestContext, ...settings: string[]): Promise<RedisServer> {
  const server = await startRedis(...settings)
  context.after(() => server.end())
  return server
}

export async function openedAt(context: TestContext, url: string, secrets?: string[]): Promise<Store> {
  const store = await openStoreAt(url, redisParts(secrets))
  context.after(() => store.close())
  return store
}

export const pairKey = "cafe24:oauth:mymall"

/** As the Next.js programs write it. */
export function foreignPair(marker: string, expiresAt: unknown = Date.UTC(2026, 0, 5, 2), more: object = {}) {
  return {
    access_token: `access-${marker}`,
    expires_at: expiresAt,
    refresh_token: `refresh-${marker}`,
    refresh_token_expires_at: Date.UTC(2026, 0, 19),
    ...more,
  }
}

/** As if the walk for what other programs wrote were due again. */
export async function timeToLook(server: RedisServer): Promise<void> {
  await server.ask("DEL", "{mallkey}:looked")
}
