// Rows of auth_settings that are an owner's, asked for as an index of the application has them; of one who typed thousands, some.
import { readOwner } from "../../core/id.ts"
import { type Expressions, fewJoin, fits, type Layout } from "./layout.ts"
import { besideAtMost } from "./list.ts"
import { heldColumns } from "./rows.ts"

/** New rows of a mall that more typed rows name are looked for with the next list of all, and not with each refresh of it. */
export const typedAtMost = 100

/** `$3` to `$5` of its user, organization or row. What a column cannot hold is in none of its rows. */
export function theirValues({ types }: Layout, owner: string | undefined): (string | null)[] {
  const named = owner === undefined ? undefined : readOwner(owner)
  const idOf = (kind: "user" | "org" | "row", type: string) =>
    named?.kind === kind && fits(named.id, type) ? named.id : null
  return [idOf("user", types.user_id), idOf("org", types.org_id), idOf("row", types.id)]
}

/** The same, by each of its columns. */
export function theirColumns({ casts }: Expressions): string[] {
  return [
    `t.user_id = ($3::text)::${casts.user_id}`,
    `t.org_id = ($4::text)::${casts.org_id}`,
    `t.id = ($5::text)::${casts.id}`,
  ]
}

/** Of the mall `$1`, and found otherwise than by an index over malls: thousands of typed rows may name it. */
export function notByMall({ mall }: Pick<Expressions, "mall">): string {
  return `${mall} is not distinct from $1`
}

/** What answers to the name of an owner that is no row's own. `$6`: an owner without a kind, who is in no row that anybody typed. */
export function answeringSql(layout: Expressions): string {
  const { table, kept, isSmall } = layout
  const own = theirColumns(layout).map(
    (theirs) => `
      union (select t.id::text from ${table} t where ${theirs} and ${isSmall} and ${notByMall(layout)}
        order by t.user_id is not null, t.id limit ${besideAtMost})`,
  )
  return `with meant as materialized (
      select row_id from ${kept} where mall_id = $1::text and typed is not true
      union select row_id from ${kept} where id = $2::text
      union select row_id from (select row_id, former_id from ${kept} where mall_id = $1 and typed
        order by id limit ${typedAtMost}) looked where former_id = $2${own.join("")})
    select ${heldColumns(layout)} from ${fewJoin(layout, "row_id in (select row_id from meant)")}
    where c.mall_id = $1
      and (c.id = $2 or c.former_id = $2 or c.owner = $6::text or ${theirColumns(layout).join(" or ")})
    order by c.id <> $2, c.former_id is distinct from $2, c.typed, c.id limit ${besideAtMost}`
}
