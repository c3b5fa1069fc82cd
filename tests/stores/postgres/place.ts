// A PostgreSQL database of a test's own, on the server that the tests were given.
import { randomBytes } from "node:crypto"
import pg from "pg"

/** As the applications on Supabase have it. */
export const authSettings = `create table auth_settings (id uuid primary key default gen_random_uuid(), org_id uuid,
  user_id uuid, providers jsonb not null default '{}', updated_at timestamptz not null default now())`

const server = process.env.MALLKEY_TEST_POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres"

export interface TestDatabase {
  url: string
  /** As another program would, with a connection of its own that lasts until `drop`. */
  query(text: string, values?: unknown[]): Promise<pg.QueryResultRow[]>
  drop(): Promise<void>
}

/** `further`: what else `create database` is told. */
export async function makeDatabase(at = server, further = ""): Promise<TestDatabase> {
  const name = `mallkey_test_${process.pid}_${randomBytes(4).toString("hex")}`
  await once(at, `create database ${name} ${further}`)
  const address = new URL(at)
  address.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: address.href, max: 4 })
  pool.on("error", () => undefined)
  return {
    url: address.href,
    query: async (text, values) => (await pool.query(text, values)).rows,
    drop: async () => {
      await pool.end()
      await once(at, `drop database if exists ${name} with (force)`)
    },
  }
}

async function once(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
