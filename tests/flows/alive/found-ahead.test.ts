// Rows that were there before us, written by a program that reads Korean time as UTC: their tokens ended hours before they say.
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSeededChance, createSteppingClock } from "../../../src/testing/index.ts"
import { folder } from "../../kit/older-copies.ts"
import { createWorld, tagOf, testSealer, type World } from "../../kit/world.ts"
import { authSettings, makeDatabase } from "../../stores/postgres/place.ts"
import { startRedis } from "../../stores/redis/server.ts"

interface Written {
  access_token: string
  refresh_token: string
  expires_at: string
  issued_at?: string
}

interface Place {
  url: string
  write(mall: string, pair: Written): Promise<unknown>
}

const places: Record<string, (t: TestContext) => Promise<Place>> = {
  "cafe24.oauth_tokens": async (t) => {
    const database = await makeDatabase()
    t.after(() => database.drop())
    await database.query(`create schema cafe24; create table cafe24.oauth_tokens (id bigserial primary key,
      access_token text not null, expires_at timestamptz not null, refresh_token text not null,
      refresh_token_expires_at timestamptz not null default now() + interval '14 days', client_id text,
      mall_id text not null unique, user_id text, scopes text[], token_type text not null default 'bearer',
      issued_at timestamptz, updated_at timestamptz not null default now(), status text not null default 'active')`)
    const insert = `insert into cafe24.oauth_tokens (mall_id, access_token, refresh_token, expires_at, issued_at)
      values ($1, $2, $3, $4, $5)`
    const valuesOf = (pair: Written) => [
      pair.access_token,
      pair.refresh_token,
      pair.expires_at,
      pair.issued_at ?? null,
    ]
    return { url: database.url, write: (mall, pair) => database.query(insert, [mall, ...valuesOf(pair)]) }
  },
  auth_settings: async (t) => {
    const database = await makeDatabase()
    t.after(() => database.drop())
    await database.query(authSettings)
    const insert = "insert into auth_settings (providers) values (jsonb_build_object('cafe24', $1::jsonb))"
    return {
      url: `supabase:${database.url}`,
      write: (mall, pair) => database.query(insert, [JSON.stringify({ mall_id: mall, ...pair })]),
    }
  },
  "a Redis": async (t) => {
    const server = await startRedis()
    t.after(() => server.end())
    return {
      url: server.url,
      write: (mall, pair) => server.ask("SET", `cafe24:oauth:${mall}`, JSON.stringify(pair)),
    }
  },
  "a folder": async () => {
    const path = folder()
    const write = async (mall: string, pair: Written) =>
      writeFileSync(join(path, `${mall}.json`), JSON.stringify(pair))
    return { url: `file:${path}`, write }
  },
}

async function worldAt(t: TestContext, url: string): Promise<World> {
  // Databases have a clock of their own, which is the real one.
  const clock = createSteppingClock(Date.now())
  const handed = { tagOf, clock, chance: createSeededChance(1), refreshAheadMs: 45 * minute }
  const store = await openStoreAt(url, { sealer: testSealer, ...handed })
  t.after(() => store.close())
  return createWorld({ clock, store })
}

/** Three hours old; the issue is left out, as far off as the end, or right. */
function misread({ simulator, clock }: World, mall: string, issue: "none" | "off" | "right"): Written {
  const { access_token, refresh_token } = simulator.grant(mall, { ageMs: 3 * hour })
  const at = (ms: number) => new Date(clock.now() + ms).toISOString()
  const issuedAt = issue === "right" ? at(-3 * hour) : at(6 * hour)
  const end = { access_token, refresh_token, expires_at: at(8 * hour) }
  return issue === "none" ? end : { ...end, issued_at: issuedAt }
}

for (const [name, open] of Object.entries(places))
  test(`${name}: what is handed out of rows that were written nine hours off lives`, async (t) => {
    const place = await open(t)
    const world = await worldAt(t, place.url)
    // From here on a process knows how its clock is, and has no reason to doubt itself.
    await world.connect("known")
    await world.keeper.refresh("known", { force: true })
    for (const issue of ["none", "off", "right"] as const)
      await place.write(`${issue}mall`, misread(world, `${issue}mall`, issue))
    for (const issue of ["none", "off", "right"]) {
      const { accessToken } = await world.keeper.token(`${issue}mall`)
      assert.ok(world.simulator.isLive(accessToken), issue)
      assert.equal(world.simulator.counters(`${issue}mall`).reusedSpentTokens, 0)
    }
  })

for (const [name, open] of Object.entries(places))
  test(`${name}: a sweep renews what was written nine hours off before us`, async (t) => {
    const place = await open(t)
    const world = await worldAt(t, place.url)
    for (const issue of ["none", "off", "right"] as const)
      await place.write(`${issue}mall`, misread(world, `${issue}mall`, issue))
    const swept = await world.keeper.sweep()
    assert.equal(swept.refreshed, 3, JSON.stringify(swept))
  })
