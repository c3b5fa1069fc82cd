// Seals again what an older key of the ring sealed, row by row, while everything else goes on.
import { isKeeperError } from "../../core/errors.ts"
import type { ResealCount } from "../../core/ports.ts"
import { type Sealer, sealedBy } from "../../core/seal.ts"
import type { Row, SqliteFile } from "./database.ts"
import { placeOf } from "./rows.ts"

const pageSize = 100
const pageSql = `select id, tag, tokens from connections
  where sealed_by = ? and id > ? order by id limit ${pageSize}`
/** Only over the very text that was read: a refresh that came in between has sealed by the new key anyway. */
const swapSql = `update connections set tokens = ?1, sealed_by = ?2
  where id = ?3 and tag = ?4 and tokens = ?5`
const countSql = "select sealed_by, count(*) as connections from connections group by sealed_by"

export async function resealSqlite(file: SqliteFile, sealer: Sealer, limit: number): Promise<ResealCount> {
  let resealed = 0
  for (const oldKey of sealer.keyIds.slice(1)) {
    for await (const row of rowsSealedBy(file, oldKey)) {
      if (resealed >= limit) break
      if (await resealRow(file, sealer, row)) resealed++
    }
  }
  return { resealed, ...(await countKeys(file, sealer)) }
}

/** Walks past rows that cannot be opened, which would otherwise stay in front for ever. */
async function* rowsSealedBy(file: SqliteFile, keyId: string): AsyncGenerator<Row> {
  let after = ""
  for (;;) {
    const page = await file.durably((sql) => sql.all(pageSql, keyId, after))
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.id as string
  }
}

async function resealRow(file: SqliteFile, sealer: Sealer, row: Row): Promise<boolean> {
  const { id, tag, tokens } = row as { id: string; tag: string; tokens: string }
  let sealed: string
  try {
    sealed = sealer.seal(sealer.open(tokens, placeOf(id)), placeOf(id))
  } catch (error) {
    // Counted as left, by its key; `get` of this one says what is wrong with it.
    if (isKeeperError(error, "seal_unknown")) return false
    throw error
  }
  return (
    (await file.durably((sql) => sql.change(swapSql, sealed, sealedBy(sealed) ?? "", id, tag, tokens))) === 1
  )
}

export async function countKeys(file: SqliteFile, sealer: Sealer): Promise<Omit<ResealCount, "resealed">> {
  const rows = await file.durably((sql) => sql.all(countSql))
  const byKey = Object.fromEntries(rows.map((row) => [row.sealed_by as string, row.connections as number]))
  const all = Object.values(byKey).reduce((sum, connections) => sum + connections, 0)
  return { left: all - (byKey[sealer.keyIds[0] ?? ""] ?? 0), byKey }
}
