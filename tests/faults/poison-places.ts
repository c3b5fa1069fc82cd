// The places of the poison play: each store as a real one, with what others and accidents may leave there besides.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { NoteKind } from "../../src/core/ports.ts"
import { noteKeys } from "../../src/stores/redis/keys.ts"
import type { Poison } from "../../src/testing/index.ts"
import { badDocuments, badFiles, type TokensOf } from "../stores/poisons.ts"
import { badKeys, badObjects, badRows } from "../stores/poisons-of-places.ts"
import { authSettings, makeDatabase } from "../stores/postgres-place.ts"
import { startRedis } from "../stores/redis-server.ts"

export type Poisons = Record<string, () => Promise<Poison>>

export interface PoisonPlace {
  url: string
  poisons(now: () => number, tokensOf: TokensOf): Poisons
  /** As it stands in the store, whole JSON or not; undefined takes it away. False: this store cannot hold that. */
  putNote(kind: NoteKind, key: string, text: string | undefined): Promise<boolean>
  /** The store refuses whatever is written for this mall, until the answer is called. */
  refuse?(mallId: string): Promise<() => Promise<void>>
  end(): Promise<void>
}

type OpenPlace = () => Promise<PoisonPlace>

const sqlite: OpenPlace = async () => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-poison-"))
  const path = join(folder, "mallkey.db")
  const change = sqliteChange(path)
  return {
    url: `sqlite:${path}`,
    poisons: (now) => badSqliteRows(change, now),
    putNote: async (kind, key, text) => putSqliteNote(change, kind, key, text),
    refuse: async (mallId) => {
      change(`create trigger refuses before update of tokens on connections when new.mall_id = '${mallId}'
        begin select raise(abort, 'not this one'); end`)
      return async () => change("drop trigger refuses")
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
    poisons: (now, tokensOf) => ({ ...badDocuments(now, put, tokensOf), ...badFiles(path, now) }),
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
  return {
    url: database.url,
    poisons: (now, tokensOf) => badRows(() => database, now, tokensOf),
    putNote: (kind, key, text) => putSqlNote(database.query, kind, key, text),
    refuse: async (mallId) => {
      const [row] = await database.query("select access_token from cafe24.oauth_tokens where mall_id = $1", [
        mallId,
      ])
      await database.query(`alter table cafe24.oauth_tokens add constraint refuses
        check (mall_id <> '${mallId}' or access_token = '${row!.access_token}')`)
      return async () =>
        void (await database.query("alter table cafe24.oauth_tokens drop constraint refuses"))
    },
    end: () => database.drop(),
  }
}

const supabase: OpenPlace = async () => {
  const database = await makeDatabase()
  await database.query(authSettings)
  const token = "providers #>> '{cafe24,access_token}'"
  const mall = "providers #>> '{cafe24,mall_id}'"
  return {
    url: `supabase:${database.url}`,
    poisons: (now, tokensOf) => badObjects(() => database, now, tokensOf),
    putNote: (kind, key, text) => putSqlNote(database.query, kind, key, text),
    refuse: async (mallId) => {
      const [row] = await database.query(`select ${token} as token from auth_settings where ${mall} = $1`, [
        mallId,
      ])
      await database.query(`alter table auth_settings add constraint refuses
        check (${mall} is distinct from '${mallId}' or ${token} = '${row!.token}')`)
      return async () => void (await database.query("alter table auth_settings drop constraint refuses"))
    },
    end: () => database.drop(),
  }
}

export const places: Record<string, OpenPlace> = { sqlite, file, redis, postgres, supabase }

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
  return {
    "health that is cut off": bad("health", '{"failures":'),
    "health that is another thing": bad("health", '"well"', "healthtext"),
    "a record without its members": bad("record", "{}", "recordempty"),
    "a record that is cut off": bad("record", '{"issuedAt":'),
    "an end that no number holds": bad("access_expires_at", 9_000_000_000_000_000_000n),
    "tokens that nothing opens": bad("tokens", "mk1.aaaaaaaa.bbbbbbbb.cccccccc"),
  }
}
