// Pages of connections in auth_settings, from the index of what we keep beside it, and the count of all in each state.
import { readOwner } from "../../core/id.ts"
import type { ListQuery, Tally } from "../../core/ports.ts"
import type { Database, Value } from "../postgres/database.ts"
import { tallyOf } from "../postgres/list.ts"
import { keptJoin, type Layout } from "./layout.ts"
import { heldColumns } from "./rows.ts"

export function supabaseListStatement(layout: Layout, query: ListQuery): { sql: string; values: Value[] } {
  const { dueBefore, after, mallId, owner } = query
  const values: Value[] = []
  const value = (given: Value) => `$${values.push(given)}`
  const conditions: string[] = []
  if (dueBefore !== undefined) conditions.push(`c.refresh_at <= ${value(dueBefore)}`)
  if (after && dueBefore === undefined) conditions.push(`c.id > ${value(after.id)}`)
  if (after && dueBefore !== undefined)
    conditions.push(
      `(c.refresh_at, c.id) > (${value(after.refreshAt ?? 0)}::bigint, ${value(after.id)}::text)`,
    )
  if (mallId !== undefined) conditions.push(`c.mall_id = ${value(mallId)}`)
  if (owner !== undefined) conditions.push(belongsTo(owner, value))
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`
  const order = dueBefore === undefined ? "c.id" : "c.refresh_at, c.id"
  const sql = `select ${heldColumns(layout)} from ${keptJoin(layout)} ${where} order by ${order} limit ${value(query.limit)}`
  return { sql, values }
}

/** As `answersTo` has it. */
function belongsTo(owner: string, value: (given: Value) => string): string {
  const named = readOwner(owner)
  if (!named) return `(c.owner = ${value(owner)} and t.user_id is null and t.org_id is null)`
  const column = { user: "t.user_id::text", org: "t.org_id::text", row: "c.row_id" }[named.kind]
  return `${column} = ${value(named.id)}`
}

export async function supabaseTally(database: Database, layout: Layout, now: number): Promise<Tally> {
  const rows = await database.rows(
    `select case
        when c.standing = 3 then 'lost' when c.standing = 2 then 'paused'
        when c.access_ends_at <= $1 then 'expired'
        when c.standing = 1 or c.refresh_at <= $1 then 'due' else 'fresh' end as state,
      count(*) as connections, min(c.access_ends_at) as access_end, min(c.refresh_ends_at) as refresh_end
      from ${keptJoin(layout)} group by 1`,
    [now],
  )
  return tallyOf(rows)
}
