// The application whose table auth_settings is, as a test plays it: its rows, its writes, and a store beside it.
import { after, afterEach, before } from "node:test"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt, type StoreParts } from "../../../src/stores/open.ts"
import { partsWith } from "../postgres/bench.ts"
import { makeDatabase, type TestDatabase } from "../postgres/place.ts"
import { type PastedProject, startPastedProject } from "./pasted.ts"

const hourMs = 3_600_000
export const [kim, lee, org] = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
  "33333333-3333-4333-8333-333333333333",
] as const

/** With numbers that would not survive a reading and writing in JavaScript. */
const slackText = `{"token": "xoxb-한글", "nested": {"list": [1, 2.50, null], "big": 12345678901234567890}}`

export function theirObject(mallId: string, marker: string, times: Record<string, unknown> = {}) {
  return {
    mall_id: mallId,
    access_token: `their-access-${marker}`,
    refresh_token: `their-refresh-${marker}`,
    expires_at: new Date(Date.now() + 2 * hourMs).toISOString(),
    scope: "mall.read_order,mall.read_product",
    shop_no: 1,
    board_no: 4,
    ...times,
  }
}

export async function idsOf(store: Store, query = {}): Promise<string[]> {
  return (await store.list({ limit: 20, ...query })).map((found) => found.id)
}

/** How the store reaches the table. `https`: through the API of its project, after its SQL was pasted. */
export const way = { is: "postgres" as "postgres" | "https" }

/** Called at the top of a test file: a database for all of it, and an empty one for each test. */
export function useApplication() {
  let database: TestDatabase
  let project: PastedProject | undefined
  const opened: Store[] = []
  before(async () => {
    database = await makeDatabase()
    if (way.is === "https") project = await startPastedProject(database)
  })
  after(() => (project ?? { end: database.drop }).end())
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    await database.query(
      "drop table if exists auth_settings, shop_settings; drop schema if exists mallkey cascade",
    )
  })
  const query: TestDatabase["query"] = (text, values) => database.query(text, values)

  return {
    query,
    async makeTable(further = "", name = "auth_settings", id = "uuid primary key default gen_random_uuid()") {
      await query(`create table ${name} (id ${id}, org_id uuid, user_id uuid,
        providers jsonb not null default '{}', updated_at timestamptz not null default now()${further})`)
    },
    async openStore(options = "", parts: Partial<StoreParts> = {}): Promise<Store> {
      const { url, supabase } = project
        ? await project.paste(options, parts.supabase)
        : { url: database.url, supabase: parts.supabase }
      const store = await openStoreAt(`supabase:${url}${options}`, { ...partsWith(), ...parts, supabase })
      opened.push(store)
      return store
    },
    async insert(object: object, owner: { user?: string; org?: string } = {}): Promise<string> {
      const [row] = await query(
        `insert into auth_settings (user_id, org_id, providers)
          values ($1, $2, jsonb_build_object('slack', $3::jsonb, 'cafe24', $4::jsonb)) returning id::text`,
        [owner.user ?? null, owner.org ?? null, slackText, JSON.stringify(object)],
      )
      return row!.id
    },
    /** As the application does it: the whole object anew. */
    async replace(row: string, object: object): Promise<void> {
      await query(
        "update auth_settings set providers = providers || jsonb_build_object('cafe24', $2::jsonb) where id = $1",
        [row, JSON.stringify(object)],
      )
    },
  }
}
