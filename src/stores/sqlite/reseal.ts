// Seals again what an older key of the ring sealed, row by row, while everything else goes on.
import { isKeeperError } from "../../core/errors.ts"
import { ofApp } from "../../core/id.ts"
import type { ResealCount } from "../../core/ports.ts"
import { type Sealer, sealedBy } from "../../core/seal.ts"
import type { Apps } from "../claimed.ts"
import { keyGroupOfRow, keysOf, type MayTouch } from "../keys-of.ts"
import type { SqliteFile } from "./database.ts"
import { claimedSql } from "./list.ts"
import { placeOf } from "./rows.ts"
import type { SqliteRow } from "./sql.ts"

const pageSize = 100
const pageSql = (claimed: string) => `select id, app, client_id, tag, tokens from connections
  where sealed_by = ? and id > ? and ${claimed} order by id limit ${pageSize}`
/** Only over the very text that was read: a refresh that came in between has sealed by the new key anyway. */
const swapSql = `update connections set tokens = ?1, sealed_by = ?2
  where id = ?3 and tag = ?4 and tokens = ?5`
const countSql = (claimed: string) => `select app, client_id, sealed_by as key_id, count(*) as connections
  from connections where ${claimed} group by app, client_id, sealed_by`

interface Around {
  sealer: Sealer
  apps: Apps
}

export async function resealSqlite(
  file: SqliteFile,
  around: Around,
  limit: number,
  mayTouch: MayTouch = () => true,
): Promise<ResealCount> {
  const { sealer, apps } = around
  let resealed = 0
  for (const oldKey of sealer.keyIds.slice(1)) {
    for await (const row of rowsSealedBy(file, apps, oldKey)) {
      if (resealed >= limit) break
      const { app, clientId } = keyGroupOfRow(row)
      if (!mayTouch({ ...ofApp(app), clientId })) continue
      if (await resealRow(file, sealer, row)) resealed++
    }
  }
  return { resealed, ...(await countKeys(file, around, mayTouch)) }
}

/** Walks past rows that cannot be opened, which would otherwise stay in front for ever. */
async function* rowsSealedBy(file: SqliteFile, apps: Apps, keyId: string): AsyncGenerator<SqliteRow> {
  let after = ""
  for (;;) {
    const page = await file.durably((sql) => sql.all(pageSql(claimedSql(apps)), keyId, after))
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.id as string
  }
}

async function resealRow(file: SqliteFile, sealer: Sealer, row: SqliteRow): Promise<boolean> {
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

/** `isSealed`: false where tokens are kept in plain text on purpose. */
export async function countKeys(
  file: SqliteFile,
  { sealer, apps }: Around,
  mayTouch?: MayTouch,
  isSealed = true,
): Promise<Omit<ResealCount, "resealed">> {
  const rows = await file.durably((sql) => sql.all(countSql(claimedSql(apps))))
  return keysOf(rows.map(keyGroupOfRow), isSealed ? new Set(sealer.keyIds.slice(0, 1)) : undefined, mayTouch)
}
