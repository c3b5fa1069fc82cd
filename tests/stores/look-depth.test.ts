// A start waits for what a store says of itself: it looks at a thousand rows or so, the doctor at all of them, and that of one mall at none.
import assert from "node:assert/strict"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import type { LookDepth, Store } from "../../src/core/ports.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { sampleConnection } from "../../src/testing/index.ts"
import { newFolder } from "../kit/new-folder.ts"
import { partsWith } from "./postgres/bench.ts"
import { useProgram } from "./postgres/program.ts"
import { foreignPair, openedAt, ownRedis } from "./redis/bench.ts"
import { theirObject, useApplication } from "./supabase/application.ts"

const program = useProgram()
const application = useApplication()
const rows = 3_000
/** The last of all by its id, and no name of a mall. */
const odd = "zzz\u0001"

async function namesOdd(store: Store, depth?: LookDepth): Promise<boolean> {
  const found = await store.warnings(depth)
  return found.some(({ code, detail }) => code === "unreadable" && detail.includes("zzz"))
}

async function isDeepOnlyWhenAsked(store: Store): Promise<void> {
  assert.equal(await namesOdd(store, "place"), false)
  assert.equal(await namesOdd(store, "some"), false)
  assert.equal(await namesOdd(store, "all"), true)
  assert.equal(await namesOdd(store), true)
}

test("SQLite", async (context) => {
  const folder = newFolder(context, "depth")
  const path = join(folder, "mallkey.db")
  const store = await openStoreAt(`sqlite:${path}`, partsWith())
  context.after(() => store.close())
  await store.saveTokens(sampleConnection({ id: "m0" }), "new")
  const database = new DatabaseSync(path)
  // Without the columns that are made of others.
  const others = database
    .prepare("select name from pragma_table_info('connections') where name <> 'id'")
    .all()
    .map(({ name }) => String(name))
  const copy = `insert into connections (id, ${others}) select ?, ${others} from connections where id = 'm0'`
  database.exec("begin")
  for (let at = 1; at < rows; at++) database.prepare(copy).run(`m${at}`)
  database.prepare(copy).run(odd)
  database.exec("commit")
  database.close()
  await isDeepOnlyWhenAsked(store)
})

test("PostgreSQL", async () => {
  await program.makeTable()
  await program.write("m0", "one", Date.now())
  const copied =
    "access_token, expires_at, refresh_token, refresh_token_expires_at, client_id, scopes, issued_at"
  await program.query(
    `insert into cafe24.oauth_tokens (mall_id, ${copied}) select case g when ${rows} then $1 else 'm' || g end,
      access_token, expires_at, refresh_token || g, refresh_token_expires_at, client_id, scopes, issued_at
      from cafe24.oauth_tokens, generate_series(1, ${rows}) g`,
    [odd],
  )
  await isDeepOnlyWhenAsked(await program.openStore())
})

test("Supabase", async () => {
  await application.makeTable()
  await application.query(
    `insert into auth_settings (providers) select jsonb_build_object('cafe24', $1::jsonb
      || jsonb_build_object('mall_id', 'm' || g, 'refresh_token', 'r' || g)) from generate_series(1, ${rows}) g`,
    [JSON.stringify(theirObject("m", "one"))],
  )
  const store = await application.openStore()
  const kept = async () => {
    const [found] = await application.query("select count(*)::int as rows from mallkey.settings_rows")
    return found!.rows
  }
  await store.warnings("place")
  assert.equal(await kept(), 0)
  await store.warnings("some")
  assert.ok((await kept()) <= 1_000, `${await kept()} were taken up at a start`)
  await store.warnings("all")
  assert.equal(await kept(), rows)
})

test("Redis", async (context) => {
  const server = await ownRedis(context)
  const pairs = Array.from({ length: rows }, (_, at) => [
    `cafe24:oauth:m${at}`,
    JSON.stringify(foreignPair(String(at))),
  ])
  await server.ask("MSET", ...pairs.flat())
  const store = await openedAt(context, server.url)
  const taken = async () => Number(await server.ask("DBSIZE")) - rows
  await store.warnings("place")
  assert.equal(await taken(), 0)
  await store.warnings("some")
  assert.ok((await taken()) < rows, "a page of the scan more than a thousand, at most")
  await store.warnings("all")
  assert.ok((await taken()) >= rows)
})
