// What is remembered beside the token files, in an SQLite file that is also their lock between processes.
import { believableMs } from "../../core/believable.ts"
import type { ConnectionFacts } from "../../core/connection.ts"
import type { Chance } from "../../core/ports.ts"
import type { Apps } from "../claimed.ts"
import { factsOfDocument } from "../documents/facts.ts"
import { type DocumentParts, meeting, readDocument, type TokenDocument } from "../documents/token-document.ts"
import type { SqliteFile } from "../sqlite/database.ts"
import { factColumns, factsOfRow, rowOfFacts, saveSql, valuesOf } from "../sqlite/rows.ts"
import type { Sql } from "../sqlite/sql.ts"
import { inTransaction } from "../sqlite/together.ts"
import type { FilePlace } from "./place.ts"

export interface FileHouse extends DocumentParts {
  place: FilePlace
  beside: SqliteFile
  chance: Chance
  apps?: Apps
}

/**
 * One at a time over all processes, reading the file and writing it included. The lock is the kernel's, on the SQLite
 * file: it ends with the process that holds it, however that dies. Everything in `work` is synchronous for its sake.
 */
export function locked<T>(run: SqliteFile["durably"], work: (sql: Sql) => T): Promise<T> {
  return run((sql) => inTransaction(sql, () => work(sql)))
}

/** Undefined also where the row cannot be read: it is drawn up anew from its file, like one nobody has met. */
export function factsKept(sql: Sql, id: string): ConnectionFacts | undefined {
  const row = sql.one(`select ${factColumns} from connections where id = ?`, id)
  try {
    return row && factsOfRow(row)
  } catch {
    return undefined
  }
}

/** Rows of a version that believed any number would never be due: their files are read again. */
export async function doubtFarTimes({ beside, clock }: FileHouse): Promise<void> {
  const sql = `update connections set tokens = '' where tokens <> '' and
    (refresh_at > ?1 or access_expires_at > ?1 or refresh_expires_at > ?1)`
  await beside.quickly((run) => run.change(sql, clock.now() + believableMs))
}

/** Which connection the one file holds. The mall id alone does not tell its owner; what we wrote down does. */
export function idInFile(sql: Sql, { members }: TokenDocument): string | undefined {
  const { mall_id: mallId } = members
  if (typeof mallId !== "string" || mallId === "") return undefined
  return (
    (sql.one("select id from connections where mall_id = ? and app is null limit 1", mallId)?.id as string) ??
    mallId
  )
}

/** Where other stores keep tokens stands what the file looked like when it was last read; see file-scan.ts. */
export function writeRow(sql: Sql, facts: ConnectionFacts, keyId: string, mark = ""): void {
  sql.change(saveSql.always, ...valuesOf(rowOfFacts(facts, mark, keyId)))
}

export function markRow(sql: Sql, id: string, tag: string, mark: string): void {
  sql.change("update connections set tokens = ? where id = ? and tag = ?", mark, id, tag)
}

export function forgetRow(sql: Sql, id: string): void {
  sql.change("delete from connections where id = ?", id)
}

/** The facts of a pair as it stands in its file, and from then on beside it. */
export function adoptDocument(
  house: FileHouse,
  sql: Sql,
  id: string,
  document: TokenDocument,
  mark = "",
): ConnectionFacts {
  const facts = factsOfDocument(id, document, factsKept(sql, id), meeting(house))
  writeRow(sql, facts, document.sealedBy, mark)
  return facts
}

export function documentIn(house: FileHouse, text: string | undefined): TokenDocument | undefined {
  return text === undefined ? undefined : readDocument(text, house.tagOf)
}
