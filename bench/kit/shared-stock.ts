// The stores that several servers share, each on a server of its own, and filled with connections that are all due.
import { sealerOf } from "../../src/compose/keeper.ts"
import type { Connection } from "../../src/core/connection.ts"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { ownServer } from "../../tests/stores/postgres/server.ts"
import { startRedis } from "../../tests/stores/redis/server.ts"
import { benchSecret, connectionAt, idAt } from "./stock.ts"

/** As those of the tests, which need not outlive the machine, are not. */
const defaults = { fsync: "on", full_page_writes: "on", shared_buffers: "128MB" }

/** PostgreSQL with its defaults, `fsync` on; Redis with an append-only file flushed every second. */
export const sharedServers = { PostgreSQL: () => ownServer(defaults), Redis: () => startRedis() }

export function openShared(url: string): Promise<Store> {
  const handed = { tagOf, clock: systemClock, chance: systemChance, refreshAheadMs: 45 * 60_000 }
  return openStoreAt(url, { sealer: sealerOf([benchSecret]), ...handed })
}

let fills = 0

/**
 * Each time with pairs that nobody has seen, as a sweep finds them that renewed them before. The pairs of an earlier fill
 * would be spent ones that come back: what is known of them would be written over them, and nothing asked for.
 */
export async function fillShared(url: string, count: number, atOnce: number): Promise<void> {
  const first = fills++ * count
  const store = await openShared(url)
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++)
      await store.saveTokens(renewedBefore(first + index, idAt(index)), "always")
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  await store.close()
}

function renewedBefore(pair: number, id: string): Connection {
  const connection = connectionAt(pair, true)
  const { health, tag } = connection
  return { ...connection, id, mallId: id, health: { ...health, spent: [tag.replaceAll(/./g, "0")] } }
}
