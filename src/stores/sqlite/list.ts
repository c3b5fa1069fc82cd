// Pages of connections by statements that an index answers, and the count of all in each state.

import type { ConnectionFacts } from "../../core/connection.ts"
import type { ListQuery, Tally } from "../../core/ports.ts"
import type { Oddities } from "../oddities.ts"
import { safePage } from "../safe-page.ts"
import type { Row, Sql, SqliteFile } from "./database.ts"
import { factColumns, factsOfRow } from "./rows.ts"

type Value = string | number

/** The text depends only on which parts of the query are there, so it is prepared a few times in all. */
export function listStatement(query: ListQuery): { sql: string; values: Value[] } {
  const conditions: string[] = []
  const values: Value[] = []
  const where = (condition: string, ...added: Value[]) => {
    conditions.push(condition)
    values.push(...added)
  }
  const { dueBefore, after, mallId, owner, limit } = query
  if (dueBefore !== undefined) where("refresh_at <= ?", dueBefore)
  if (after && dueBefore === undefined) where("id > ?", after.id)
  if (after && dueBefore !== undefined) where("(refresh_at, id) > (?, ?)", after.refreshAt ?? 0, after.id)
  if (mallId !== undefined) where("mall_id = ?", mallId)
  if (owner !== undefined) where("owner = ?", owner)
  const sql = [
    `select ${factColumns} from connections`,
    conditions.length > 0 ? `where ${conditions.join(" and ")}` : "",
    `order by ${dueBefore === undefined ? "id" : "refresh_at, id"} limit ?`,
  ].join(" ")
  return { sql, values: [...values, limit] }
}

/** Of this file, by either of its handles. */
export function sqlitePage(
  run: SqliteFile["durably"],
  query: ListQuery,
  oddities: Oddities,
): Promise<ConnectionFacts[]> {
  return safePage(query, {
    read: (rest) => {
      const { sql, values } = listStatement(rest)
      return run((on) => on.all(sql, ...values))
    },
    facts: factsOfRow,
    place: (row) => ({ id: String(row.id), refreshAt: Number(row.refresh_at ?? 0) }),
    oddities,
  })
}

/** The states of core/assess.ts in SQL, answered from one index; the store suite holds the two together. */
const tallySql = `
  select
    case
      when standing = 3 then 'lost'
      when standing = 2 then 'paused'
      when access_expires_at <= ?1 then 'expired'
      when standing = 1 or refresh_at <= ?1 then 'due'
      else 'fresh'
    end as state,
    count(*) as connections,
    min(access_expires_at) as access_end,
    min(refresh_expires_at) as refresh_end
  from connections group by state`

export function tallyOn(sql: Sql, now: number): Tally {
  const tally: Tally = { total: 0, states: { fresh: 0, due: 0, expired: 0, lost: 0, paused: 0 } }
  for (const row of sql.all(tallySql, now)) {
    const state = row.state as keyof Tally["states"]
    tally.states[state] = row.connections as number
    tally.total += tally.states[state]
    if (state === "lost" || state === "paused") continue
    tally.nearestAccessEndAt = nearest(row, "access_end", tally.nearestAccessEndAt)
    tally.nearestRefreshEndAt = nearest(row, "refresh_end", tally.nearestRefreshEndAt)
  }
  return tally
}

function nearest(row: Row, column: string, known = Infinity): number {
  return Math.min(row[column] as number, known)
}
