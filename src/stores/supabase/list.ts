// Pages of connections in auth_settings, from the index of what we keep beside it, and the count of all in each state.
import { readOwner } from "../../core/id.ts"
import type { ListQuery, Tally } from "../../core/ports.ts"
import type { Database, Value } from "../postgres/database.ts"
import { type Counts, groupOfRow, nearestSql, tallyOf } from "../tally-of.ts"
import { type Expressions, fewJoin, keptJoin } from "./layout.ts"
import { heldColumns } from "./rows.ts"

/** What is not asked for is null: the server plans each call by its values, so such a condition costs nothing. */
const narrowed = `($1::text is null or c.mall_id = $1)
  and case $2::text when 'user' then t.user_id::text = $3::text when 'org' then t.org_id::text = $3
    when 'row' then c.row_id = $3 when 'name' then c.owner = $3 and t.user_id is null and t.org_id is null
    else true end`

export function byIdSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${fewJoin(layout)}
    where ${narrowed} and ($5::text is null or c.id > $5) order by c.id limit $4::bigint`
}

/** More connections that hold one pair are no copies for colleagues. */
export const copiesAtMost = 50

/** Of those that have proven themselves; one of them decides whose a bare name is. */
export const besideAtMost = 200

/** Those of a mall that have proven themselves, the one that is asked for and what holds its pair: each by an index of its own. */
export function besideSql(layout: Expressions): string {
  const { kept } = layout
  return `with meant as materialized (
      select row_id from ${kept} where mall_id = $1::text and typed is not true
      union select row_id from ${kept} where id = $2::text
      union (select row_id from ${kept} where mall_id = $1
        and tag = (select nullif(tag, '') from ${kept} where id = $2) order by id limit ${copiesAtMost}))
    select ${heldColumns(layout)} from ${fewJoin(layout, "row_id in (select row_id from meant)")}
    where ($3::text is null or c.id > $3) order by c.id limit $4::bigint`
}

export function dueSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${fewJoin(layout)}
    where ${narrowed} and c.refresh_at <= $6::bigint
      and ($5::text is null or (c.refresh_at, c.id) > ($7::bigint, $5))
    order by c.refresh_at, c.id limit $4::bigint`
}

/** Asked so with each refresh. What is asked in another way is answered whole. */
export function isBeside({ dueBefore, mallId, owner, unprovenLike }: ListQuery): boolean {
  return unprovenLike !== undefined && mallId !== undefined && owner === undefined && dueBefore === undefined
}

export function supabaseListStatement(
  layout: Expressions,
  query: ListQuery,
): { sql: string; values: Value[] } {
  const { dueBefore, after, mallId, limit, owner, unprovenLike } = query
  if (isBeside(query))
    return { sql: besideSql(layout), values: [mallId ?? "", unprovenLike ?? "", after?.id ?? null, limit] }
  const values: Value[] = [mallId ?? null, ...belongsTo(owner), limit, after?.id ?? null]
  return dueBefore === undefined
    ? { sql: byIdSql(layout), values }
    : { sql: dueSql(layout), values: [...values, dueBefore, after?.refreshAt ?? 0] }
}

/** As `answersTo` has it. */
function belongsTo(owner: string | undefined): [kind: string | null, id: string | null] {
  if (owner === undefined) return [null, null]
  const named = readOwner(owner)
  return named ? [named.kind, named.id] : ["name", owner]
}

export function tallySql(layout: Expressions): string {
  return `select case
      when c.standing = 3 then 'lost' when c.standing = 2 then 'paused'
      when c.access_ends_at <= $1::bigint then 'expired'
      when c.standing = 1 or c.refresh_at <= $1 then 'due' else 'fresh' end as state,
    ${clientOf(layout)} as client_id, count(*) as connections,
    ${nearestSql("c.access_ends_at")} as access_end, ${nearestSql("c.refresh_ends_at")} as refresh_end
    from ${keptJoin(layout)} group by 1, 2`
}

/** As facts are read: what the object says goes before what we wrote down. Over `t` and `c`. */
export function clientOf({ client }: Expressions): string {
  return `coalesce(${client}, c.facts ->> 'clientId', '')`
}

export async function supabaseTally(
  database: Database,
  layout: Expressions,
  now: number,
  counts?: Counts,
): Promise<Tally> {
  return tallyOf((await database.rows(tallySql(layout), [now])).map(groupOfRow), counts)
}

/** Tokens of which nobody says whose mall they are. */
export function unnamedSql({ table, isSmall, mall, refreshToken }: Expressions): string {
  return `select count(*) as rows from ${table} t where ${isSmall} and ${mall} is null and ${refreshToken} is not null`
}
