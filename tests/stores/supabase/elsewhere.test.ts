// Tokens under another key than SUPABASE_PROVIDER names: the table looked empty, and nothing was said.
import assert from "node:assert/strict"
import { test } from "node:test"
import { storeFindings } from "../../../src/core/doctor/checks/store.ts"
import type { Store } from "../../../src/core/ports.ts"
import { tellFinding } from "../../../src/messages/tell-finding.ts"
import { createDesk } from "../../kit/command-line.ts"
import { makeDatabase } from "../postgres/place.ts"
import { kim, lee, theirObject, useApplication } from "./application.ts"

const place = useApplication()

async function saidOf(store: Store, language: "ko" | "en" = "en") {
  const found = await storeFindings(store, "some")
  return found
    .filter(({ key }) => key === "store_other_provider")
    .map((one) => tellFinding(one, language, 0).message)
}

async function insert(user: string, providers: object) {
  await place.query("insert into auth_settings (user_id, providers) values ($1, $2::jsonb)", [
    user,
    JSON.stringify(providers),
  ])
}

test("a table whose tokens stand under other names says under which", async () => {
  await place.makeTable()
  const store = await place.openStore("?provider=cafe42")
  assert.deepEqual(await saidOf(store), [], "an empty table")
  await insert(kim, { slack: { team: "T1" }, cafe42: {}, words: ["access_token"] })
  assert.deepEqual(await saidOf(store), [], "nothing there is a token")
  await insert(kim, { cafe24: theirObject("mymall", "one"), "bad\u001b[2J\nname": { access_token: "x" } })
  await insert(lee, { cafe24: theirObject("othermall", "two"), slack: { access_token: "xoxb" } })
  const [said] = await saidOf(store)
  assert.match(said!, /under cafe42; .*cafe24 \(2\), bad\?\[2J\?name \(1\), slack \(1\)/)
  assert.match((await saidOf(store, "ko"))[0]!, /SUPABASE_PROVIDER.*cafe24 \(2\)/)
  for (let at = 0; at < 15; at++) await insert(kim, { [`p${at}`]: { refresh_token: "x" } })
  assert.match((await saidOf(store))[0]!, /, …/)
  await insert(kim, { cafe42: theirObject("ours", "three") })
  assert.deepEqual(await saidOf(store), [], "one is found: the name is right")
})

test("names of further apps are no other names", async () => {
  await place.makeTable()
  const store = await place.openStore("", { apps: ["cs"] })
  await insert(kim, { cs: theirObject("mymall", "one") })
  assert.deepEqual(await saidOf(store), [])
})

test("doctor, status and the start say so", async (t) => {
  const database = await makeDatabase()
  t.after(database.drop)
  await database.query(`create table auth_settings (id uuid primary key default gen_random_uuid(), org_id uuid,
    user_id uuid, providers jsonb not null, updated_at timestamptz not null default now())`)
  const object = JSON.stringify(theirObject("mymall", "one"))
  await database.query(
    "insert into auth_settings (user_id, providers) values ($1, jsonb_build_object('naver', $2::jsonb))",
    [kim, object],
  )
  const env = {
    MALLKEY_STORE: `supabase:${database.url}`,
    MALLKEY_SECRET: "s".repeat(40),
    MALLKEY_LANG: "en",
  }
  const desk = await createDesk(t, { env })
  const said = /SUPABASE_PROVIDER, and tokens under other names.*naver \(1\)/s
  assert.match((await desk.run("status")).stderr, said)
  assert.match((await desk.run("doctor")).stdout, /naver \(1\)[\s\S]*store_other_provider/)
  const server = desk.start("serve")
  await server.says(/tokens under other names.*naver \(1\)/)
  server.signal("SIGTERM")
  await server.ended
})
