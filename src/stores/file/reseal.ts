// Seals again, or for the first time, the pairs in files that an older key or nobody has sealed.
import { isKeeperError } from "../../core/errors.ts"
import { ofApp } from "../../core/id.ts"
import type { ResealCount } from "../../core/ports.ts"
import { sealAgain } from "../documents/text.ts"
import { connectionOfDocument } from "../documents/token-document.ts"
import { keyGroupOfRow, type MayTouch } from "../keys-of.ts"
import { claimedSql } from "../sqlite/list.ts"
import { countKeys } from "../sqlite/reseal.ts"
import { adoptDocument, documentIn, type FileHouse, locked, writeRow } from "./beside.ts"
import { pathOf } from "./place.ts"
import { readText, replaceFile } from "./replace.ts"

const pageSize = 100
const pageSql = (claimed: string) => `select id, app, client_id from connections
  where sealed_by <> ? and id > ? and ${claimed} order by id limit ${pageSize}`

export async function resealFiles(
  house: FileHouse,
  limit: number,
  mayTouch: MayTouch = () => true,
): Promise<ResealCount> {
  const { sealer, beside, place, apps = [] } = house
  let resealed = 0
  if (place.sealed) {
    for (let after = ""; resealed < limit; ) {
      const page = await beside.quickly((sql) =>
        sql.all(pageSql(claimedSql(apps)), sealer.keyIds[0] ?? "", after),
      )
      for (const row of page) {
        const { app, clientId } = keyGroupOfRow(row)
        if (resealed >= limit || !mayTouch({ ...ofApp(app), clientId })) continue
        if (await resealFile(house, String(row.id))) resealed++
      }
      if (page.length < pageSize) break
      after = String(page.at(-1)?.id)
    }
  }
  return { resealed, ...(await countKeys(beside, { sealer, apps }, mayTouch, place.sealed)) }
}

function resealFile(house: FileHouse, id: string): Promise<boolean> {
  return locked(house.beside.quickly, (sql) => {
    const path = pathOf(house.place, id)
    const text = readText(path)
    const document = documentIn(house, text)
    if (!document) return false
    const facts = adoptDocument(house, sql, id, document)
    try {
      const connection = connectionOfDocument(facts, document, house.sealer)
      if (!replaceFile(path, text, sealAgain(document.text, connection, house.sealer), house.chance))
        return false
      writeRow(sql, facts, house.sealer.keyIds[0] ?? "")
      return true
    } catch (error) {
      // Counted as left, by its key; `get` of this one says what is wrong with it.
      if (isKeeperError(error, "seal_unknown")) return false
      throw error
    }
  })
}
