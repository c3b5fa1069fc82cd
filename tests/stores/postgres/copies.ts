// Copies of a PostgreSQL server's data: a backup that is put back, and a standby that follows and can take over.
import { execFile } from "node:child_process"
import { chown, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { promisify } from "node:util"
import pg from "pg"
import type { TestDatabase } from "./place.ts"
import { type OwnServer, ownServer } from "./server.ts"

const copied = (from: string, to: string) => promisify(execFile)("cp", ["-a", from, to])

/** While the server stands still. */
async function put(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  await copied(from, to)
}

/** Takes the server's data as they are now; what comes later is gone once they are restored. */
export async function keepCopy(server: OwnServer): Promise<{ restore(): Promise<void> }> {
  const [data, copy] = [join(server.folder, "data"), join(server.folder, "copy")]
  await server.kill()
  await put(data, copy)
  await server.start()
  return {
    restore: async () => {
      await server.kill()
      await put(copy, data)
      await server.start()
    },
  }
}

const tables = ["cafe24.oauth_tokens", "mallkey.owned_tokens", "mallkey.notes", "mallkey.leases"]
const copyOf = (table: string) => `copied.${table.split(".")[1]}`

/** As by pg_dump, for a server that goes on running. */
export async function copyTables({ query }: TestDatabase): Promise<void> {
  const made = tables.map((table) => `create table ${copyOf(table)} as table ${table}`)
  await query(["create schema copied", ...made].join("; "))
}

/** As by pg_restore in one transaction: nobody sees them empty. */
export async function putTablesBack({ query }: TestDatabase): Promise<void> {
  const filled = tables.map((table) => `insert into ${table} table ${copyOf(table)}`)
  await query([`truncate ${tables.join(", ")}`, ...filled].join("; "))
}

export interface Standby extends OwnServer {
  hasCaughtUp(): Promise<boolean>
  promote(): Promise<void>
}

/** Follows the primary over a line of the test's own. */
export async function startStandby(primary: OwnServer, linePort: number): Promise<Standby> {
  const standby = await ownServer({
    primary_conninfo: `host=127.0.0.1 port=${linePort} user=postgres`,
    wal_retrieve_retry_interval: "100",
  })
  const data = join(standby.folder, "data")
  await standby.kill()
  await primary.kill()
  await put(join(primary.folder, "data"), data)
  await primary.start()
  const sign = join(data, "standby.signal")
  await writeFile(sign, "")
  if (process.getuid?.() === 0) await chown(sign, 65_534, 65_534)
  await standby.start()
  return {
    ...standby,
    hasCaughtUp: async () => {
      const [there] = await asked(primary, "select pg_current_wal_lsn()::text as lsn")
      const [here] = await asked(standby, "select pg_last_wal_replay_lsn()::text as lsn")
      return there?.lsn === here?.lsn
    },
    promote: async () => {
      await asked(standby, "select pg_promote()")
      while ((await asked(standby, "select pg_is_in_recovery() as follows"))[0]?.follows) await pause(50)
    },
  }
}

async function asked({ url }: OwnServer, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
