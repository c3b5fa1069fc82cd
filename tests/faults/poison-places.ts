// The places of the poison play: each store as a real one, with what others and accidents may leave there besides.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { NoteKind } from "../../src/core/ports.ts"
import type { StoreParts } from "../../src/stores/open.ts"
import { noteKeys } from "../../src/stores/redis/keys.ts"
import type { Poison } from "../../src/testing/index.ts"
import { oddOwners } from "../stores/odd-owners.ts"
import { badDocuments, badFiles, type TokensOf } from "../stores/poisons.ts"
import { badKeys, badObjects, badRows } from "../stores/poisons-of-places.ts"
import { authSettings, makeDatabase, type TestDatabase } from "../stores/postgres/place.ts"
import { startRedis } from "../stores/redis/server.ts"
import { startPastedProject } from "../stores/supabase/pasted.ts"
import { type Refuse, refusals } from "./refused-rows.ts"

export type Poisons = Record<string, () => Promise<Poison>>

export interface PoisonPlace {
  url: string
  poisons(now: () => number, tokensOf: TokensOf): Poisons
  /** As it stands in the store, whole JSON or not; undefined takes it away. False: this store cannot hold that. */
  putNote(kind: NoteKind, key: string, text: string | undefined): Promise<boolean>
  /** What else opening it asks for, and what a command finds in its environment for that. */
  parts?: Pick<StoreParts, "supabase">
  env?: Record<string, string>
  /** By what the store says of it: it refuses the next pair of one mall, until it is mended. */
  refusals?: Record<string, Refuse>
  end(): Promise<void>
}

/** Another table of the application, to which rows may have to refer. */
const partners = "create table partners (id int primary key)"

type OpenPlace = () => Promise<PoisonPlace>

const sqlite: OpenPlace = async () => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-poison-"))
  const path = join(folder, "mallkey.db")
  const change = sqliteChange(path)
  return {
    url: `sqlite:${path}`,
    poisons: (now) => badSqliteRows(change, now),
    putNote: async (kind, key, text) => putSqliteNote(change, kind, key, text),
    refusals: {
      "not this one": async (mallId) => {
        change(`create trigger refuses before update of tokens on connections when new.mall_id = '${mallId}'
          begin select raise(abort, 'not this one'); end`)
        return async () => change("drop trigger refuses")
      },
    },
    end: () => rm(folder, { recursive: true, force: true }),
  }
}

const file: OpenPlace = async () => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-poison-"))
  const path = join(folder, "tokens")
  const change = sqliteChange(join(path, ".mallkey", "beside.db"))
  const put = (id: string, document: object | string) =>
    writeFile(join(path, `${id}.json`), typeof document === "string" ? document : JSON.stringify(document))
  return {
    url: `file:${path}`,
    poisons: (now, tokensOf) => ({
      ...badDocuments(now, put, tokensOf),
      ...badFiles(path, now),
      ...oddOwners(
        now,
        (id) => put(id, { mall_id: id, ...tokensOf(id), expires_at: now() + 3_600_000 }),
        (id) => rm(join(path, `${id}.json`), { force: true }),
        { longest: 200 },
      ),
    }),
    putNote: async (kind, key, text) => putSqliteNote(change, kind, key, text),
    end: () => rm(folder, { recursive: true, force: true }),
  }
}

const redis: OpenPlace = async () => {
  const server = await startRedis()
  return {
    url: server.url,
    poisons: (now, tokensOf) => badKeys(() => server, now, tokensOf),
    putNote: async (kind, key, text) => {
      const [values, order] = noteKeys(kind)
      await server.ask("HDEL", values, key)
      await server.ask("ZREM", order, key)
      if (text === undefined) return true
      await server.ask("HSET", values, key, `1 ${text}`)
      await server.ask("ZADD", order, "0", key)
      return true
    },
    end: () => server.end(),
  }
}

const postgres: OpenPlace = async () => {
  const database = await makeDatabase()
  await database.query(partners)
  return {
    url: database.url,
    poisons: (now, tokensOf) => badRows(() => database, now, tokensOf),
    putNote: (kind, key, text) => putSqlNote(database.query, kind, key, text),
    refusals: refusals(database.query, {
      table: "cafe24.oauth_tokens",
      mall: "mall_id",
      token: "access_token",
    }),
    end: () => database.drop(),
  }
}

const supabase: OpenPlace = async () => {
  const database = await makeDatabase()
  await database.query(`${authSettings}; ${partners}`)
  return { ...objectsIn(database), url: `supabase:${database.url}`, end: () => database.drop() }
}

/** The same table, where all that is known of the project is its address and its key. */
const supabaseOverHttps: OpenPlace = async () => {
  const database = await makeDatabase()
  await database.query(`${authSettings}; ${partners}`)
  const project = await startPastedProject(database)
  const { supabase } = await project.paste()
  return {
    ...objectsIn(database),
    url: `supabase:${project.url}?seal=on`,
    parts: { supabase },
    env: { SUPABASE_URL: project.url, SUPABASE_SERVICE_ROLE_KEY: project.keys.secret },
    end: () => project.end(),
  }
}

function objectsIn(database: TestDatabase): Pick<PoisonPlace, "poisons" | "putNote" | "refusals"> {
  return {
    poisons: (now, tokensOf) => badObjects(() => database, now, tokensOf),
    putNote: (kind, key, text) => putSqlNote(database.query, kind, key, text),
    refusals: refusals(database.query, {
      table: "auth_settings",
      mall: "(providers #>> '{cafe24,mall_id}')",
      token: "(providers #>> '{cafe24,access_token}')",
    }),
  }
}

export const places: Record<string, OpenPlace> = {
  sqlite,
  file,
  redis,
  postgres,
  supabase,
  "supabase over https": supabaseOverHttps,
}

type Change = (sql: string, ...values: (string | number | bigint | null)[]) => void

/** As an editor of such files would, which knows nothing of our checks. */
function sqliteChange(path: string): Change {
  return (sql, ...values) => {
    const database = new DatabaseSync(path)
    try {
      database.exec("pragma busy_timeout = 5000; pragma ignore_check_constraints = on")
      database.prepare(sql).run(...values)
    } finally {
      database.close()
    }
  }
}

function putSqliteNote(change: Change, kind: string, key: string, text: string | undefined): boolean {
  change("delete from notes where kind = ? and key = ?", kind, key)
  if (text !== undefined)
    change("insert into notes (kind, key, version, value) values (?, ?, 1, ?)", kind, key, text)
  return true
}

async function putSqlNote(
  query: (sql: string, values: unknown[]) => Promise<unknown>,
  kind: string,
  key: string,
  text: string | undefined,
): Promise<boolean> {
  await query("delete from mallkey.notes where kind = $1 and key = $2", [kind, key])
  if (text === undefined) return true
  try {
    await query("insert into mallkey.notes (kind, key, version, value) values ($1, $2, 1, $3::json)", [
      kind,
      key,
      text,
    ])
    return true
  } catch {
    // No JSON: the column's type keeps it out.
    return false
  }
}

/** Rows as an editor or a broken disk may leave them. Nobody can mend their tokens, so they are taken away. */
function badSqliteRows(change: Change, now: () => number): Poisons {
  const bad = (column: string, value: string | number | bigint, name = column.replaceAll("_", "")) => {
    const id = `badmall-${name}`
    return async (): Promise<Poison> => {
      change(
        `insert into connections (id, mall_id, tag, refresh_at, access_expires_at, refresh_expires_at, record, health,
          standing, tokens, sealed_by) values (?, ?, 'ab', 1, 2, 3, '{"issuedAt":1,"scopes":[],"clientId":""}',
          '{"failures":0,"requestedAt":[]}', 0, 'mk1.a.b.c', 'a')`,
        id,
        id,
      )
      change(`update connections set ${column} = ? where id = ?`, value, id)
      return { named: id, now: now(), mend: async () => change("delete from connections where id = ?", id) }
    }
  }
  const remove = (id: string) => change("delete from connections where id = ?", id)
  return {
    ...oddOwners(
      now,
      (id) =>
        change(
          `insert into connections (id, mall_id, tag, refresh_at, access_expires_at, refresh_expires_at, record, health,
            standing, tokens, sealed_by) values (?, 'oddmall', 'ab', 1, 2, 3, '{"issuedAt":1,"scopes":[],"clientId":""}',
            '{"failures":0,"requestedAt":[]}', 0, 'mk1.a.b.c', 'a')`,
          id,
        ),
      remove,
    ),
    "health that is cut off": bad("health", '{"failures":'),
    "health that is another thing": bad("health", '"well"', "healthtext"),
    "a record without its members": bad("record", "{}", "recordempty"),
    "a record that is cut off": bad("record", '{"issuedAt":'),
    "an end that no number holds": bad("access_expires_at", 9_000_000_000_000_000_000n),
    "tokens that nothing opens": bad("tokens", "mk1.aaaaaaaa.bbbbbbbb.cccccccc"),
  }
}
