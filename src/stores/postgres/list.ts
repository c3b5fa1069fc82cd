// Pages of connections by statements that an index answers, and the count of all in each state.
import type { ListQuery, Tally } from "../../core/ports.ts"
import type { Database, Row, Value } from "./database.ts"
import { isActive, isOurs, nativeTable, ownedTable, selectFacts, type TokenTable } from "./tables.ts"

/** Each table is asked for a page of its own, in order, and the two are merged. */
export function listStatement(query: ListQuery): { sql: string; values: Value[] } {
  const values: Value[] = []
  const value = (given: Value) => `$${values.push(given)}`
  const limit = value(query.limit)
  const shared = { limit, ...placesFor(query, value) }
  // Only owned connections have an owner.
  const tables = query.owner === undefined ? [nativeTable, ownedTable] : [ownedTable]
  const pages = tables.map((table) => `(${pageOf(table, query, shared)})`)
  const order = query.dueBefore === undefined ? `id collate "C"` : `mallkey_refresh_at, id collate "C"`
  const sql = `select * from (${pages.join(" union all ")}) as pages order by ${order} limit ${limit}`
  return { sql, values }
}

type Places = Partial<Record<"due" | "afterAt" | "afterId" | "mall" | "owner", string>>

function placesFor(query: ListQuery, value: (given: Value) => string): Places {
  const { dueBefore, after, mallId, owner } = query
  return {
    ...(dueBefore !== undefined && { due: value(dueBefore) }),
    ...(dueBefore !== undefined && after && { afterAt: value(after.refreshAt ?? 0) }),
    ...(after && { afterId: value(after.id) }),
    ...(mallId !== undefined && { mall: value(mallId) }),
    ...(owner !== undefined && { owner: value(owner) }),
  }
}

function pageOf(table: TokenTable, query: ListQuery, places: Places & { limit: string }): string {
  const id = `${table.id} collate "C"`
  const { due, afterAt, afterId, mall, owner, limit } = places
  const conditions = ["mall_id is not null"]
  if (due) conditions.push(`mallkey_refresh_at is not null and ${isOurs} and ${isActive}`)
  if (due) conditions.push(`mallkey_refresh_at <= ${due}::bigint`)
  if (afterAt) conditions.push(`(mallkey_refresh_at, ${id}) > (${afterAt}::bigint, ${afterId}::text)`)
  else if (afterId) conditions.push(`${id} > ${afterId}`)
  if (mall) conditions.push(`mall_id = ${mall}`)
  if (owner) conditions.push(`owner = ${owner}`)
  const order = query.dueBefore === undefined ? id : `mallkey_refresh_at, ${id}`
  return `${selectFacts(table)} where ${conditions.join(" and ")} order by ${order} limit ${limit}`
}

/** The states of core/assess.ts in SQL; the store suite holds the two together. */
const stateSql = `case
  when mallkey_standing = 3 then 'lost'
  when mallkey_standing = 2 or not (${isActive}) then 'paused'
  when mallkey_access_ends_at <= $1 then 'expired'
  when mallkey_standing = 1 or mallkey_refresh_at <= $1 then 'due'
  else 'fresh' end`
const countedSql = (table: TokenTable) =>
  `select ${stateSql} as state, mallkey_access_ends_at as access_end, mallkey_refresh_ends_at as refresh_end
    from ${table.name} where mall_id is not null`
const tallySql = `select state, count(*) as connections, min(access_end) as access_end, min(refresh_end) as refresh_end
  from (${countedSql(nativeTable)} union all ${countedSql(ownedTable)}) as counted group by state`

export async function tallyOn(database: Database, now: number): Promise<Tally> {
  return tallyOf(await database.rows(tallySql, [now]))
}

export function tallyOf(rows: Row[]): Tally {
  const tally: Tally = { total: 0, states: { fresh: 0, due: 0, expired: 0, lost: 0, paused: 0 } }
  for (const row of rows) {
    const state = row.state as keyof Tally["states"]
    tally.states[state] = row.connections as number
    tally.total += tally.states[state]
    if (state === "lost" || state === "paused") continue
    tally.nearestAccessEndAt = Math.min(row.access_end as number, tally.nearestAccessEndAt ?? Infinity)
    tally.nearestRefreshEndAt = Math.min(row.refresh_end as number, tally.nearestRefreshEndAt ?? Infinity)
  }
  return tally
}
