// Thousands of typed rows that name one mall: what a refresh of that mall reads does not grow with them, by either way.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { makeShopTable, openShopStore } from "../../kit/shop-table.ts"
import { someDay } from "../../kit/world.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"
import { type PastedProject, startPastedProject } from "../../stores/supabase/pasted.ts"

const typed = 3_000
/** Rows and index entries that refreshing one mall may read: a few dozen statements over a handful of rows. */
const readAtMost = 1_000
const kim = "6f1a2b3c-0000-4000-8000-000000000001"
const minute = 60_000
/** As many as there are: rows of their usual width, by which PostgreSQL chooses its way. */
const scopes = [
  "application",
  "category",
  "collection",
  "community",
  "customer",
  "design",
  "notification",
  "order",
]
  .flatMap((name) => [`mall.read_${name}`, `mall.write_${name}`])
  .join(" ")
const clock = createSteppingClock(someDay)
let database: TestDatabase
let project: PastedProject
before(async () => {
  database = await makeDatabase()
  project = await startPastedProject(database)
})
after(() => project?.end())

type Ends = { after(end: () => Promise<void>): void }
type Way = "direct" | "https"

async function worldWith(t: Ends, way: Way): Promise<HttpWorld> {
  await makeShopTable(database)
  const pasted = way === "https" ? await project.paste("") : {}
  const store = await openShopStore(t, database, { clock, ...pasted })
  return createHttpWorld({ clock, store })
}

/** `#` in the mall's name is another for each row. Of many tenants, each with a row of their own: none is due while the test looks. */
function typeThousands(mallId: string, user?: string, rows = typed) {
  const expires_at = new Date(clock.now() + 300 * 24 * 60 * minute).toISOString()
  return database.query(
    `insert into auth_settings (user_id, providers)
      select coalesce($3, '00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, jsonb_build_object('cafe24', jsonb_build_object(
        'mall_id', replace($2::text, '#', n::text), 'access_token', 'a' || n, 'refresh_token', 'made-up-' || n, 'expires_at', $1::text,
        'scope', '${scopes}'))
      from generate_series(1, ${rows}) n`,
    [expires_at, mallId, user ?? null],
  )
}

/** As PostgreSQL counts it: rows that were read from the two tables, and entries of their indexes. */
async function readSoFar(): Promise<number> {
  // Sessions tell what they counted when they end, and for certain only then.
  const ended = await database.query(`select pid, pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`)
  const pids = ended.map(({ pid }) => pid)
  while (await areThere(pids)) await pause(10)
  const [row] = await database.query(`select
    (select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int from pg_stat_user_tables where relname in ${tables})
    + (select sum(idx_tup_read)::int from pg_stat_user_indexes where relname in ${tables}) as read`)
  return row!.read
}

const tables = "('auth_settings', 'settings_rows')"

/** New ones may have come meanwhile, as a store looks for the server when its lines are cut: they stay, and read nothing. */
async function areThere(pids: number[]): Promise<boolean> {
  const [row] = await database.query(
    "select count(*)::int as there from pg_stat_activity where pid = any($1) and datname = current_database()",
    [pids],
  )
  return row!.there > 0
}

/** A busy server may not have cleared yet what a sweep has just rewritten; what grows with the rows does so every time. */
async function leastRefreshOf(world: HttpWorld, id: string): Promise<number> {
  const reads: number[] = []
  while (reads.length < 3) {
    reads.push(await refreshOf(world, id))
    await clock.step(5 * minute)
  }
  return Math.min(...reads)
}

async function refreshOf(world: HttpWorld, id: string): Promise<number> {
  // As the server does by itself within a minute.
  await database.query("vacuum analyze auth_settings")
  await database.query("vacuum analyze mallkey.settings_rows")
  const before = await readSoFar()
  const { renewed } = await world.keeper.refresh(id, { force: true })
  assert(renewed)
  return (await readSoFar()) - before
}

for (const way of ["direct", "https"] as const)
  test(`${way}: a refresh reads no more where thousands of rows name its mall, and none of ours is hidden`, async (t) => {
    const world = await worldWith(t, way)
    const { url } = world.keeper.connect({ mallId: "victimmall", owner: `user:${kim}` })
    assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
    const id = `victimmall~user:${kim}`
    await typeThousands("victimmall")
    await world.keeper.sweep()
    const [kept] = await database.query("select count(*)::int as rows from mallkey.settings_rows")
    assert.equal(kept!.rows, typed + 1)
    const read = await leastRefreshOf(world, id)
    assert(read <= readAtMost, `${read} rows and entries were read`)
    assert.equal((await world.keeper.connection("victimmall")).connection.id, id)
  })

test("the row of a set-up that was there before us is found among thousands, and gets its refresh", async (t) => {
  const world = await worldWith(t, "direct")
  const { url } = world.keeper.connect({ mallId: "victimmall" })
  assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
  // From here on it is as another program would have left it.
  await database.query("update auth_settings set user_id = $1", [kim])
  await database.query("delete from mallkey.settings_rows")
  await typeThousands("victimmall")
  await world.keeper.sweep()
  const id = `victimmall~user:${kim}`
  assert.equal((await world.keeper.connection(id)).connection.unproven, true)
  const read = await leastRefreshOf(world, id)
  assert(read <= readAtMost, `${read} rows and entries were read`)
  assert.equal((await world.keeper.connection("victimmall")).connection.id, id, "it has proven itself")
})

test("a list of one person who typed thousands of rows of one mall reads each a few times, not each for each", async (t) => {
  const world = await worldWith(t, "direct")
  await typeThousands("victimmall", kim, 2 * typed)
  // With these in its statistics PostgreSQL took a mall for one that few rows name, and looked through all of them for each row.
  await typeThousands("mall#", kim)
  await world.keeper.sweep()
  await database.query("vacuum analyze auth_settings")
  await database.query("vacuum analyze mallkey.settings_rows")
  const before = await readSoFar()
  const page = await world.keeper.connections({ owner: `user:${kim}`, limit: 5 })
  const read = (await readSoFar()) - before
  assert.equal(page.length, 5)
  assert(read <= 40 * typed, `${read} rows and entries were read`)
})
