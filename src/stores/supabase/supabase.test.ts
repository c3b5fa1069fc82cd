// The supabase store keeps the whole contract inside a table of somebody else's, in plain text and sealed.
import { hash } from "node:crypto"
import { after, before } from "node:test"
import { badDocuments } from "../../../tests/stores/poisons.ts"
import { postgresBench } from "../../../tests/stores/postgres-bench.ts"
import { makeDatabase, type TestDatabase } from "../../../tests/stores/postgres-place.ts"
import { type StoreBench, testStore } from "../../testing/index.ts"

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

/** As the application writes it: the whole object anew. */
async function putRow(id: string, document: object | string): Promise<void> {
  const text =
    typeof document === "string" ? JSON.stringify(document) : JSON.stringify({ mall_id: id, ...document })
  const rowId = hash("md5", id, "hex")
  await database.query(
    `insert into auth_settings (id, providers) values ($1::uuid, jsonb_build_object('cafe24', $2::jsonb))
      on conflict (id) do update set providers = excluded.providers`,
    [rowId, text],
  )
}

/** Rows are named by their id where the mall's name is the trouble, or there is no pair in them. */
const poisons = (): StoreBench["poisons"] => {
  const documents = badDocuments(Date.now, putRow)
  const { "sealed, and without a tag": sealed, "another kind of document": other, ...times } = documents
  const byRow = { named: hash("md5", "brokenmall", "hex").slice(0, 8) }
  return {
    ...times,
    "sealed, and without a tag": async () => ({ ...(await sealed!()), ...byRow }),
    "another kind of document": async () => ({ ...(await other!()), named: undefined }),
    "a name with a line break": async () => {
      await putRow("line\nbreak", { refresh_token: "r", access_token: "a" })
      const id = hash("md5", "line\nbreak", "hex")
      const mend = async () =>
        void (await database.query("delete from auth_settings where id = $1::uuid", [id]))
      return { named: id.slice(0, 8), now: Date.now(), mend }
    },
  }
}

testStore("supabase sealed", {
  open: () =>
    postgresBench({ database, clear, storeUrl: (url) => `supabase:${url}?seal=on`, poisons: poisons() }),
})

const plain = "tokens are kept in plain text, because other programs read them"

testStore("supabase", {
  open: () => postgresBench({ database, clear, storeUrl: (url) => `supabase:${url}`, poisons: poisons() }),
  skip: { resealCounts: plain, reseal: plain, unopenable: plain, resealBesideRefresh: plain },
})
