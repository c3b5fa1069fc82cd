// Places where other programs write too, and what they write back: the pair as it stood there before.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import pg from "pg"
import { minute } from "../../src/core/alive/schedule.ts"
import type { Store } from "../../src/core/ports.ts"
import { systemChance } from "../../src/node/clock.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import { authSettings } from "../stores/postgres/place.ts"
import { ownServer } from "../stores/postgres/server.ts"
import { startRedis } from "../stores/redis/server.ts"
import { someDay, tagOf, testSealer } from "./world.ts"

export interface Place {
  store: Store
  clock: ReturnType<typeof createSteppingClock>
  /** What stands there of a mall, to be written back later as another program would. */
  copy(): Promise<() => Promise<unknown>>
  /** Changes what stands there of a mall, as another program would. */
  rewrite(change: (text: string) => string): Promise<unknown>
  end(): Promise<unknown>
}

export async function opened(url: string): Promise<Pick<Place, "store" | "clock">> {
  const clock = createSteppingClock(someDay)
  const handed = { sealer: testSealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * minute }
  return { clock, store: await openStoreAt(url, handed) }
}

export const folder = () => mkdtempSync(join(tmpdir(), "mallkey-went-back-"))

export const places: Record<string, () => Promise<Place>> = {
  "a Redis key": async () => {
    const server = await startRedis()
    const place = await opened(server.url)
    return {
      ...place,
      copy: async () => {
        const pair = String(await server.ask("GET", "cafe24:oauth:mymall"))
        return () => server.ask("SET", "cafe24:oauth:mymall", pair)
      },
      rewrite: async (change) =>
        server.ask(
          "SET",
          "cafe24:oauth:mymall",
          change(String(await server.ask("GET", "cafe24:oauth:mymall"))),
        ),
      end: () => place.store.close().then(server.end),
    }
  },
  "a PostgreSQL row": () => row("", "select 1", "cafe24.oauth_tokens", "mall_id = 'mymall'"),
  "a Supabase row": () => row("supabase:", authSettings, "auth_settings", "true"),
  "a file": async () => {
    const path = folder()
    const place = await opened(`file:${path}`)
    const file = join(path, "mymall.json")
    return {
      ...place,
      copy: async () => {
        const pair = readFileSync(file, "utf8")
        return async () => writeFileSync(file, pair)
      },
      rewrite: async (change) => writeFileSync(file, change(readFileSync(file, "utf8"))),
      end: () => place.store.close().then(() => rmSync(path, { recursive: true })),
    }
  },
}

/** A row that another program writes back as it had read it: all of its own columns, and none of ours. */
async function row(prefix: string, prepare: string, table: string, where: string): Promise<Place> {
  const server = await ownServer()
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query(prepare)
  const place = await opened(`${prefix}${server.url}`)
  const theirs = async () => {
    const { rows } = await client.query(`select * from ${table} where ${where}`)
    return Object.entries(rows[0]).filter(([name]) => !name.startsWith("mallkey_") && name !== "id")
  }
  const write = (columns: [string, unknown][]) => {
    const names = columns.map(([name], at) => `${name} = $${at + 1}`).join(", ")
    const values = columns.map(([, value]) => value)
    return client.query(`update ${table} set ${names} where ${where}`, values)
  }
  return {
    ...place,
    copy: async () => {
      const before = await theirs()
      return () => write(before)
    },
    rewrite: async (change) => write(JSON.parse(change(JSON.stringify(await theirs())))),
    end: async () => {
      await place.store.close()
      await client.end()
      await server.end()
    },
  }
}

/** Keeps what an SQLite database holds now, to put it back into the same file while it is in use. */
export function copyOfDatabase(file: string, copy: string, tables: string[]): () => void {
  const sql = new DatabaseSync(file)
  sql.exec(`vacuum into '${copy}'`)
  sql.close()
  return () => {
    const live = new DatabaseSync(file)
    live.exec(`attach '${copy}' as kept; begin immediate`)
    for (const table of tables) {
      const columns = live.prepare(`select name from pragma_table_info('${table}')`).all()
      const names = columns.map(({ name }) => name).join(", ")
      live.exec(`delete from ${table}; insert into ${table} (${names}) select ${names} from kept.${table}`)
    }
    live.exec("commit")
    live.close()
  }
}
