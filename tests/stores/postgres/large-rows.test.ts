// Who may write rows of the table writes megabytes into one, or a name that is none: it costs that row, and nobody reads it.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import pg from "pg"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createWorld, someDay, type World } from "../../kit/world.ts"
import { partsWith } from "./bench.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"

const noise = "(select string_agg(md5(n::text), '') from generate_series(1, 30000) n)"
/** Each as large as a user makes it; the last ones lie in a thousandth of their size. */
const large: Record<string, string> = {
  refresh_token: noise,
  access_token: noise,
  client_id: noise,
  user_id: noise,
  status: noise,
  scopes: `array[${noise}]`,
  mallkey_health: `json_build_object('failures', 0, 'requestedAt', json_build_array(), 'note', ${noise})`,
  mallkey_shop_no: "repeat('1', 300000)",
  mallkey_asked_scopes: "array[repeat('s', 300000)]",
}
const names = ["mymall~kim", "mymall~user:7", "cs:mymall", "", "a\tb"]

let database: TestDatabase
let store: Store
let world: World
const clock = createSteppingClock(someDay)

before(async () => {
  database = await makeDatabase()
  store = await openStore()
  world = createWorld({ store, clock })
  await world.connect("mymall")
  // As the user of the application may, with all that a row has: its tag is right, so it counts as ours and as due.
  for (const [column, sql] of Object.entries(large))
    await type(`large-${column.replaceAll("_", "-")}`, column, sql)
  for (const name of names) await type(name)
})
after(async () => {
  await store.close()
  await database.drop()
})

async function type(mallId: string, column = "mallkey_shop_no", sql = "'1'") {
  const row: Record<string, string> = {
    refresh_token: "'typed' || $1",
    access_token: "'a'",
    user_id: "'7'",
    [column]: sql,
  }
  await query(
    `insert into cafe24.oauth_tokens (mall_id, ${Object.keys(row)}) values ($1, ${Object.values(row).join(", ")})`,
    [mallId],
  )
  await query(
    `update cafe24.oauth_tokens set mallkey_refresh_at = 1, mallkey_written_end = expires_at, mallkey_tag =
      left(encode(sha256(convert_to(refresh_token, 'UTF8')), 'hex'), 16) where mall_id = $1 and $2`,
    [mallId, column === "mallkey_shop_no"],
  )
}

/** On a line of its own: what a line read is counted when it is closed. */
async function query(text: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

/** Blocks that were read beside the rows, where what is large lies. */
async function largeBlocks(): Promise<number> {
  await query("select pg_sleep(0.2)")
  const [row] = await query(
    "select (toast_blks_hit + toast_blks_read)::int as blocks from pg_statio_user_tables where relname = 'oauth_tokens'",
  )
  return row!.blocks
}

const openStore = () => openStoreAt(database.url, { ...partsWith(), clock })

test("lists, sweeps and counts read nothing of what is large, and show no name that is none", async () => {
  const before = await largeBlocks()
  const looking = await openStore()
  const keeper = world.another({ store: looking })
  assert.deepEqual(
    (await looking.list({ limit: 50 })).map(({ id }) => id),
    ["mymall"],
  )
  await clock.step(90 * 60_000)
  const { refreshed, failures } = await keeper.sweep()
  assert.deepEqual([refreshed, failures], [1, []])
  assert.equal((await keeper.tally()).total, 1)
  assert.equal((await looking.reseal(0)).left, 0)
  for (const column of Object.keys(large)) await looking.get(`large-${column.replaceAll("_", "-")}`)
  await looking.close()
  // A single one of them is more than a hundred.
  const read = (await largeBlocks()) - before
  assert.ok(read < 50, `${read} blocks`)
})

test("each of them is named, with what is wrong", async () => {
  const odd = (await store.warnings("all")).filter(({ why }) => why === "one_odd").map(({ detail }) => detail)
  assert.equal(odd.length, Object.keys(large).length + names.length, odd.join("\n"))
  assert.equal(
    odd.filter((detail) => /^large-.*holds far more than a token pair/.test(detail)).length,
    Object.keys(large).length,
  )
  assert.ok(odd.some((detail) => /^mymall~kim: its mall_id is no name of a mall/.test(detail)))
})

test("a mall that is connected where a large row stands takes its place", async () => {
  await type("late-mall", "access_token", noise)
  assert.equal((await store.get("late-mall"))?.health.lastFailure?.detail?.slice(0, 16), "it holds far mor")
  await world.connect("late-mall")
  assert.ok((await world.keeper.token("late-mall")).accessToken)
})
