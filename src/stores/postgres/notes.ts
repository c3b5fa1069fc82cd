// Notes in PostgreSQL, each write one statement.
import type { Note, NoteKind, Notes } from "../../core/ports.ts"
import { isOddId, oddId } from "../odd-ids.ts"
import type { Database, Row } from "./database.ts"
import { createGatheredReads, type GatheredRead } from "./gathered-reads.ts"

const insertSql =
  "insert into mallkey.notes (kind, key, version, value) values ($1::text, $2::text, 1, $3::json)"
const putSql = {
  new: `${insertSql} on conflict do nothing`,
  always: `${insertSql} on conflict (kind, key) do update set version = notes.version + 1, value = excluded.value`,
  version: `update mallkey.notes set version = version + 1, value = $3::json
    where kind = $1::text and key = $2::text and version = $4::bigint`,
}
const selectSql = "select key, version, value from mallkey.notes where kind = $1::text and key"
const getSql = `${selectSql} = $2::text`
const getManySql = `${selectSql} = any($2::text[])`
const removeSql = "delete from mallkey.notes where kind = $1::text and key = $2::text"
const listSql = (behind: ">" | "<") => `select key, version, value from mallkey.notes
  where kind = $1::text and ($3::text is null or key ${behind} $3) order by key ${behind === ">" ? "asc" : "desc"}
  limit $2::bigint`
const oldestSql = listSql(">")
const newestSql = listSql("<")

export const noteStatements = {
  rows: { get: getSql, getMany: getManySql, oldest: oldestSql, newest: newestSql },
  change: { putNew: putSql.new, putAlways: putSql.always, putVersion: putSql.version, remove: removeSql },
}

/**
 * Reads of one kind take one lane: a stranger who tries made-up keys, and a watcher that asks whether all is well,
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
  const ask = async (sql: string, value: string | string[]) =>
    (await database.rows(sql, [kind, value])).map(noteOf)
  return createGatheredReads<Note>({
    atOnce: 1,
    one: async (key) => (await ask(getSql, key))[0],
    many: async (keys) => new Map((await ask(getManySql, keys)).map((note) => [note.key, note])),
  })
}

function notesOf(database: Database, kind: NoteKind, read: GatheredRead<Note>): Notes {
  return {
    // A caller that changes what it was handed changes it for nobody else.
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
      const rows = await database.rows(newest ? newestSql : oldestSql, [kind, limit, after ?? null])
      return rows.map(noteOf)
    },
    async remove(key) {
      await database.change(removeSql, [kind, key])
    },
  }
}

function noteOf(row: Row): Note {
  return { key: row.key as string, version: row.version as number, value: row.value }
}
