// Leases in an SQLite file, each taken by one statement.

import { isOddName, oddName } from "../../core/odd-ids.ts"
import type { Chance, Clock, Lease, LeaseAsking } from "../../core/ports.ts"
import type { SqliteFile } from "./database.ts"

/** The clocks of two containers on one machine may be apart by a little. */
const slackMs = 60_000

const takeSql = `insert into leases (name, holder, ends_at) values (?1, ?2, ?3)
  on conflict (name) do update set holder = excluded.holder, ends_at = excluded.ends_at
  where leases.ends_at <= ?4`
const standingSql = "select holder, ends_at from leases where name = ?"
const takeOverSql = "update leases set holder = ?3, ends_at = ?4 where name = ?1 and holder = ?2"

/**
 * By the keeper's clock: the file has none of its own, and the processes that share it share the machine's. A lease that ends
 * much later than one taken now is of a time before the clock was put back, and over. "Now" is read once more after the
 * lease was: a process that was held up between its first look at the clock and the file would call every lease such a one
 * that was taken meanwhile, and show a token beside its holder. Whom it may follow is asked of the very lease that is then
 * taken over: the file is locked, or the compare on its holder fails.
 */
export async function sqliteLease(
  file: SqliteFile,
  { clock, chance }: { clock: Clock; chance: Chance },
  name: string,
  ttlMs: number,
  asking?: LeaseAsking,
): Promise<Lease | undefined> {
  if (isOddName(name)) throw oddName()
  const holder = asking ? `${chance.id()} ${asking.by}` : chance.id()
  const taken = await file.quickly((sql) => {
    const now = clock.now()
    if (sql.change(takeSql, name, holder, now + ttlMs, now) > 0) return 1
    const standing = sql.one(standingSql, name)
    const later = clock.now()
    if (!standing) return 0
    const isOfBefore = Number(standing.ends_at) > later + ttlMs + slackMs
    const heldBy = String(standing.holder)
    if (!isOfBefore && !asking?.mayFollow(heldBy.slice(heldBy.indexOf(" ") + 1))) return 0
    return sql.change(takeOverSql, name, heldBy, holder, later + ttlMs)
  })
  if (taken === 0) return undefined
  return {
    async release() {
      const sql = "delete from leases where name = ? and holder = ?"
      await file.quickly((run) => run.change(sql, name, holder))
    },
  }
}
