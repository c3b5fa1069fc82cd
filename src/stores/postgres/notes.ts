// Notes in PostgreSQL, each write one statement.
import type { Note, NoteKind, Notes } from "../../core/ports.ts"
import { isOddId, oddId } from "../odd-ids.ts"
import type { Database, Row, Value } from "./database.ts"
import { createGatheredReads, type GatheredRead } from "./gathered-reads.ts"

const insertSql = "insert into mallkey.notes (kind, key, version, value) values ($1, $2, 1, $3)"
const putSql = {
  new: `${insertSql} on conflict do nothing`,
  always: `${insertSql} on conflict (kind, key) do update set version = notes.version + 1, value = excluded.value`,
  version: `update mallkey.notes set version = version + 1, value = $3
    where kind = $1 and key = $2 and version = $4`,
}

const getSql = "select key, version, value from mallkey.notes where kind = $1 and key"

/**
 * Reads of one kind take one lane: whoever knocks with made-up keys, and whoever looks whether the house is well,
 * share it, and nobody's refresh waits behind them.
 */
export function postgresNotes(database: Database): (kind: NoteKind) => Notes {
  const reads = new Map<NoteKind, GatheredRead<Note>>()
  return (kind) => {
    const read = reads.get(kind) ?? readNotes(database, kind)
    reads.set(kind, read)
    return notesOf(database, kind, read)
  }
}

function readNotes(database: Database, kind: NoteKind): GatheredRead<Note> {
  const ask = async (condition: string, value: string | string[]) =>
    (await database.rows(`${getSql} ${condition}`, [kind, value])).map(noteOf)
  return createGatheredReads<Note>({
    atOnce: 1,
    one: async (key) => (await ask("= $2", key))[0],
    many: async (keys) => new Map((await ask("= any($2)", keys)).map((note) => [note.key, note])),
  })
}

function notesOf(database: Database, kind: NoteKind, read: GatheredRead<Note>): Notes {
  return {
    // Whoever changes what they were handed changes it for nobody else.
    get: async (key) => structuredClone(await read(key)),
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
