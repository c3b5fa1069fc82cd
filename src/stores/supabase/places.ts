// Rows of auth_settings that a consent may go into: few of them leave the database, however many somebody typed.
import { readOwner } from "../../core/id.ts"
import type { Value } from "../postgres/database.ts"
import type { Expressions, Layout } from "./layout.ts"
import { besideAtMost, copiesAtMost } from "./list.ts"
import type { Wanted } from "./new-row.ts"
import { heldColumns, typedNow } from "./rows.ts"
import { theirColumns, theirValues, typedAtMost } from "./theirs.ts"

export function placesValues(layout: Layout, { id, mallId, owner, organization }: Wanted): Value[] {
  const org = organization === undefined ? undefined : readOwner(organization)
  return [mallId, id, ...theirValues(layout, owner), org?.kind === "org" ? org.id : null]
}

/**
 * `$3` to `$5`: of its user, organization or row; `$6`: the organization they are signed in for. The table has no index of
 * ours: it is looked through for the mall only where few typed rows are known of it. Elsewhere what we keep beside it says
 * which rows count, and the owner's own are asked for as an index of the application would have them.
 */
export function placesSql(layout: Expressions): string {
  const { table, kept, mall, isSmall } = layout
  const columns = `${heldColumns(layout)}, ${rankSql(layout)} as rank`
  const from = `from ${table} t left join ${kept} c on c.row_id = t.id::text where ${isSmall}`
  const theirs = theirColumns(layout)
  return `with crowded as materialized (
      select count(*) >= ${typedAtMost} as yes from (
        select from ${kept} many where many.mall_id = $1::text and many.typed limit ${typedAtMost}) counted)
    select * from (
      select ${columns} ${from} and not (select yes from crowded)
        and (${mall} = $1 or (${mall} is null and (c.id = $2::text or ${theirs.join(" or ")})))
      union all select ${columns} ${from} and (select yes from crowded)
        and t.id = any(array(${meantSql(layout)}${theirs.map((is) => ownSql(layout, is)).join("")}))
        and (${mall} = $1 or ${mall} is null)) place
    order by rank, row_id limit ${besideAtMost}`
}

/** Those that have proven themselves, the one of this name, and some of the others to be named where it is refused. */
function meantSql({ kept, casts }: Expressions): string {
  return `select row_id::${casts.id} from ${kept} where mall_id = $1 and typed is not true
          union select row_id::${casts.id} from ${kept} where id = $2
          union (select row_id::${casts.id} from ${kept} where mall_id = $1 and typed order by id limit ${copiesAtMost})`
}

/** Somebody may have typed thousands of their own. */
function ownSql({ table, mall, isSmall }: Expressions, theirs: string): string {
  return `
          union (select t.id from ${table} t where ${theirs} and ${isSmall} and (${mall} = $1 or ${mall} is null)
            order by ${mall} is null, ${organizationRank}, t.user_id is not null, t.id limit ${besideAtMost})`
}

const organizationRank = "case when t.org_id::text = $6::text then 0 when t.org_id is null then 1 else 2 end"

/** Last what others typed: it is only named. Of a person's own in the order in which one is chosen. */
function rankSql(layout: Expressions): string {
  const [ofUser, ofOrganization, ofRow] = theirColumns(layout)
  // What was proven of the mall that the row held before says nothing of this one.
  const isProven = `(c.mall_id = ${layout.mall} and not coalesce(${typedNow}, true))`
  return `case when c.id = $2 or c.former_id = $2 then 0
      when ${ofUser} or ${ofRow} or (${ofOrganization} and (t.user_id is null or ${isProven})) then
        case when ${layout.mall} is null then 4 else 1 end
        + ${organizationRank}
      when (t.user_id is null and t.org_id is null) or ${isProven} then 7 else 8 end`
}
