// Seals again, or for the first time, the pairs in files that an older key or nobody has sealed.
import { isKeeperError } from "../../core/errors.ts"
import type { ResealCount } from "../../core/ports.ts"
import { sealAgain } from "../documents/text.ts"
import { connectionOfDocument } from "../documents/token-document.ts"
import { countKeys } from "../sqlite/reseal.ts"
import { adoptDocument, documentIn, type FileHouse, locked, writeRow } from "./beside.ts"
import { pathOf } from "./place.ts"
import { readText, replaceFile } from "./replace.ts"

const pageSize = 100
const pageSql = `select id from connections where sealed_by <> ? and id > ? order by id limit ${pageSize}`

export async function resealFiles(house: FileHouse, limit: number): Promise<ResealCount> {
  const { sealer, beside, place } = house
  let resealed = 0
  if (place.sealed) {
    for (let after = ""; resealed < limit; ) {
      const page = await beside.quickly((sql) => sql.all(pageSql, sealer.keyIds[0] ?? "", after))
      for (const { id } of page) if (resealed < limit && (await resealFile(house, String(id)))) resealed++
      if (page.length < pageSize) break
      after = String(page.at(-1)?.id)
    }
  }
  const { left, byKey } = await countKeys(beside, sealer)
  return { resealed, left: place.sealed ? left : 0, byKey }
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
