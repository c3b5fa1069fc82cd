// Leases in PostgreSQL, judged by the server's clock: replicas may disagree about the time by minutes.

import { isOddName, oddName } from "../../core/odd-ids.ts"
import type { Chance, Lease, Store } from "../../core/ports.ts"
import { asStanding } from "../standing-lease.ts"
import { createUnansweredLeases } from "../unanswered-leases.ts"
import type { Database } from "./database.ts"

/**
 * For this one statement: its commit does not wait for the disk. A crash may thus take the latest leases, but never
 * one under which something was written: the log is flushed in order, and every other write waits for its flush.
 */
const unhurried = "returning set_config('synchronous_commit', 'off', true)"

// Not now(): that is when the statement's transaction began, which may have waited for another's.
const takeSql = `
  insert into mallkey.leases (name, holder, ends_at)
  values ($1::text, $2::text, clock_timestamp() + $3::float8 * interval '1 millisecond')
  on conflict (name) do update set holder = excluded.holder, ends_at = excluded.ends_at
  where leases.ends_at <= clock_timestamp() or leases.holder = excluded.holder ${unhurried}`

const releaseSql = `delete from mallkey.leases where name = $1::text and holder = $2::text ${unhurried}`

export const leaseStatements = { take: takeSql, release: releaseSql }

/**
 * To stand in a statement that also writes `written`, where that writes something. The row stays, for the next who takes it: no
 * new entry in an index at every refresh. Found by `on conflict` alone, which never reads the table from end to end.
 */
export function endedSql(name: string, holder: string): string {
  return `insert into mallkey.leases (name, holder, ends_at) select ${name}::text, '', '-infinity' from written
    on conflict (name) do update set holder = excluded.holder, ends_at = excluded.ends_at
    where leases.holder = ${holder}::text`
}

export function postgresLeases(database: Database, chance: Chance): Store["lease"] {
  const unanswered = createUnansweredLeases(chance)
  return async (name, ttlMs) => {
    if (isOddName(name)) throw oddName()
    return unanswered.asking(name, (holder) => take(database, holder, name, ttlMs))
  }
}

async function take(
  database: Database,
  holder: string,
  name: string,
  ttlMs: number,
): Promise<Lease | undefined> {
  if ((await database.change(takeSql, [name, holder, ttlMs], "often")) === 0) return undefined
  return asStanding({ name, holder }, async () => {
    // Not as asked often: planned while the table is empty, it would go on reading it from end to end.
    await database.change(releaseSql, [name, holder])
  })
}

/** By which they are judged. */
export async function serverTime(database: Pick<Database, "rows">): Promise<number> {
  const [row] = await database.rows("select (extract(epoch from clock_timestamp()) * 1000)::bigint as now")
  return Number(row?.now)
}
