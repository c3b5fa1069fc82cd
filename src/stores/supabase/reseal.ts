// Seals again, in auth_settings, what an older key sealed or what is plain and should not be, object by object.
import { isKeeperError } from "../../core/errors.ts"
import type { ResealCount } from "../../core/ports.ts"
import { parseObject, tokenMembers } from "../documents/token-document.ts"
import { keyGroupOfRow, keysOf, type MayTouch } from "../keys-of.ts"
import type { Database } from "../postgres/database.ts"
import { type Expressions, holdsPair, keptJoin } from "./layout.ts"
import { clientOf } from "./list.ts"
import {
  connectionOfHeld,
  difference,
  factsOfHeld,
  type HeldRow,
  heldColumns,
  heldRow,
  type SupabaseParts,
} from "./rows.ts"
import { setMembers } from "./write.ts"

const pageSize = 100

export function toSealSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${keptJoin(layout)}
    where ${layout.keyId} <> $1::text and ($2::boolean or ${layout.keyId} <> 'plain') and c.id > $3::text
    order by c.id limit ${pageSize}`
}

export function resealSql(layout: Expressions): string {
  return `update ${layout.table} t set ${setMembers(layout, "$1")}
    where t.id = $2::${layout.casts.id} and ${layout.refreshToken} = $3::text`
}

export function countKeysSql(layout: Expressions): string {
  return `select ${layout.keyId} as key_id, ${clientOf(layout)} as client_id, count(*) as connections
    from ${layout.table} t left join ${layout.kept} c on c.row_id = t.id::text
    where ${holdsPair(layout)} group by 1, 2`
}

export async function resealSupabase(
  database: Database,
  parts: SupabaseParts,
  limit: number,
  mayTouch: MayTouch = () => true,
): Promise<ResealCount> {
  let resealed = 0
  if (limit > 0) {
    for await (const row of rowsToSeal(database, parts)) {
      if (resealed >= limit) break
      const { clientId = "" } = factsOfHeld(row, parts) ?? {}
      if (!mayTouch({ clientId })) continue
      if (await resealRow(database, parts, row)) resealed++
    }
  }
  return { resealed, ...(await countKeys(database, parts, mayTouch)) }
}

/** Walks past rows that cannot be opened, which would otherwise stay in front for ever. */
async function* rowsToSeal(database: Database, parts: SupabaseParts): AsyncGenerator<HeldRow> {
  const { layout, sealer, seal, tagOf } = parts
  const sql = toSealSql(layout)
  for (let after = ""; ; ) {
    const page = (await database.rows(sql, [sealer.keyIds[0] ?? "", seal, after])).map((row) =>
      heldRow(row, tagOf),
    )
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.id
  }
}

/** Only over the very text that was read: a refresh that came in between has sealed by the new key anyway. */
async function resealRow(database: Database, parts: SupabaseParts, row: HeldRow): Promise<boolean> {
  const { layout, sealer } = parts
  const { document, rowId } = row
  if (!document) return false
  try {
    const { tokens, tag } = connectionOfHeld(row, parts)!
    const before = parseObject(document.text) ?? {}
    const patch = difference(before, { ...before, ...tokenMembers(rowId, tokens, tag, sealer) })
    return (await database.change(resealSql(layout), [patch, rowId, document.refreshToken])) === 1
  } catch (error) {
    // Counted as left, by its key; `get` of this one says what is wrong with it.
    if (isKeeperError(error, "seal_unknown")) return false
    throw error
  }
}

async function countKeys(
  database: Database,
  { layout, sealer, seal }: SupabaseParts,
  mayTouch: MayTouch,
): Promise<Omit<ResealCount, "resealed">> {
  const rows = await database.rows(countKeysSql(layout))
  const settled = new Set([...sealer.keyIds.slice(0, 1), ...(seal ? [] : ["plain"])])
  return keysOf(rows.map(keyGroupOfRow), settled, mayTouch)
}
