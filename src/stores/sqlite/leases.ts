// Leases in an SQLite file, each taken by one statement.
import type { Chance, Clock, Lease } from "../../core/ports.ts"
import { isOddId, oddId } from "../odd-ids.ts"
import type { SqliteFile } from "./database.ts"

/** A process that waited for the file compares with a moment that has passed since. */
const slackMs = 60_000

const leaseSql = `insert into leases (name, holder, ends_at) values (?1, ?2, ?3)
  on conflict (name) do update set holder = excluded.holder, ends_at = excluded.ends_at
  where leases.ends_at <= ?4 or leases.ends_at > ?5`

/**
 * By the keeper's clock: the file has none of its own, and the processes that share it share the machine's. A lease that ends
 * much later than one taken now is of a time before the clock was put back, and over.
 */
export async function sqliteLease(
  file: SqliteFile,
  { clock, chance }: { clock: Clock; chance: Chance },
  name: string,
  ttlMs: number,
): Promise<Lease | undefined> {
  if (isOddId(name)) throw oddId()
  const holder = chance.id()
  const now = clock.now()
  const taken = await file.quickly((sql) =>
    sql.change(leaseSql, name, holder, now + ttlMs, now, now + ttlMs + slackMs),
  )
  if (taken === 0) return undefined
  return {
    async release() {
      const sql = "delete from leases where name = ? and holder = ?"
      await file.quickly((run) => run.change(sql, name, holder))
    },
  }
}
