// Pages of connections by statements that an index answers, and the count of all in each state.

import type { ConnectionFacts } from "../../core/connection.ts"
import type { ListQuery, StoreWarning, Tally } from "../../core/ports.ts"
import { type Apps, unclaimedWarnings } from "../claimed.ts"
import type { Oddities } from "../oddities.ts"
import { safePage } from "../safe-page.ts"
import { type Counts, groupOfRow, nearestSql, tallyOf } from "../tally-of.ts"
import type { SqliteFile } from "./database.ts"
import { factColumns, factsOfRow } from "./rows.ts"
import type { Sql } from "./sql.ts"

type Value = string | number | null

/** Plain, SQLite would look at the number and prepare the statement anew each time, which takes longer than to run it. */
export const limitSql = "limit ? + 0"

/** The text depends only on which parts of the query are there, so it is prepared a few times in all. */
export function listStatement(query: ListQuery, apps: Apps): { sql: string; values: Value[] } {
  const conditions: string[] = []
  const values: Value[] = []
  const where = (condition: string, ...added: Value[]) => {
    conditions.push(condition)
    values.push(...added)
  }
  const { dueBefore, after, app, mallId, owner, limit } = query
  // The plus keeps the planner from an index by app, behind which it would have to sort.
  where(claimedSql(apps, "+app"))
  if (app !== undefined) where("+app is ?", app)
  if (dueBefore !== undefined) where("refresh_at <= ?", dueBefore)
  if (after && dueBefore === undefined) where("id > ?", after.id)
  if (after && dueBefore !== undefined) where("(refresh_at, id) > (?, ?)", after.refreshAt ?? 0, after.id)
  if (mallId !== undefined) where("mall_id = ?", mallId)
  if (owner !== undefined) where("owner = ?", owner)
  const sql = [
    `select ${factColumns} from connections`,
    conditions.length > 0 ? `where ${conditions.join(" and ")}` : "",
    `order by ${dueBefore === undefined ? "id" : "refresh_at, id"} ${limitSql}`,
  ].join(" ")
  return { sql, values: [...values, limit] }
}

/** Of this file, by either of its handles. */
export function sqlitePage(
  run: SqliteFile["durably"],
  query: ListQuery,
  { apps, oddities }: { apps: Apps; oddities: Oddities },
): Promise<ConnectionFacts[]> {
  return safePage(query, {
    read: (rest) => {
      const { sql, values } = listStatement(rest, apps)
      return run((on) => on.all(sql, ...values))
    },
    facts: factsOfRow,
    place: (row) => ({ id: String(row.id), refreshAt: Number(row.refresh_at ?? 0) }),
    oddities,
  })
}

/** The states of core/assess.ts in SQL, answered from one index; the store suite holds the two together. */
const tallySql = (claimed: string) => `
  select app, client_id,
    case
      when standing = 3 then 'lost'
      when standing = 2 then 'paused'
      when access_expires_at <= ?1 then 'expired'
      when standing = 1 or refresh_at <= ?1 then 'due'
      else 'fresh'
    end as state,
    count(*) as connections,
    ${nearestSql("access_expires_at")} as access_end,
    ${nearestSql("refresh_expires_at")} as refresh_end
  from connections where ${claimed} group by app, client_id, state`

export function tallyOn(sql: Sql, apps: Apps, now: number, counts?: Counts): Tally {
  return tallyOf(sql.all(tallySql(claimedSql(apps)), now).map(groupOfRow), counts)
}

/** Names of apps are checked where settings are read, and hold no quotation mark. */
export function claimedSql(apps: Apps, column = "app"): string {
  const named = apps.map((app) => `'${app}'`).join(", ")
  return apps.length === 0 ? `${column} is null` : `(${column} is null or ${column} in (${named}))`
}

const unclaimedSql = "select app, count(*) as connections from connections where app is not null group by app"

export function unclaimedOn(sql: Sql, apps: Apps): StoreWarning[] {
  const found = sql.all(unclaimedSql)
  return unclaimedWarnings(
    found.map((row) => ({ app: String(row.app), connections: Number(row.connections) })),
    apps,
  )
}
