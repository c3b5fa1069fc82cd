// exchangeLatestCode on Lambda: the newest code of somebody's table becomes a row of oauth_tokens, once.
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import type { LambdaFunction } from "./runtime.ts"
import { createStage, type Stage } from "./stage.ts"

let stage: Stage
let exchange: LambdaFunction
before(async () => {
  stage = await createStage()
  exchange = await stage.start("index.exchangeLatestCode")
})
after(() => stage?.end())

const codes = "cafe24.oauth_authorization_codes"
beforeEach(async () => {
  await stage.database.query(`create schema if not exists cafe24;
    drop table if exists ${codes}, cafe24.authorization_codes, cafe24.elsewhere;
    create table ${codes} (id bigserial primary key, mall_id text, code text not null, state text,
      created_at timestamptz not null default now())`)
})

/** A person consents; the callback of another program takes the code in. */
async function consent(mallId: string): Promise<string> {
  const { baseUrl } = stage.simulated
  const query = new URLSearchParams({
    response_type: "code",
    client_id: stage.env.CAFE24_CLIENT_ID!,
    redirect_uri: stage.env.CAFE24_REDIRECT_URI!,
    scope: "mall.read_order,mall.read_product",
    state: "theirs",
  })
  const address = `${baseUrl.replace("{mall_id}", mallId)}/api/v2/oauth/authorize?${query}`
  const { headers } = await fetch(address, { redirect: "manual" })
  return new URL(headers.get("location")!).searchParams.get("code")!
}

async function takeIn(mallId: string, code: string, more = "now()"): Promise<void> {
  await stage.database.query(`insert into ${codes} (mall_id, code, created_at) values ($1, $2, ${more})`, [
    mallId,
    code,
  ])
}

const requests = (mallId: string) => stage.simulated.simulator.counters(mallId).tokenRequests

test("a fresh code becomes a row, and the same code again is the same answer without another request", async () => {
  await takeIn("older", await consent("older"), "now() - interval '10 seconds'")
  await takeIn("newest", await consent("newest"))
  const { result } = await exchange.invoke()
  assert.equal(result.ok, true, result.message)
  const [row] = await stage.database.query(
    "select id, access_token, issued_at, expires_at, status from cafe24.oauth_tokens where mall_id = 'newest'",
  )
  assert.equal(result.data.token_row_id, Number(row!.id))
  assert.equal(result.data.mall_id, "newest")
  assert.equal(result.data.issued_at, row!.issued_at.toISOString())
  assert.equal(result.data.expires_at, row!.expires_at.toISOString())
  assert(stage.simulated.simulator.isLive(row!.access_token))
  assert.equal(requests("newest"), 1)
  const again = await exchange.invoke({ whatever: "is ignored" })
  assert.deepEqual(again.result.data, result.data)
  assert.match(again.result.message, /before/)
  assert.equal(requests("newest"), 1)
  assert.equal(requests("older"), 0)
})

test("a second container with the same code answers the same, also while the first is at it", async () => {
  stage.simulated.simulator.switches.set({ slowMs: { value: 700, mall: "twice" } })
  await takeIn("twice", await consent("twice"))
  const other = await stage.start("index.exchangeLatestCode")
  const both = await Promise.all([exchange.invoke(), other.invoke()])
  const results = both.map(({ result }) => result)
  assert(results.some(({ ok }) => ok))
  for (const result of results.filter(({ ok }) => !ok)) assert.equal(result.code, "busy")
  assert.equal(requests("twice"), 1)
  assert.equal((await other.invoke()).result.ok, true)
  assert.equal(requests("twice"), 1)
})

test("a code older than its minute is not presented, and the answer says so", async () => {
  await takeIn("late", await consent("late"), "now() - interval '75 seconds'")
  const { result } = await exchange.invoke()
  assert.equal(result.ok, false)
  assert.equal(result.code, "code_expired")
  assert.match(result.message, /7\d seconds old.*one minute/)
  assert.equal(result.fix, "mallkey connect late")
  assert.equal(requests("late"), 0)
})

test("a code that Cafe24 refuses is a clear answer, and is not presented again", async () => {
  await takeIn("refused", "made-up-code")
  const first = await exchange.invoke()
  assert.equal(first.result.ok, false)
  assert.equal(first.result.code, "code_refused")
  assert.equal(first.error, undefined)
  const second = await exchange.invoke()
  assert.equal(second.result.ok, false)
  assert.equal(requests("refused"), 1)
  assert(!JSON.stringify([first, second, exchange.log()]).includes("made-up-code"))
})

test("an empty table, no table and a row without a mall say what is missing", async () => {
  assert.match((await exchange.invoke()).result.message, /no code in cafe24.oauth_authorization_codes/)
  await takeIn("", await consent("nameless"))
  assert.match((await exchange.invoke()).result.message, /names no mall.*CAFE24_MALL_ID/)
  await stage.database.query(`drop table ${codes}`)
  const { result } = await exchange.invoke()
  assert.equal(result.ok, false)
  assert.match(result.message, /CAFE24_CODES_TABLE.*cafe24.authorization_codes.*no such table/)
})

test("other tables and columns: no zone in Korean time or UTC, another name, a mark that it was used", async () => {
  await stage.database.query(`drop table ${codes};
    create table cafe24.authorization_codes (seq serial primary key, mall_id varchar(50),
      authorization_code text, received_at timestamp, used boolean default false)`)
  const takeInHere = async (mallId: string, zone: string, used = false, ageSeconds = 0) =>
    stage.database.query(
      `insert into cafe24.authorization_codes (mall_id, authorization_code, received_at, used)
        values ($1, $2, now() at time zone $3 - $4 * interval '1 second', $5)`,
      [mallId, await consent(mallId), zone, ageSeconds, used],
    )
  await takeInHere("inutc", "UTC")
  assert.equal((await exchange.invoke()).result.data?.mall_id, "inutc")
  await takeInHere("seoul", "Asia/Seoul")
  assert.equal((await exchange.invoke()).result.data?.mall_id, "seoul")
  await stage.database.query("delete from cafe24.authorization_codes")
  await takeInHere("oldseoul", "Asia/Seoul", false, 90)
  assert.equal((await exchange.invoke()).result.code, "code_expired")
  await takeInHere("spent", "Asia/Seoul", true)
  const { result } = await exchange.invoke()
  assert.equal(result.ok, false)
  assert.match(result.message, /marked as used/)
  assert.equal(requests("spent"), 0)
  await stage.database.query("create table cafe24.elsewhere (id serial, code text, created_at timestamptz)")
  await stage.database.query("insert into cafe24.elsewhere (code, created_at) values ($1, now())", [
    await consent("byname"),
  ])
  const env = { ...stage.env, CAFE24_CODES_TABLE: "cafe24.elsewhere", CAFE24_MALL_ID: "byname" }
  const named = await stage.start("index.exchangeLatestCode", { env })
  assert.equal((await named.invoke()).result.data?.mall_id, "byname")
})
