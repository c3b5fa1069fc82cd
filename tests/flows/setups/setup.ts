// One of the set-ups people have, started as it is: its .env with the places of a test filled in, its own data, our server.
import assert from "node:assert/strict"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import { type SupabaseAuth, startSupabaseAuth } from "../../kit/supabase-auth.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"
import { type RedisServer, startRedis } from "../../stores/redis/server.ts"
import { type SupabaseProject, startSupabaseProject } from "../../stores/supabase/project.ts"
import { useSupabaseRoles } from "../../stores/supabase/roles.ts"

/** What an .env of today lacks. A store on this machine's disk needs not even this. */
const added = "MALLKEY_SECRET=a-secret-of-the-set-ups-0123456789abc"

export interface Place {
  database: TestDatabase
  redis: RedisServer
  auth: SupabaseAuth
  /** A Supabase project on the same database, whose sessions are those of `auth`. */
  project: SupabaseProject
  end(): Promise<void>
}

export async function openPlace(): Promise<Place> {
  const [database, redis, auth] = await Promise.all([makeDatabase(), startRedis(), startSupabaseAuth()])
  const letGo = await useSupabaseRoles(database.url)
  const project = await startSupabaseProject(database.url, auth.url)
  const end = async () => {
    await project.end()
    await Promise.all([database.drop(), redis.end(), auth.end()])
    await letGo()
  }
  return { database, redis, auth, project, end }
}

export type Pair = ReturnType<Desk["simulated"]["simulator"]["grant"]>

export interface Setup extends Desk {
  url: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever the answer is, the test says what it should be
  ask(path: string, init?: RequestInit): Promise<{ status: number; body: any }>
  /** Through the routes that the old pages call. */
  consent(mallId: string, headers?: Record<string, string>): Promise<void>
}

export interface SetupOptions {
  place: Place
  env: string
  /** Lays the old program's data down before our server starts. The pair is three hours old. */
  prepare(desk: Desk, oldPair: Pair): Promise<void>
}

export async function startSetup(t: TestContext, { place, env, prepare }: SetupOptions): Promise<Setup> {
  const desk = await createDesk(t, { bare: true })
  await writeFile(join(desk.folder, ".env"), await filledIn(env, place, desk))
  await prepare(desk, desk.simulated.simulator.grant("oldmall", { ageMs: 3 * 60 * 60_000 }))
  const settings = await desk.run("settings", "--lang", "en")
  assert.equal(settings.code, 0, settings.stdout + settings.stderr)
  const made = await desk.run("key", "create", "--name", "old program", "--right", "admin")
  assert.equal(made.code, 0, made.stderr)
  const running = desk.start("serve", "--port", String(desk.port), "--host", "127.0.0.1")
  const [, url = ""] = await running.says(/"url":"(http:[^"]+)"/)
  const ask: Setup["ask"] = async (path, { headers, ...init } = {}) => {
    const answer = await fetch(url + path, {
      ...init,
      headers: headers ?? { "x-api-key": made.stdout.trim() },
    })
    return { status: answer.status, body: await answer.json() }
  }
  const consent: Setup["consent"] = async (mallId, headers = {}) => {
    const start = await ask(`/api/cafe24/authorize?mall_id=${mallId}&mode=json`, { headers })
    assert.equal(start.status, 200, JSON.stringify(start.body))
    // As the old pages do: the browser goes where the answer says. Our own page comes first for a signed-in person.
    const first = await fetch(start.body.url, { redirect: "manual", headers: { accept: "text/html" } })
    const cookie = first.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ")
    const agreed =
      first.status === 200 ? await fetch(buttonIn(await first.text()), { redirect: "manual" }) : first
    const back = await fetch(agreed.headers.get("location") ?? "", { headers: { cookie } })
    assert.equal(back.status, 200, await back.text())
  }
  return { ...desk, url, ask, consent }
}

function buttonIn(page: string): string {
  const [, href = ""] = /class="button" href="([^"]+)"/.exec(page) ?? []
  return href.replaceAll("&amp;", "&")
}

async function filledIn(env: string, { database, redis, project }: Place, desk: Desk): Promise<string> {
  const { simulator, baseUrl } = desk.simulated
  const pg = new URL(database.url)
  const places: Record<string, string> = {
    pg_url: database.url,
    pg_host: pg.hostname,
    pg_port: pg.port || "5432",
    pg_user: decodeURIComponent(pg.username),
    pg_database: pg.pathname.slice(1),
    redis_url: redis.url,
    supabase_url: project.url,
    service_key: project.keys.service,
    client_id: simulator.app.clientId,
    client_secret: simulator.app.clientSecret,
    redirect_uri: `http://127.0.0.1:${desk.port}/api/cafe24/callback`,
  }
  const text = await readFile(join(import.meta.dirname, env), "utf8")
  const theirs = text.replace(/\{(\w+)\}/g, (found, name: string) => places[name] ?? found)
  const isOnDisk = text.includes("MALLKEY_STORE=file:")
  return `${theirs}\nCAFE24_BASE_URL=${baseUrl}\n${isOnDisk ? "" : added}\n`
}

/** connect → token → refresh, and after each step what the old program finds by its own question. */
export async function drive(
  setup: Setup,
  mallId: string,
  read: (mallId: string) => Promise<string | undefined>,
): Promise<void> {
  await setup.consent(mallId)
  const { body: token } = await setup.ask(`/v1/connections/${mallId}/token`)
  assert.equal(await read(mallId), token.access_token)
  const { body: renewed } = await setup.ask(`/v1/connections/${mallId}/refresh?force=1`, { method: "POST" })
  assert.equal(renewed.renewed, true, JSON.stringify(renewed))
  const found = await read(mallId)
  assert.notEqual(found, token.access_token)
  assert(setup.simulated.simulator.isLive(found ?? ""))
}

/** The pair that was there before us, long over, is renewed and read back. */
export async function renewOld(setup: Setup, read: (mallId: string) => Promise<string | undefined>) {
  const { body } = await setup.ask("/v1/connections/oldmall/token")
  assert.equal(await read("oldmall"), body.access_token)
  assert(setup.simulated.simulator.isLive(body.access_token))
  assert.equal(setup.simulated.simulator.counters("oldmall").reusedSpentTokens, 0)
}
