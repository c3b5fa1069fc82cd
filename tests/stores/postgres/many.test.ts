// Up to a hundred thousand connections on PostgreSQL: what is due is found by an index, however many are not.
import assert from "node:assert/strict"
import { after, test } from "node:test"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { listStatement } from "../../../src/stores/postgres/list.ts"
import { isNews, nativeTable, selectFacts } from "../../../src/stores/postgres/tables.ts"
import { readLayout } from "../../../src/stores/supabase/layout.ts"
import { supabaseListStatement } from "../../../src/stores/supabase/list.ts"
import { playSize } from "../../kit/play-size.ts"
import { partsWith } from "./bench.ts"
import { authSettings, makeDatabase, type TestDatabase } from "./place.ts"

const few = 1_000
const many = playSize({ short: 20_000, long: 100_000 })
const dueAmongThem = 100
const ends: (() => Promise<void>)[] = []
after(async () => {
  for (const end of ends.reverse()) await end()
})

async function filled(
  prefix: string,
  fill: (count: number) => string,
  count: number,
): Promise<{ database: TestDatabase; store: Store }> {
  const database = await makeDatabase()
  ends.push(() => database.drop())
  await database.query(fill(count))
  const store = await openStoreAt(`${prefix}${database.url}`, partsWith())
  ends.push(() => store.close())
  return { database, store }
}

/** Of the newest programs' rows, every so-manieth is due. */
const dueEnd = (count: number) =>
  `now() + case when n % ${count / dueAmongThem} = 0 then interval '1 minute' else interval '2 hours' end`

const fillTokens = (count: number) => `
  create schema cafe24;
  create table cafe24.oauth_tokens (id bigserial primary key, access_token text, expires_at timestamptz,
    refresh_token text, refresh_token_expires_at timestamptz, mall_id text not null unique);
  insert into cafe24.oauth_tokens (mall_id, access_token, refresh_token, expires_at, refresh_token_expires_at)
    select 'mall' || n, 'a' || n, 'r' || n, ${dueEnd(count)}, now() + interval '14 days'
    from generate_series(1, ${count}) n`

const fillSettings = (count: number) => `
  ${authSettings};
  insert into auth_settings (providers)
    select jsonb_build_object('cafe24', jsonb_build_object('mall_id', 'mall' || n, 'access_token', 'a' || n,
      'refresh_token', 'r' || n, 'expires_at', ${dueEnd(count)}))
    from generate_series(1, ${count}) n`

/** As sealed tokens are, and with what a mall of some age has beside them: what a row takes decides which way is taken. */
const likeOurs = `
  update cafe24.oauth_tokens set access_token = 'mk1.k.' || repeat(md5(mall_id), 6), refresh_token = 'mk1.k.' || repeat(md5(mall_id), 6),
    scopes = array['mall.read_order', 'mall.read_product', 'mall.read_store', 'mall.read_customer'],
    mallkey_asked_scopes = array['mall.read_order', 'mall.read_product', 'mall.read_store', 'mall.read_customer'],
    mallkey_health = json_build_object('failures', 0, 'requestedAt', json_build_array(1, 2), 'spent', repeat(md5(mall_id), 7))`

interface Plan {
  "Node Type": string
  "Index Name"?: string
  "Relation Name"?: string
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  Plans?: Plan[]
}

async function planOf(database: TestDatabase, { sql, values }: { sql: string; values: unknown[] }) {
  const [row] = await database.query(`explain (analyze, buffers, format json) ${sql}`, values)
  const plan: Plan = row!["QUERY PLAN"][0].Plan
  const all = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(all)]
  return { nodes: all(plan), blocks: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] }
}

const scans = (nodes: Plan[], table: string) =>
  nodes
    .filter((node) => node["Relation Name"] === table)
    .map((node) => `${node["Node Type"]} ${node["Index Name"] ?? ""}`)

test("postgres: claiming what is due costs the same among many as among few, and all of them are met", async () => {
  const dueNow = { dueBefore: Date.now(), limit: dueAmongThem }
  const statement = listStatement(dueNow)
  const blocks: number[] = []
  for (const count of [few, many]) {
    const { database, store } = await filled("", fillTokens, count)
    const listed = await store.list({ ...dueNow, limit: 1_000 })
    assert.equal(listed.length, dueAmongThem)
    assert.equal((await store.tally(Date.now())).total, count)
    await database.query("vacuum analyze cafe24.oauth_tokens")
    const plan = await planOf(database, statement)
    assert.deepEqual(scans(plan.nodes, "oauth_tokens"), ["Index Scan mallkey_due"])
    blocks.push(plan.blocks)
    const foreign = await planOf(database, {
      sql: `${selectFacts(nativeTable)} where ${isNews} and mall_id is not null order by mall_id limit 2000`,
      values: [],
    })
    assert.deepEqual(scans(foreign.nodes, "oauth_tokens"), ["Index Scan mallkey_news"])
    const page = await planOf(database, listStatement({ limit: 100, after: { id: "mall5" } }))
    assert.deepEqual(scans(page.nodes, "oauth_tokens"), ["Index Scan mallkey_by_id"])
    const one = await planOf(database, {
      sql: `${selectFacts(nativeTable)} where mall_id = 'mall7'`,
      values: [],
    })
    assert.match(scans(one.nodes, "oauth_tokens").join(), /^Index Scan/)
  }
  // The rows that are due lie further apart among many: each may be on a page of its own, and no more than that.
  const [amongFew = 0, amongMany = 0] = blocks
  assert.ok(amongMany <= 2 * Math.max(amongFew, dueAmongThem), `${amongFew} and ${amongMany} blocks`)
})

test("postgres: pages of all connections come from the index, whatever each row is asked first", async () => {
  const { database } = await filled("", fillTokens, many)
  await database.query(likeOurs)
  await database.query("vacuum (full, analyze) cafe24.oauth_tokens")
  for (const after of [{}, { after: { id: "mall15" } }]) {
    const page = await planOf(database, listStatement({ limit: 200, ...after }))
    assert.deepEqual(scans(page.nodes, "oauth_tokens"), ["Index Scan mallkey_by_id"], JSON.stringify(after))
  }
})

test("supabase: what is due comes from the index of what is kept beside, and all of them are met", async () => {
  const { database, store } = await filled("supabase:", fillSettings, many)
  const dueNow = { dueBefore: Date.now(), limit: dueAmongThem }
  assert.equal((await store.list({ ...dueNow, limit: 1_000 })).length, dueAmongThem)
  assert.equal((await store.tally(Date.now())).total, many)
  await database.query("analyze auth_settings")
  await database.query("analyze mallkey.settings_rows")
  const layout = await readLayout(
    { rows: database.query, change: async () => 0 },
    { table: "auth_settings", provider: "cafe24" },
  )
  const plan = await planOf(database, supabaseListStatement(layout, dueNow))
  const indexes = plan.nodes.map((node) => node["Index Name"])
  assert.ok(indexes.includes("settings_rows_refresh_at_id_idx") && indexes.includes("auth_settings_pkey"))
  assert.ok(!plan.nodes.some((node) => node["Node Type"] === "Seq Scan"))
  const found = await store.get("mall77")
  assert.equal(found?.tokens.refreshToken, "r77")
})
