// One row of auth_settings and what we keep beside it: meant by a name, found by its tag, its health, emptied.
import { accountOf, ownerIn } from "../../core/id.ts"
import { isOddId, oddId } from "../../core/odd-ids.ts"
import { type Database, type Row, readLanes } from "../postgres/database.ts"
import { createGatheredReads } from "../postgres/gathered-reads.ts"
import { discoverMeant } from "./discover.ts"
import { type Expressions, fewJoin, rowOf } from "./layout.ts"
import { besideAtMost, besideSql } from "./list.ts"
import { giveNameBack, standsInTheWay } from "./naming.ts"
import {
  answersTo,
  answersToFormer,
  type HeldRow,
  heldColumns,
  heldRow,
  isMisnamed,
  isTyped,
  type SupabaseParts,
} from "./rows.ts"
import { answeringSql, theirValues } from "./theirs.ts"

export function namedSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${fewJoin(layout)} where c.id = $1::text`
}

export function manyNamedSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${fewJoin(layout)} where c.id = any($1::text[])`
}

/** Under another name than it had when it was read. */
export function pairSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${fewJoin(layout)} where c.mall_id = $1::text and c.tag = $2::text
    order by c.id limit 1`
}

/** Under another name only where that one does not hold it: a tag is quickly typed beside what looks sealed, and proves nothing. */
export function healthSql(layout: Expressions): string {
  const { kept } = layout
  return `update ${kept} c
    set health = $1::json, typed = c.typed and $1::json -> 'spent' ->> 0 is null and $1::json -> 'replaced' ->> 0 is null,
      standing = $2::smallint, refresh_at = $3::bigint
    where (c.id = $4::text or (c.mall_id = $5::text and not exists (
      select from ${kept} named where named.id = $4 and named.mall_id = $5 and named.tag = $6::text))) and c.tag = $6
    and ($7::text is null or coalesce(c.health ->> 'turn', '') = $7) and exists (
      select from ${rowOf("c", layout)} t where ${layout.tag} = $6)`
}

export function emptySql({ table, kept, provider, object, casts }: Expressions): string {
  return `with emptied as (
      update ${table} t set updated_at = now(),
        providers = jsonb_set(t.providers, '{${provider}}', ${object} - $2::text[])
      where t.id = ($1::text)::${casts.id} and jsonb_typeof(${object}) = 'object'
    )
    delete from ${kept} where row_id = $1`
}

/** One read where it is known by its name. Where it is not, the table itself is looked at for this mall, once. */
export async function rowMeantBy(
  database: Database,
  parts: SupabaseParts & RowReading,
  id: string,
): Promise<HeldRow | undefined> {
  const named = await parts.rowNamed(id)
  if (named && !isMisnamed(named) && !(named.id === named.mallId && isTyped(named))) return named
  const read = () => rowsAnsweringTo(database, parts, id)
  const rows = await read()
  const row = pick(rows, id)
  if (row && standsInTheWay(row, rows)) {
    await giveNameBack(database, parts, row.mallId)
    return pick(await read(), id)
  }
  if (row && !isMisnamed(row)) return row
  return (await discoverMeant(database, parts, id)) ? pick(await read(), id) : undefined
}

async function rowsAnsweringTo(
  database: Database,
  { layout, tagOf }: SupabaseParts,
  id: string,
): Promise<HeldRow[]> {
  const [mallId, owner] = [accountOf(id), ownerIn(id)]
  const rows =
    owner === undefined
      ? await database.rows(besideSql(layout), [mallId, id, null, besideAtMost])
      : await database.rows(answeringSql(layout), [mallId, id, ...theirValues(layout, owner), owner])
  return rows.map((row) => heldRow(row, tagOf))
}

type ReadRow = (id: string) => Promise<HeldRow | undefined>

export interface RowReading {
  rowNamed: ReadRow
}

/** Of the same moment together: half of the connections stay free for what is written. */
export function readRowsOn(database: Database, { layout, tagOf }: SupabaseParts): ReadRow {
  const read = createGatheredReads<Row>({
    atOnce: readLanes,
    one: async (id) => (await database.rows(namedSql(layout), [id]))[0],
    many: async (ids) => {
      const rows = await database.rows(manyNamedSql(layout), [ids])
      return new Map(rows.map((row) => [row.id as string, row]))
    },
  })
  return async (id) => {
    if (isOddId(id)) throw oddId()
    const row = await read(id)
    return row && heldRow(row, tagOf)
  }
}

/** By its name while that is true, else by any that its row answers to: `mall~user:ID` also while the mall has one row. */
function pick(rows: HeldRow[], id: string): HeldRow | undefined {
  const exact = rows.find((row) => row.id === id)
  const owner = ownerIn(id)
  if (owner === undefined || (exact && !isMisnamed(exact))) return exact
  const [only, ...others] = rows.filter((row) => answersTo(row, owner) || answersToFormer(row, id))
  return others.length === 0 ? only : undefined
}

/** Under whichever name it is now: a second row of the mall may have appeared while Cafe24 was asked. */
export async function rowWithTag(
  database: Database,
  parts: SupabaseParts & RowReading,
  id: string,
  tag: string,
): Promise<HeldRow | undefined> {
  const mallId = accountOf(id)
  const holdsIt = (row: HeldRow | undefined) => (row?.document?.tag === tag ? row : undefined)
  const find = async () => {
    const named = holdsIt(await parts.rowNamed(id))
    if (named) return named
    const [row] = await database.rows(pairSql(parts.layout), [mallId, tag])
    return holdsIt(row && heldRow(row, parts.tagOf))
  }
  return (await find()) ?? ((await discoverMeant(database, parts, id)) ? find() : undefined)
}

const pairMembers = [
  "access_token",
  "refresh_token",
  "expires_at",
  "refresh_token_expires_at",
  "issued_at",
  "mallkey_tag",
]

/** The pair goes; the row, and whatever else the application keeps in the object, is not ours. */
export async function empty(
  database: Database,
  { layout }: SupabaseParts,
  { rowId }: HeldRow,
): Promise<void> {
  await database.change(emptySql(layout), [rowId, pairMembers])
}
