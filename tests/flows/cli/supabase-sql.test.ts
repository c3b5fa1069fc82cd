// mallkey supabase-sql prints what a person pastes: the text of the docs for the usual names, needing nothing else.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

const documented = readFileSync(join(import.meta.dirname, "../../../docs/stores/supabase.sql"), "utf8")

test("the text is that of the docs, and other names make another function", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const usual = await desk.run("supabase-sql")
  assert.deepEqual([usual.code, usual.stderr], [0, ""])
  assert.equal(usual.stdout.trimEnd(), documented.trimEnd())
  const { sql } = JSON.parse((await desk.run("supabase-sql", "--json")).stdout)
  assert.equal(sql, documented)
  const doorOf = (text: string) => /function public\.(mallkey_\w+)/.exec(text)?.[1]
  desk.env.SUPABASE_TABLE = "shop.settings"
  const own = await desk.run("supabase-sql")
  assert.match(own.stdout, /"shop"\."settings"/)
  assert.doesNotMatch(own.stdout, /auth_settings"/)
  assert.notEqual(doorOf(own.stdout), doorOf(documented))
  desk.env.MALLKEY_STORE = "supabase:https://abcdefgh.supabase.co?table=shop_settings&provider=cafe24_v2"
  const named = await desk.run("supabase-sql")
  assert.match(named.stdout, /"public"\."shop_settings"/)
  assert.match(named.stdout, /\{cafe24_v2,mall_id\}/)
})

test("names that are none are refused, and no SQL is printed", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { SUPABASE_TABLE: "x; drop table y" } })
  const refused = await desk.run("supabase-sql", "--lang", "en")
  assert.deepEqual([refused.code, refused.stdout], [2, ""])
  assert.match(refused.stderr, /SUPABASE_TABLE/)
})
