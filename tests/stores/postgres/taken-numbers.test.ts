// A new mall needs a number for its row, and the sequence that gives it may lie behind: restored without it, or overtaken by rows of others.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { sampleConnection } from "../../../src/testing/index.ts"
import { useProgram } from "./program.ts"

const { query, makeTable, openStore } = useProgram()

const typed = (from: number, count: number) =>
  query(
    `insert into cafe24.oauth_tokens (id, mall_id, access_token, refresh_token) select $1 + n, 'typed' || n, 'a', 'r' || n
      from generate_series(0, $2 - 1) n`,
    [from, count],
  )

test("numbers that are taken already are passed, and what came is saved at once", async () => {
  await makeTable()
  const store = await openStore()
  await store.saveTokens(sampleConnection({ id: "firstmall" }), "new")
  await typed(2, 500)
  assert.equal(await store.saveTokens(sampleConnection({ id: "latemall" }), "new"), true)
  assert.equal(await store.saveTokens(sampleConnection({ id: "latermall" }), "always"), true)
  const [found] = await query("select count(distinct id)::int as rows from cafe24.oauth_tokens")
  assert.equal(found?.rows, 503)
})

test("where the table has no numbers to give, it says itself what is twice", async () => {
  await makeTable()
  await query(
    "alter table cafe24.oauth_tokens alter id set default 7; drop sequence cafe24.oauth_tokens_id_seq cascade",
  )
  await query("alter table cafe24.oauth_tokens alter id set default 7")
  const store = await openStore()
  await store.saveTokens(sampleConnection({ id: "firstmall" }), "new")
  const saved = store.saveTokens(sampleConnection({ id: "latemall" }), "new")
  await assert.rejects(
    saved,
    (error) => isKeeperError(error, "row_refused") && /\(23505\)/.test(error.detail ?? ""),
  )
})
