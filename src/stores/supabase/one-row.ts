// One row of auth_settings and what we keep beside it: meant by a name, found by its tag, its health, emptied.
import { accountOf, ownerIn } from "../../core/id.ts"
import { isOddId, oddId } from "../odd-ids.ts"
import { type Database, type Row, readLanes } from "../postgres/database.ts"
import { createGatheredReads } from "../postgres/gathered-reads.ts"
import { discover } from "./discover.ts"
import { type Expressions, keptJoin } from "./layout.ts"
import { giveNameBack, standsInTheWay } from "./naming.ts"
import {
  answersTo,
  answersToFormer,
  type HeldRow,
  heldColumns,
  heldRow,
  isMisnamed,
  type SupabaseParts,
} from "./rows.ts"

export function meantSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${keptJoin(layout)} where c.id = $1::text or c.mall_id = $2::text`
}

export function manyMeantSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${keptJoin(layout)}
    where c.id = any($1::text[]) or c.mall_id = any($2::text[])`
}

export function healthSql({ table, kept, casts, tag }: Expressions): string {
  return `update ${kept} c
    set health = $1::json, standing = $2::smallint, refresh_at = $3::bigint
    where (c.id = $4::text or c.mall_id = $5::text) and c.tag = $6::text
    and ($7::text is null or coalesce(c.health ->> 'turn', '') = $7) and exists (
      select from ${table} t where t.id = c.row_id::${casts.id} and ${tag} = $6)`
}

export function emptySql({ table, kept, provider, object, casts }: Expressions): string {
  return `with emptied as (
      update ${table} t set updated_at = now(),
        providers = jsonb_set(t.providers, '{${provider}}', ${object} - $2::text[])
      where t.id = ($1::text)::${casts.id} and jsonb_typeof(${object}) = 'object'
    )
    delete from ${kept} where row_id = $1`
}

/** One read where it is known. Where it is not, the table itself is looked at for this mall, once. */
export async function rowMeantBy(
  database: Database,
  parts: SupabaseParts & RowReading,
  id: string,
): Promise<HeldRow | undefined> {
  const read = async () => pick(await parts.rowsOf(id), id)
  const rows = await parts.rowsOf(id)
  const row = pick(rows, id)
  if (row && standsInTheWay(row, rows)) {
    await giveNameBack(database, parts, row.mallId)
    return read()
  }
  if (row && !isMisnamed(row)) return row
  return (await discover(database, parts, accountOf(id))) ? read() : undefined
}

type ReadRows = (id: string) => Promise<HeldRow[]>

export interface RowReading {
  rowsOf: ReadRows
}

/** Of the same moment together: half of the connections stay free for what is written. */
export function readRowsOn(database: Database, { layout, tagOf }: SupabaseParts): ReadRows {
  const read = createGatheredReads<Row[]>({
    atOnce: readLanes,
    one: (id) => database.rows(meantSql(layout), [id, accountOf(id)]),
    many: async (ids) => {
      const malls = [...new Set(ids.map(accountOf))]
      const rows = await database.rows(manyMeantSql(layout), [ids, malls])
      const byMall = Map.groupBy(rows, (row) => row.kept_mall)
      const byId = Map.groupBy(rows, (row) => row.id)
      return new Map(
        ids.map((id) => [id, [...new Set([...(byId.get(id) ?? []), ...(byMall.get(accountOf(id)) ?? [])])]]),
      )
    },
  })
  return async (id) => {
    if (isOddId(id)) throw oddId()
    return ((await read(id)) ?? []).map((row) => heldRow(row, tagOf))
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
  const find = async () => {
    const rows = (await parts.rowsOf(id)).filter((row) => row.document?.tag === tag)
    return rows.find((row) => row.id === id) ?? rows[0]
  }
  return (await find()) ?? ((await discover(database, parts, accountOf(id))) ? find() : undefined)
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
