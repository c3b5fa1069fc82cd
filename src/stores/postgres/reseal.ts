// Seals again what an older key sealed, or what is plain and should not be, row by row, while everything else goes on.
import { isKeeperError } from "../../core/errors.ts"
import { ofApp } from "../../core/id.ts"
import type { ResealCount } from "../../core/ports.ts"
import type { Sealer } from "../../core/seal.ts"
import { type Apps, isClaimed } from "../claimed.ts"
import { keyGroupOfRow, keysOf, type MayTouch } from "../keys-of.ts"
import type { Database, Row } from "./database.ts"
import { opened, placeOf } from "./rows.ts"
import { soundOf } from "./sound-rows.ts"
import {
  appsTable,
  hasRefreshToken,
  isOurs,
  keyId,
  nativeTable,
  ownedTable,
  type TokenTable,
} from "./tables.ts"

const pageSize = 100

/** Only over the very texts that were read: a refresh that came in between has sealed by the new key anyway. */
const swapSql = ({ name, id }: TokenTable) => `update ${name} set access_token = $1, refresh_token = $2
  where ${id} = $3 and access_token is not distinct from $4 and refresh_token = $5 and mallkey_tag = $6`
const pageSql = (table: TokenTable) => `
  select ${table.id} as id, ${table.app} as app, coalesce(client_id, '') as client_id, access_token, refresh_token, mallkey_tag from ${table.name}
  where ${soundOf(table)} and ${isOurs} and ${hasRefreshToken} and (${keyId}) <> $1 and ($2 or (${keyId}) <> 'plain')
    and ${table.id} collate "C" > $3 order by ${table.id} collate "C" limit ${pageSize}`
const keysSql = (table: TokenTable) =>
  `select ${table.app} as app, coalesce(client_id, '') as client_id, ${keyId} as key_id
    from ${table.name} where ${soundOf(table)} and ${hasRefreshToken}`
const countSql = (apps: Apps) => {
  const tables = [keysSql(nativeTable), keysSql(ownedTable)]
  if (apps.length > 0) tables.push(`${keysSql(appsTable)} and app = any($1::text[])`)
  return `select app, client_id, key_id, count(*) as connections from (${tables.join(" union all ")}) as kept
    group by app, client_id, key_id`
}

interface ResealParts {
  sealer: Sealer
  seal: boolean
  apps?: Apps
}

export async function resealPostgres(
  database: Database,
  parts: ResealParts,
  limit: number,
  mayTouch: MayTouch = () => true,
): Promise<ResealCount> {
  const { sealer, apps = [] } = parts
  let resealed = 0
  for (const table of apps.length > 0 ? [nativeTable, ownedTable, appsTable] : [nativeTable, ownedTable]) {
    if (resealed >= limit) break
    for await (const row of rowsToSeal(database, parts, table)) {
      if (resealed >= limit) break
      const { app, clientId } = keyGroupOfRow(row)
      if (!isClaimed(apps, row.id as string) || !mayTouch({ ...ofApp(app), clientId })) continue
      if (await resealRow(database, sealer, table, row)) resealed++
    }
  }
  return { resealed, ...(await countKeys(database, parts, mayTouch)) }
}

/** Walks past rows that cannot be opened, which would otherwise stay in front for ever. */
async function* rowsToSeal(
  database: Database,
  { sealer, seal }: ResealParts,
  table: TokenTable,
): AsyncGenerator<Row> {
  for (let after = ""; ; ) {
    const page = await database.rows(pageSql(table), [sealer.keyIds[0] ?? "", seal, after])
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.id as string
  }
}

async function resealRow(database: Database, sealer: Sealer, table: TokenTable, row: Row): Promise<boolean> {
  const { id, access_token, refresh_token, mallkey_tag } = row as Record<string, string>
  const again = (text: string | undefined, field: "access_token" | "refresh_token") => {
    const place = placeOf(id!, field)
    return text ? sealer.seal(opened(text, place, sealer), place) : (text ?? null)
  }
  let sealed: (string | null)[]
  try {
    sealed = [again(access_token, "access_token"), again(refresh_token, "refresh_token")]
  } catch (error) {
    // Counted as left, by its key; `get` of this one says what is wrong with it.
    if (isKeeperError(error, "seal_unknown")) return false
    throw error
  }
  const values = [...sealed, id!, access_token ?? null, refresh_token!, mallkey_tag!]
  return (await database.change(swapSql(table), values)) === 1
}

async function countKeys(
  database: Database,
  { sealer, seal, apps = [] }: ResealParts,
  mayTouch: MayTouch,
): Promise<Omit<ResealCount, "resealed">> {
  const rows = await database.rows(countSql(apps), apps.length > 0 ? [[...apps]] : [])
  const settled = new Set([...sealer.keyIds.slice(0, 1), ...(seal ? [] : ["plain"])])
  return keysOf(rows.map(keyGroupOfRow), settled, mayTouch)
}
