// What the store suite needs of a store on PostgreSQL: an empty database each time, and a line to it that can be cut.
import { setTimeout as pause } from "node:timers/promises"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher, tagOf } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openStoreAt, type StoreParts } from "../../../src/stores/open.ts"
import type { StoreBench } from "../../../src/testing/index.ts"
import { lineTo } from "../../kit/cuttable-line.ts"
import { openedTogether } from "../opened-together.ts"
import type { Emptied } from "./emptied.ts"
import type { TestDatabase } from "./place.ts"

export function partsWith(secrets: string[] = ["a secret"]): StoreParts {
  return {
    sealer: createSealer(secrets, cipher),
    tagOf,
    clock: systemClock,
    chance: systemChance,
    refreshAheadMs: 45 * 60_000,
  }
}

export interface BenchOptions {
  database: TestDatabase
  emptied: Emptied
  /** The URL of the store for the database's URL. */
  storeUrl(databaseUrl: string): string
  /** Where the store connects to: a pooler in front of the database, for instance. */
  port?: number
  poisons?: StoreBench["poisons"]
  parts?: Partial<StoreParts>
}

export async function postgresBench(options: BenchOptions): Promise<StoreBench> {
  const { database, emptied, storeUrl } = options
  await emptied.empty()
  const address = new URL(database.url)
  const line = await lineTo({ host: address.hostname, port: options.port ?? Number(address.port || 5432) })
  address.hostname = "127.0.0.1"
  address.port = String(line.port)
  const stores = await openedTogether((secrets, apps) =>
    openStoreAt(storeUrl(address.href), { ...partsWith(secrets), apps, ...options.parts }),
  )
  const end = async () => {
    await stores.end()
    await line.end()
  }
  await emptied.remember().catch(async (error) => {
    await end()
    throw error
  })
  return {
    ...stores,
    passTime: (ms) => pause(ms),
    ...(options.poisons && { poisons: options.poisons }),
    breakBackend: () => line.cut(),
    end,
  }
}
