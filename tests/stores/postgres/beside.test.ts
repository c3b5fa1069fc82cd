// Another program replaces tokens at random while two stores refresh: the one that wrote last had read what it replaced.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Connection } from "../../../src/core/connection.ts"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSeededChance, nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { partsWith } from "./bench.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"

const malls = Array.from({ length: 10 }, (_, index) => `beside${index}`)
const rounds = 60

const auditFunction = (table: string, refreshToken: string) => `
  create table audit (n bigserial, mall text, was text, now text);
  create function audit() returns trigger language plpgsql as $$ begin
    insert into audit (mall, was, now) values (${refreshToken.replace("ROW", "new").replace("refresh_token", "mall_id")},
      ${refreshToken.replace("ROW", "old")}, ${refreshToken.replace("ROW", "new")});
    return new; end $$;
  create trigger audit after update on ${table} for each row execute function audit()`

const places = [
  {
    prefix: "",
    prepare: "select 1",
    audit: auditFunction("cafe24.oauth_tokens", "ROW.refresh_token"),
    replace: "update cafe24.oauth_tokens set access_token = $2, refresh_token = $2 where mall_id = $1",
  },
  {
    prefix: "supabase:",
    prepare: `create table auth_settings (id bigserial primary key, org_id uuid, user_id uuid,
      providers jsonb not null default '{}', updated_at timestamptz)`,
    audit: auditFunction("auth_settings", "ROW.providers #>> '{cafe24,refresh_token}'"),
    replace: `update auth_settings set providers = jsonb_set(providers, '{cafe24,refresh_token}', to_jsonb($2::text))
      where providers #>> '{cafe24,mall_id}' = $1`,
  },
]

for (const { prefix, prepare, audit, replace } of places) {
  test(`${prefix || "postgres:"} nothing newer is ever overwritten by something older`, async () => {
    const database = await makeDatabase()
    const opened: Store[] = []
    try {
      await database.query(prepare)
      for (const url of [database.url, database.url])
        opened.push(await openStoreAt(prefix + url, partsWith()))
      for (const id of malls) await opened[0]!.saveTokens(sampleConnection({ id }), "new")
      await database.query(audit)
      const refreshers = opened.flatMap((store, index) => malls.map((id) => refresh(store, id, index)))
      await Promise.all([...refreshers, replaceAtRandom(database, replace)])
      await checkChain(database)
      for (const id of malls) assert.deepEqual(await opened[0]!.get(id), await opened[1]!.get(id))
    } finally {
      for (const store of opened) await store.close()
      await database.drop()
    }
  })
}

/** Each new refresh token names the one it came from, as only Cafe24 knows it. */
function successor(held: Connection, by: string): Connection {
  return nextPair(held, `${by}<${held.tokens.refreshToken.slice(0, 40)}>`)
}

async function refresh(store: Store, id: string, by: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const held = (await store.get(id))!
    const health = { failures: 1, requestedAt: [] }
    if (round % 3 === 0) await store.saveHealth(id, { health, refreshAt: 1 }, held.tag)
    await store.saveTokens(successor(held, `ours-${by}-${round}`), held.tag)
    if (round % 7 === 0) await store.list({ dueBefore: Date.now(), limit: 5 })
  }
}

async function replaceAtRandom(database: TestDatabase, replace: string): Promise<void> {
  const chance = createSeededChance(7)
  for (let round = 0; round < 4 * rounds; round++) {
    const mall = malls[Math.floor(chance.fraction() * malls.length)]!
    await database.query(replace, [mall, `theirs-${round}-${mall}`])
  }
}

async function checkChain(database: TestDatabase): Promise<void> {
  const writes = await database.query("select mall, was, now from audit where was <> now order by n")
  const ours = writes.filter(({ now }) => now.startsWith("refresh-ours"))
  const theirs = writes.filter(({ now }) => now.startsWith("theirs"))
  assert.ok(ours.length > 50 && theirs.length > 50, `${ours.length} of ours, ${theirs.length} of theirs`)
  for (const { was, now } of ours) assert.ok(now.includes(`<${was.slice(0, 40)}>`), `${now} over ${was}`)
}
