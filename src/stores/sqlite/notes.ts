// Notes in SQLite, each write one statement.

import { isOddName, oddName } from "../../core/odd-ids.ts"
import type { Note, NoteBeside, NoteKind, Notes } from "../../core/ports.ts"
import { parsed } from "../parsed.ts"
import type { SqliteFile } from "./database.ts"
import { limitSql } from "./list.ts"
import type { Sql, SqliteRow } from "./sql.ts"

/** What only tells a story, or is drawn up anew: see `quickly` for what that saves. */
const storyKinds: NoteKind[] = ["event", "sweep"]

const insertSql = "insert into notes (kind, key, version, value) values (?1, ?2, 1, ?3)"
const putSql = {
  new: `${insertSql} on conflict do nothing`,
  always: `${insertSql} on conflict do update set version = version + 1, value = excluded.value`,
  version: "update notes set version = version + 1, value = ?3 where kind = ?1 and key = ?2 and version = ?4",
}

/** Within a transaction of the caller's, whatever stood there before. */
export function putNote(sql: Sql, { kind, key, value }: Pick<NoteBeside, "kind" | "key" | "value">): void {
  sql.change(putSql.always, kind, key, JSON.stringify(value))
}

export function sqliteNotes(file: SqliteFile, kind: NoteKind): Notes {
  const write = storyKinds.includes(kind) ? file.quickly : file.durably
  return {
    async get(key) {
      const sql = "select key, version, value from notes where kind = ? and key = ?"
      const row = await file.durably((run) => run.one(sql, kind, key))
      return row && noteOf(row)
    },
    async put(key, value, ifVersion) {
      if (isOddName(key)) throw oddName()
      const text = JSON.stringify(value)
      const changed = await write((sql) =>
        typeof ifVersion === "number"
          ? sql.change(putSql.version, kind, key, text, ifVersion)
          : sql.change(putSql[ifVersion], kind, key, text),
      )
      return changed === 1
    },
    async list({ after, limit, newest = false }) {
      const condition = after === undefined ? "" : `and key ${newest ? "<" : ">"} ?`
      const sql = `select key, version, value from notes where kind = ? ${condition}
        order by key ${newest ? "desc" : "asc"} ${limitSql}`
      const values = after === undefined ? [limit] : [after, limit]
      const rows = await file.durably((run) => run.all(sql, kind, ...values))
      return rows.map(noteOf)
    },
    async remove(key) {
      await write((sql) => sql.change("delete from notes where kind = ? and key = ?", kind, key))
    },
  }
}

function noteOf(row: SqliteRow): Note {
  return {
    key: row.key as string,
    version: row.version as number,
    value: parsed(row.value),
  }
}
