// Notes in PostgreSQL, each write one statement.
import type { Note, NoteKind, Notes } from "../../core/ports.ts"
import { isOddId, oddId } from "../odd-ids.ts"
import type { Database, Row, Value } from "./database.ts"

const insertSql = "insert into mallkey.notes (kind, key, version, value) values ($1, $2, 1, $3)"
const putSql = {
  new: `${insertSql} on conflict do nothing`,
  always: `${insertSql} on conflict (kind, key) do update set version = notes.version + 1, value = excluded.value`,
  version: `update mallkey.notes set version = version + 1, value = $3
    where kind = $1 and key = $2 and version = $4`,
}

export function postgresNotes(database: Database, kind: NoteKind): Notes {
  return {
    async get(key) {
      const sql = "select key, version, value from mallkey.notes where kind = $1 and key = $2"
      const [row] = await database.rows(sql, [kind, key])
      return row && noteOf(row)
    },
    async put(key, value, ifVersion) {
      if (isOddId(key)) throw oddId()
      const values = [kind, key, JSON.stringify(value)]
      const changed =
        typeof ifVersion === "number"
          ? await database.change(putSql.version, [...values, ifVersion])
          : await database.change(putSql[ifVersion], values)
      return changed === 1
    },
    async list({ after, limit, newest = false }) {
      const values: Value[] = after === undefined ? [kind, limit] : [kind, limit, after]
      const condition = after === undefined ? "" : `and key ${newest ? "<" : ">"} $3`
      const sql = `select key, version, value from mallkey.notes where kind = $1 ${condition}
        order by key ${newest ? "desc" : "asc"} limit $2`
      return (await database.rows(sql, values)).map(noteOf)
    },
    async remove(key) {
      await database.change("delete from mallkey.notes where kind = $1 and key = $2", [kind, key])
    },
  }
}

function noteOf(row: Row): Note {
  return { key: row.key as string, version: row.version as number, value: row.value }
}
