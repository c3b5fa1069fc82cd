// What a mall costs in a sweep on PostgreSQL, counted where it adds up: statements, rows, commits, and bytes of the server's log.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import pg from "pg"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock, sampleConnection } from "../../../src/testing/index.ts"
import { createWorld, someDay } from "../../kit/world.ts"
import { partsWith } from "./bench.ts"
import { type OwnServer, ownServer } from "./server.ts"
import { spyOnNames } from "./spy-on-names.ts"

const malls = Array.from({ length: 40 }, (_, index) => `costmall${index}`)
const clock = createSteppingClock(someDay)
/** What a sweep asks once, however many malls there are. */
const once = 40

let server: OwnServer
before(async () => {
  // Nobody else writes to it, not even its own sweeper.
  server = await ownServer({ autovacuum: "off" })
})
after(() => server.end())

const openStore = () => openStoreAt(server.url, { ...partsWith(), clock })

const rowsSql = `select relname as name, n_tup_ins::int as inserted, n_tup_upd::int as updated, n_tup_del::int as deleted
  from pg_stat_user_tables where relname in ('oauth_tokens', 'leases')`
const wholeSql = `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::int as bytes,
  (select xact_commit::int from pg_stat_database where datname = current_database()) as commits`

interface Counters {
  bytes: number
  commits: number
  rows: Record<string, { inserted: number; updated: number; deleted: number }>
}

async function counters(): Promise<Counters> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query("select pg_sleep(0.2)")
  const [whole] = (await client.query(wholeSql)).rows
  const rows = (await client.query(rowsSql)).rows.map(({ name, ...counted }) => [name, counted])
  await client.end()
  return { ...whole, rows: Object.fromEntries(rows) }
}

test("a refreshed mall costs four statements, two writes of its row and none that stays in the leases", async () => {
  const first = await openStore()
  const world = createWorld({ store: first, clock })
  for (const mall of malls) await world.connect(mall)
  // From the third on every table has room for what comes in the place of what was.
  for (let turn = 0; turn < 3; turn++) await world.keeper.sweep({ force: true })
  // What a line did is counted by the server when it is closed.
  await first.close()
  const before = await counters()
  const store = await openStore()
  const { sent } = await spyOnNames(async () => {
    const { refreshed } = await world.another({ store }).sweep({ force: true })
    assert.equal(refreshed, malls.length)
  })
  await store.close()
  const statements = sent.map(({ text }) => text)
  const after = await counters()
  const each = (verb: RegExp) => statements.filter((text) => verb.test(text)).length
  assert.equal(each(/^\s*insert into mallkey.leases/), malls.length)
  assert.equal(each(/^\s*update cafe24.oauth_tokens/), malls.length)
  assert.equal(each(/^\s*with written/), malls.length)
  assert.equal(each(/^\s*delete from mallkey.leases/), 0)
  assert.ok(statements.length <= 4 * malls.length + once, `${statements.length} statements`)
  const commits = after.commits - before.commits
  assert.ok(commits <= 4 * malls.length + 3 * once, `${commits} commits`)
  const grown = (name: string) => {
    const [was, is] = [before.rows[name]!, after.rows[name]!]
    return [is.inserted - was.inserted, is.updated - was.updated, is.deleted - was.deleted]
  }
  assert.deepEqual(grown("oauth_tokens"), [0, 2 * malls.length, 0])
  assert.deepEqual(grown("leases"), [0, 2 * malls.length, 0])
  const bytes = (after.bytes - before.bytes) / malls.length
  assert.ok(bytes < 4_000, `${bytes} bytes of log`)
})

test("that a pair is about to be shown costs the log as much whether it came of twelve pairs or of none", async () => {
  const store = await openStore()
  const costOf = async (id: string, spent: string[]) => {
    const connection = sampleConnection({ id })
    const health = { ...connection.health, spent }
    await store.saveTokens({ ...connection, health }, "new")
    const shown = async (at: number) => {
      const attempt = { id: `attempt ${at}`, tag: connection.tag, at, instance: "here" }
      const news = { health: { ...health, attempt, requestedAt: [at] }, refreshAt: at }
      assert.ok(await store.saveHealth(id, news, connection.tag))
    }
    // The first one may move the row to another page.
    await shown(someDay)
    const before = await counters()
    await shown(someDay + 1)
    return (await counters()).bytes - before.bytes
  }
  const twelve = Array.from({ length: 12 }, (_, at) => `${at}`.padEnd(16, "0"))
  const [few, many] = [await costOf("fewmall", []), await costOf("manymall", twelve)]
  await store.close()
  // Of themselves they are 228 bytes; the server now and then writes some of its own.
  assert.ok(many - few < 150, `${few} and ${many} bytes`)
})
