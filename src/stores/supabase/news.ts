// Pairs in auth_settings that another program wrote, and that we keep nothing or something older of: as SQL, so much of them at once as can be borne.
import { type Expressions, holdsPair } from "./layout.ts"
import { besideAtMost } from "./list.ts"
import { isOddSql } from "./odd-rows.ts"
import { heldColumns, misnamed, typedNow } from "./rows.ts"
import { notByMall, theirColumns, typedAtMost } from "./theirs.ts"

/** Each batch reads the table once. */
const batch = 5_000

/** A user may write 32 KB into each of thousands of rows: what is asked for at once must arrive in time, and be held. */
const bytesAtMost = 8 * 1024 * 1024

/** `$1`: of one mall; null: of all. */
export function newsSql(layout: Expressions): string {
  return `with ${metSql(layout, `${newRowsSql(layout)} and ($1::text is null or ${layout.mall} = $1)`)}`
}

/**
 * The same where this process has compared all that older transactions than `$2` wrote: of that only what we keep has to be
 * read. What we keep may be put back by itself, or written late by another replica, of a pair that stands there no more.
 */
export function recentNewsSql(layout: Expressions): string {
  const { table, kept, mall } = layout
  const recent = `select t.id, t.providers from ${table} t left join ${kept} c on c.row_id = t.id::text
      where case when c.row_id is null or c.written_end is null or age(t.xmin) <= age($2::xid) or age(c.xmin) <= age($2)
        or ${misnamed} or c.typed is distinct from ${typedNow}
        then ($1::text is null or ${mall} = $1) and ${isNews(layout)} else false end`
  return `with ${metSql(layout, recent)}`
}

/**
 * What a connection by this name (`$2`) may have been written into: any row of its mall (`$1`). Where many typed rows name that,
 * the one of this name and the owner's own (`$3` to `$5`): the others are looked at with the next list of all.
 */
export function meantNewsSql(layout: Expressions): string {
  return meantSql(layout, layout.table)
}

/** The same of what transactions from `$6` on wrote. Looked at apart: a row that is told by its mall has been read as a whole. */
export function recentMeantSql(layout: Expressions): string {
  return meantSql(layout, `(select * from ${layout.table} where age(xmin) <= age($6::xid) offset 0)`)
}

/** `from`: where any row of its mall is looked for. */
function meantSql(layout: Expressions, from: string): string {
  const { table, kept, casts, mall, isSmall } = layout
  const own = theirColumns(layout).map(
    (theirs) => `
      union (select t.id from ${table} t where ${theirs} and ${isSmall} and ${notByMall(layout)}
        order by t.user_id is not null, t.id limit ${besideAtMost})`,
  )
  return `with crowded as materialized (
      select count(*) >= ${typedAtMost} as yes from (
        select from ${kept} many where many.mall_id = $1::text and many.typed limit ${typedAtMost}) counted),
    ${metSql(
      layout,
      `${newRowsSql(layout, from)} and ${mall} = $1 and not (select yes from crowded)
      union all ${newRowsSql(layout)} and ${notByMall(layout)} and (select yes from crowded) and t.id = any(array(
        select row_id::${casts.id} from ${kept} where id = $2::text${own.join("")}))`,
    )}`
}

function newRowsSql(layout: Expressions, from = layout.table): string {
  return `select t.id, t.providers from ${from} t left join ${layout.kept} c on c.row_id = t.id::text
      where ${isNews(layout)}`
}

function isNews(layout: Expressions): string {
  const { mall, tag, end } = layout
  return `${holdsPair(layout)}
      and case when (c.row_id is null or c.mall_id <> ${mall} or c.tag <> ${tag}
        or c.written_end is distinct from ${end} or ${misnamed}
        or c.typed is distinct from ${typedNow}) then not ${isOddSql(layout)} else false end`
}

/** `more`: there was more than could be borne. */
function metSql(layout: Expressions, newRows: string): string {
  const { table, kept, object } = layout
  return `met as materialized (
      select t.id, sum(pg_column_size(${object})) over (rows unbounded preceding) as bytes
      from (${newRows} limit ${batch}) t)
    select ${heldColumns(layout)}, (select count(*) = ${batch} or max(bytes) > ${bytesAtMost} from met) as more
    from ${table} t left join ${kept} c on c.row_id = t.id::text
    where t.id = any(array(select id from met where bytes <= ${bytesAtMost}))`
}
