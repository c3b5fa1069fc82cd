// The supabase store keeps the whole contract inside a table of somebody else's, in plain text and sealed.
import { after, before } from "node:test"
import { postgresBench } from "../../../tests/stores/postgres-bench.ts"
import { makeDatabase, type TestDatabase } from "../../../tests/stores/postgres-place.ts"
import { testStore } from "../../testing/index.ts"

let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())

const clear = async () => {
  await database.query("drop table if exists auth_settings; drop schema if exists mallkey cascade")
  await database.query(`create table auth_settings (
    id uuid primary key default gen_random_uuid(), org_id uuid, user_id uuid,
    providers jsonb not null default '{}', updated_at timestamptz not null default now())`)
}

testStore("supabase sealed", {
  open: () => postgresBench({ database, clear, storeUrl: (url) => `supabase:${url}?seal=on` }),
})

const plain = "tokens are kept in plain text, because other programs read them"

testStore("supabase", {
  open: () => postgresBench({ database, clear, storeUrl: (url) => `supabase:${url}` }),
  skip: { resealCounts: plain, reseal: plain, unopenable: plain, resealBesideRefresh: plain },
})
