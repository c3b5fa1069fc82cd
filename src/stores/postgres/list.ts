// Pages of connections by statements that an index answers, and the count of all in each state.
import type { ListQuery, StoreWarning, Tally } from "../../core/ports.ts"
import { type Apps, unclaimedWarnings } from "../claimed.ts"
import { type Counts, groupOfRow, nearestSql, tallyOf } from "../tally-of.ts"
import type { Database, Value } from "./database.ts"
import { soundOf } from "./sound-rows.ts"
import {
  appsTable,
  isActive,
  isOurs,
  nativeTable,
  ownedTable,
  selectFacts,
  type TokenTable,
} from "./tables.ts"

/** Each table is asked for a page of its own, in order, and the pages are merged. */
export function listStatement(query: ListQuery, apps: Apps = []): { sql: string; values: Value[] } {
  const values: Value[] = []
  const value = (given: Value) => `$${values.push(given)}`
  const limit = value(query.limit)
  const places = placesFor(query, value)
  const pages = tablesFor(query, apps).map((table) => {
    const named = table === appsTable ? { app: value(appsOf(query, apps)) } : {}
    return `(${pageOf(table, query, { limit, ...places, ...named })})`
  })
  const order = query.dueBefore === undefined ? `id collate "C"` : `mallkey_refresh_at, id collate "C"`
  const sql = `select * from (${pages.join(" union all ")}) as pages order by ${order} limit ${limit}`
  return { sql, values }
}

/** Only owned connections have an owner; those of further apps have a table of their own. */
function tablesFor({ app, owner }: Pick<ListQuery, "app" | "owner">, apps: Apps): TokenTable[] {
  const ofFirst = owner === undefined ? [nativeTable, ownedTable] : [ownedTable]
  const others = apps.length > 0 ? [appsTable] : []
  if (app === undefined) return [...ofFirst, ...others]
  // An app that the store was not opened for has no rows here, whatever lies in the table.
  return app === null || others.length === 0 ? ofFirst : others
}

function appsOf({ app }: ListQuery, apps: Apps): string[] {
  return apps.filter((one) => app === undefined || one === app)
}

type Places = Partial<Record<"app" | "due" | "afterAt" | "afterId" | "mall" | "owner", string>>

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
  const { app, due, afterAt, afterId, mall, owner, limit } = places
  const conditions = [soundOf(table)]
  if (app) conditions.push(`app = any(${app}::text[])`)
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
  `select ${stateSql} as state, ${table.app} as app, coalesce(client_id, '') as client_id,
    mallkey_access_ends_at as access_end, mallkey_refresh_ends_at as refresh_end
    from ${table.name} where ${soundOf(table)}`
const ofClaimed = "and app = any($2::text[])"
const tallySql = (apps: Apps) => {
  const tables = [countedSql(nativeTable), countedSql(ownedTable)]
  if (apps.length > 0) tables.push(`${countedSql(appsTable)} ${ofClaimed}`)
  return `select state, app, client_id, count(*) as connections,
      ${nearestSql("access_end")} as access_end, ${nearestSql("refresh_end")} as refresh_end
    from (${tables.join(" union all ")}) as counted group by state, app, client_id`
}

export async function tallyOn(database: Database, apps: Apps, now: number, counts?: Counts): Promise<Tally> {
  const rows = await database.rows(tallySql(apps), apps.length > 0 ? [now, [...apps]] : [now])
  return tallyOf(rows.map(groupOfRow), counts)
}

/** Where the table is there, whether or not this store was opened for any of its apps. */
export async function unclaimedOn(database: Database, apps: Apps): Promise<StoreWarning[]> {
  const [there] = await database.rows(`select to_regclass('${appsTable.name}') is not null as there`)
  if (!there?.there) return []
  const found = await database.rows(`select app, count(*) as connections from ${appsTable.name} group by app`)
  const counted = found.map((row) => ({ app: row.app as string, connections: Number(row.connections) }))
  return unclaimedWarnings(counted, apps)
}
