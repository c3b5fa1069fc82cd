// The program that uses cafe24.oauth_tokens today, as a test plays it: its table, its upsert, and a store beside it.
import { after, afterEach, before } from "node:test"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { sampleTag } from "../../../src/testing/index.ts"
import { partsWith } from "./bench.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"

const hourMs = 3_600_000

const theirUpsert = `
  insert into cafe24.oauth_tokens (mall_id, access_token, expires_at, refresh_token, refresh_token_expires_at,
    client_id, scopes, issued_at, updated_at)
  values ($1, $2, $3, $4, $5, 'their-client', '{mall.read_order}', $6, now())
  on conflict (mall_id) do update set access_token = excluded.access_token, expires_at = excluded.expires_at,
    refresh_token = excluded.refresh_token, refresh_token_expires_at = excluded.refresh_token_expires_at,
    issued_at = excluded.issued_at, updated_at = now()`

/** Called at the top of a test file: a database for all of it, and an empty one for each test. */
export function useProgram() {
  let database: TestDatabase
  const opened: Store[] = []
  before(async () => {
    database = await makeDatabase()
  })
  after(() => database.drop())
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    await database.query("drop schema if exists cafe24 cascade; drop schema if exists mallkey cascade")
  })
  const query: TestDatabase["query"] = (text, values) => database.query(text, values)

  return {
    query,
    async openStore(options = "", role?: string): Promise<Store> {
      const url = new URL(`${database.url}${options}`)
      if (role) Object.assign(url, { username: role, password: role })
      const store = await openStoreAt(url.href, partsWith())
      opened.push(store)
      return store
    },
    /** As the existing deployments have it. */
    async makeTable(times = "timestamptz"): Promise<void> {
      await query("create schema cafe24")
      await query(`create table cafe24.oauth_tokens (
        id bigserial primary key, access_token text not null, expires_at ${times}, refresh_token text,
        refresh_token_expires_at ${times}, client_id text, mall_id text not null unique, user_id text,
        scopes text[], token_type text default 'bearer', issued_at ${times},
        updated_at ${times}, status text default 'active')`)
    },
    /** A pair that the program got at this moment. Resolves to its tag. */
    async write(mallId: string, marker: string, issuedAt = Date.now()): Promise<string> {
      const iso = (at: number) => new Date(at).toISOString()
      const [end, refreshEnd] = [iso(issuedAt + 2 * hourMs), iso(issuedAt + 14 * 24 * hourMs)]
      const refresh = `their-refresh-${marker}`
      await query(theirUpsert, [mallId, `their-access-${marker}`, end, refresh, refreshEnd, iso(issuedAt)])
      return sampleTag(refresh)
    },
  }
}
