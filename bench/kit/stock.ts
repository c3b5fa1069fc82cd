// Fills an SQLite store with very many connections in seconds: rows as the store writes them, without its waiting for the disk.
import { DatabaseSync } from "node:sqlite"
import { sealerOf } from "../../src/compose/keeper.ts"
import type { Connection } from "../../src/core/connection.ts"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { rowOf } from "../../src/stores/sqlite/rows.ts"
import { sampleConnection } from "../../src/testing/index.ts"

/** The app of every bench: a keeper of another app would leave these connections alone. */
export const benchApp = "bench"
export const benchSecret = "a-secret-of-the-benches-that-is-long-enough"
const hourMs = 3_600_000
const minuteMs = 60_000

export function openStock(path: string): Promise<Store> {
  return openStoreAt(`sqlite:${path}`, {
    sealer: sealerOf([benchSecret]),
    tagOf,
    clock: systemClock,
    chance: systemChance,
    refreshAheadMs: 45 * minuteMs,
  })
}

export interface StockOptions {
  count: number
  /** How many of them are due, spread evenly among the others. */
  due: number
  /** Seal every pair for its own connection (20 µs each); otherwise all carry the first one's, which only lists read. */
  openable: boolean
}

export async function stock(path: string, { count, due, openable }: StockOptions): Promise<void> {
  await (await openStock(path)).close()
  const database = new DatabaseSync(path)
  const sealer = sealerOf([benchSecret])
  const template = rowOf(connectionAt(0, false), sealer)
  const columns = Object.keys(template)
  database.exec("pragma synchronous = off; begin")
  const insert = database.prepare(
    `insert into connections (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`,
  )
  const every = due === 0 ? Number.POSITIVE_INFINITY : Math.floor(count / due)
  for (let index = 0; index < count; index++) {
    const connection = connectionAt(index, index % every === 0 && index / every < due)
    const row = openable ? rowOf(connection, sealer) : { ...template, ...factsIn(connection) }
    insert.run(...Object.values(row))
  }
  database.exec("commit; pragma wal_checkpoint(truncate)")
  database.close()
}

export function idAt(index: number): string {
  return `mall${index.toString().padStart(7, "0")}`
}

/** Tokens as long as Cafe24's. */
export function connectionAt(index: number, isDue: boolean): Connection {
  const id = idAt(index)
  const now = Date.now()
  const tokens = {
    accessToken: `access${index}`.padEnd(22, "a"),
    refreshToken: `refresh${index}`.padEnd(22, "r"),
    issuedAt: now,
    accessExpiresAt: now + 2 * hourMs + index,
    refreshExpiresAt: now + 14 * 24 * hourMs,
  }
  const refreshAt = isDue ? now - minuteMs : now + hourMs + index
  return sampleConnection({ id, clientId: benchApp, tokens, refreshAt })
}

function factsIn({ id, tag, refreshAt, tokens }: Connection) {
  return {
    id,
    mall_id: id,
    tag,
    refresh_at: refreshAt!,
    access_expires_at: tokens.accessExpiresAt,
    refresh_expires_at: tokens.refreshExpiresAt,
  }
}
