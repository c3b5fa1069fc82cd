// Notes in PostgreSQL, each write one statement.

import { isOddName, oddName } from "../../core/odd-ids.ts"
import type { Note, NoteBeside, NoteKind, Notes } from "../../core/ports.ts"
import type { StandingLease } from "../standing-lease.ts"
import type { Database, Row, Statement } from "./database.ts"
import { createGatheredReads, type GatheredRead } from "./gathered-reads.ts"
import { endedSql } from "./leases.ts"
import { type MixedRead, notesByKey } from "./mixed-reads.ts"

const insertSql =
  "insert into mallkey.notes (kind, key, version, value) values ($1::text, $2::text, 1, $3::json)"
const alwaysSql = "on conflict (kind, key) do update set version = notes.version + 1, value = excluded.value"
const putSql = {
  new: `${insertSql} on conflict do nothing`,
  always: `${insertSql} ${alwaysSql}`,
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

/** The note goes with what this statement writes, and the lease with both; nothing of it happens where it writes nothing. */
export function withNote(
  { sql, values: before }: Statement,
  { kind, key, value }: Pick<NoteBeside, "kind" | "key" | "value">,
  lease?: Pick<StandingLease, "name" | "holder">,
): Statement {
  const values = [...before]
  const place = (one: string) => `$${values.push(one)}`
  const note = [place(kind), place(key), place(JSON.stringify(value))]
  const ended = lease ? `, ended as (${endedSql(place(lease.name), place(lease.holder))})` : ""
  return {
    sql: `with written as (${sql} returning 1)${ended}
      insert into mallkey.notes (kind, key, version, value)
      select ${note[0]}::text, ${note[1]}::text, 1, ${note[2]}::json from written ${alwaysSql}`,
    values,
  }
}

export const noteStatements = {
  rows: { get: getSql, getMany: getManySql, oldest: oldestSql, newest: newestSql },
  change: { putNew: putSql.new, putAlways: putSql.always, putVersion: putSql.version, remove: removeSql },
}

/** What a refresh reads: with its row, where the database reads several things at once. */
const ofRefresh: readonly NoteKind[] = ["state", "successor"]

/**
 * Reads of one kind take one lane: a stranger who tries made-up keys, and a watcher that asks whether all is well,
 * share it, and nobody's refresh waits behind them.
 */
export function postgresNotes(database: Database, mixed?: MixedRead): (kind: NoteKind) => Notes {
  const reads = new Map<NoteKind, GatheredRead<Note>>()
  return (kind) => {
    const isMixed = mixed && ofRefresh.includes(kind)
    const read = reads.get(kind) ?? (isMixed ? readMixed(mixed, kind) : readNotes(database, kind))
    reads.set(kind, read)
    return notesOf(database, kind, read)
  }
}

function readMixed(mixed: MixedRead, kind: NoteKind): GatheredRead<Note> {
  const source = notesByKey(kind)
  return async (key) => {
    // No such key was ever written, and a control character would stop what others ask for with it.
    if (isOddName(key)) return undefined
    const [row] = await mixed(source, key)
    return row && noteOf(row)
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
      if (isOddName(key)) throw oddName()
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
