// A PostgreSQL database of a test's own, on the server that the tests were given.
import { randomBytes } from "node:crypto"
import pg from "pg"

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
