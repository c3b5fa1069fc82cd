// Every set-up that people have works with its own .env and data, and its old program goes on reading by its own question.
import assert from "node:assert/strict"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { after, before, type TestContext, test } from "node:test"
import type { Desk } from "../../kit/command-line.ts"
import { authSettings } from "../../stores/postgres/place.ts"
import { drive, openPlace, type Place, renewOld, startSetup } from "../setups/setup.ts"

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place?.end())

test("a Python Lambda with PostgreSQL: cafe24.oauth_tokens", async (t) => {
  const { query } = place.database
  const read = async (mallId: string) => {
    const [row] = await query(
      `SELECT access_token, refresh_token, expires_at FROM cafe24.oauth_tokens
        WHERE mall_id = $1 AND status = 'active' AND expires_at > now() ORDER BY updated_at DESC LIMIT 1`,
      [mallId],
    )
    return row?.access_token as string | undefined
  }
  const setup = await startSetup(t, {
    place,
    env: "python-lambda-postgres.env",
    prepare: async (_desk, pair) => {
      await query(`create schema cafe24; create table cafe24.oauth_tokens (
        id bigserial primary key, access_token text not null, expires_at timestamptz not null,
        refresh_token text not null, refresh_token_expires_at timestamptz, client_id text, mall_id text unique,
        user_id text, scopes text[], token_type text default 'bearer', issued_at timestamptz,
        updated_at timestamptz default now(), status text default 'active')`)
      await query(
        `insert into cafe24.oauth_tokens (access_token, expires_at, refresh_token, refresh_token_expires_at,
          client_id, mall_id, user_id, scopes, issued_at)
        values ($1, ($2 || '+09:00')::timestamptz, $3, ($4 || '+09:00')::timestamptz, $5, $6, $6, $7,
          ($8 || '+09:00')::timestamptz)`,
        [
          pair.access_token,
          pair.expires_at,
          pair.refresh_token,
          pair.refresh_token_expires_at,
          pair.client_id,
          pair.mall_id,
          pair.scopes,
          pair.issued_at,
        ],
      )
    },
  })
  await renewOld(setup, read)
  await drive(setup, "newmall", read)
  // Its own insert, without a word about our columns.
  const other = setup.simulated.simulator.grant("third")
  await query(
    `insert into cafe24.oauth_tokens (access_token, expires_at, refresh_token, mall_id)
      values ($1, now() + interval '2 hours', $2, 'third')`,
    [other.access_token, other.refresh_token],
  )
  assert.equal((await setup.ask("/v1/connections/third/token")).body.access_token, other.access_token)
})

test("a Next.js app with Redis: cafe24:oauth:{mall_id}", async (t) => {
  const { ask } = place.redis
  const read = async (mallId: string) => {
    const raw = await ask("GET", `cafe24:oauth:${mallId}`)
    const token = raw === null ? null : JSON.parse(String(raw))
    return token && Date.now() < token.expires_at - 60_000 ? (token.access_token as string) : undefined
  }
  const setup = await startSetup(t, {
    place,
    env: "nextjs-redis.env",
    prepare: async (_desk, { access_token, refresh_token }) => {
      const now = Date.now()
      const value = {
        access_token,
        expires_at: now - 3_600_000,
        refresh_token,
        refresh_token_expires_at: now + 13 * 86_400_000,
      }
      await ask("SET", "cafe24:oauth:oldmall", JSON.stringify(value))
    },
  })
  await renewOld(setup, read)
  await drive(setup, "newmall", read)
  const link = await setup.ask("/api/cafe24/authorize?mall_id=newmall&mode=json", { headers: {} })
  assert.equal(new URL(link.body.url).searchParams.get("scope"), "mall.read_order,mall.read_product")
})

test("a Next.js app with Supabase on Railway: auth_settings.providers.cafe24, by the keys of its project", async (t) => {
  await playSupabase(t, "nextjs-supabase-railway.env", async ({ run }) => {
    const early = await run("key", "list")
    assert.equal(early.code, 2, early.stdout)
    assert.match(early.stderr, /mallkey supabase-sql/)
    const { stdout } = await run("supabase-sql")
    await place.database.query(stdout)
  })
  assert.match(place.project.calls.join("\n"), /\/rest\/v1\/rpc\/mallkey_\w+ row_write/)
})

test("the same app, where the address of its database is known", async (t) => {
  const before = place.project.calls.length
  await playSupabase(t, "nextjs-supabase-database.env", async () => undefined)
  assert.deepEqual(
    place.project.calls.slice(before).filter((call) => call.includes("/rest/")),
    [],
  )
})

async function playSupabase(t: TestContext, env: string, install: (desk: Desk) => Promise<void>) {
  const { query } = place.database
  await query("drop table if exists auth_settings; drop schema if exists mallkey cascade")
  const kim = "6f1a2b3c-0000-4000-8000-000000000001"
  const lee = "6f1a2b3c-0000-4000-8000-000000000002"
  const others = '{"naver": {"b": 1, "a": [1.50, "가"]}, "kakao": null}'
  const read = async (mallId: string) => {
    const [row] = await query(
      "select providers->'cafe24' as cafe24 from auth_settings where providers->'cafe24'->>'mall_id' = $1",
      [mallId],
    )
    const isAlive = row && Date.parse(row.cafe24.expires_at) > Date.now()
    return isAlive ? (row.cafe24.access_token as string) : undefined
  }
  const setup = await startSetup(t, {
    place,
    env,
    prepare: async (desk, pair) => {
      await query(authSettings)
      const { access_token, refresh_token, expires_at, scopes } = pair
      const cafe24 = {
        mall_id: "oldmall",
        access_token,
        refresh_token,
        expires_at: `${expires_at}+09:00`,
        scope: scopes.toString(),
        shop_no: 1,
        board_no: 4,
      }
      await query(
        "insert into auth_settings (user_id, providers) values ($1, $2::jsonb || jsonb_build_object('cafe24', $3::jsonb))",
        [kim, others, JSON.stringify(cafe24)],
      )
      await install(desk)
    },
  })
  await renewOld(setup, read)
  const cron = { headers: { "x-cron-secret": "the-cron-secret-of-the-old-app" } }
  const swept = await setup.ask("/api/cafe24/refresh?force=1", cron)
  assert.deepEqual([swept.status, swept.body.refreshed, swept.body.failed], [200, 1, 0])
  assert.equal((await setup.ask("/api/cron/check-token-expiry", cron)).body.checked, 1)
  const refused = await setup.ask("/api/cafe24/refresh", { headers: {} })
  assert.deepEqual([refused.status, refused.body], [401, { error: "UNAUTHORIZED" }])
  // Signed in with Supabase, in the app's own pages.
  const session = {
    authorization: `Bearer ${await place.auth.session(lee, { iss: `${place.project.url}/auth/v1` })}`,
  }
  await setup.consent("leemall", session)
  const [row] = await query(
    "select providers->'cafe24'->>'mall_id' as mall from auth_settings where user_id = $1",
    [lee],
  )
  assert.equal(row?.mall, "leemall")
  const before = await read("oldmall")
  const own = await setup.ask("/api/cafe24/refresh?force=1", { headers: session, method: "POST" })
  assert.deepEqual([own.body.scanned, own.body.refreshed], [1, 1])
  assert.equal(await read("oldmall"), before)
  await drive(setup, "newmall", read)
  const [kept] = await query(
    "select (providers - 'cafe24')::text as others, providers->'cafe24'->'board_no' as board from auth_settings where user_id = $1",
    [kim],
  )
  const [asWritten] = await query("select $1::jsonb::text as others", [others])
  assert.deepEqual([kept?.others, kept?.board], [asWritten?.others, 4])
}

test("scripts with oauth_token.json", async (t) => {
  let path = ""
  const read = async () => {
    const token = JSON.parse(await readFile(path, "utf8"))
    const isAlive = Date.parse(`${token.expires_at}+09:00`) > Date.now()
    return isAlive ? (token.access_token as string) : undefined
  }
  const setup = await startSetup(t, {
    place,
    env: "scripts-file.env",
    prepare: async ({ folder }, pair) => {
      path = join(folder, "oauth_token.json")
      await writeFile(path, `${JSON.stringify({ ...pair, memo: "사무실 PC" }, null, 2)}\n`)
    },
  })
  await renewOld(setup, read)
  await drive(setup, "oldmall", read)
  const { memo, mall_id: mallId } = JSON.parse(await readFile(path, "utf8"))
  assert.deepEqual([memo, mallId], ["사무실 PC", "oldmall"])
})
