// Answers that wait, with real processes, real stores and tables that refuse: nothing is lost, and nobody else waits.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import { authSettings, makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"

const secret = "the-secret-of-every-store-in-this-test"
const minute = 60_000

async function stage(t: TestContext): Promise<{ desk: Desk; database: TestDatabase }> {
  const [desk, database] = await Promise.all([
    createDesk(t, { env: { MALLKEY_SECRET: secret } }),
    makeDatabase(),
  ])
  t.after(() => database.drop())
  return { desk, database }
}

async function waitingIn(desk: Desk): Promise<string[]> {
  const folder = join(desk.folder, "data/rescue")
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".answer.json"))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))
  return texts.filter((text) => text.trim() !== "").map((text) => JSON.parse(text).id)
}

/** From now on no new pair is taken, as a table with a rule of its own does it. */
async function refuseNewPairs({ query }: TestDatabase): Promise<void> {
  const [table] = await query(
    "select table_schema as schema, table_name as name from information_schema.columns where column_name = 'refresh_token'",
  )
  await query(`create function refuse() returns trigger language plpgsql as $$ begin
    if new.refresh_token is distinct from old.refresh_token then
      raise exception 'no new pairs' using errcode = '23514'; end if; return new; end $$`)
  await query(
    `create trigger refuse before update on "${table!.schema}"."${table!.name}" for each row execute function refuse()`,
  )
}

test("another store in the same folder throws nothing away, and moving takes the pair that waits", async (t) => {
  const { desk, database } = await stage(t)
  const another = "sqlite:./data/mallkey.db"
  desk.env.MALLKEY_STORE = database.url
  await desk.connect("mymall")
  await refuseNewPairs(database)
  const refused = await desk.run("refresh", "mymall", "--force")
  assert.match(refused.stderr, /테이블|table/)
  assert.deepEqual(await waitingIn(desk), ["mymall"])
  const sweep = await desk.run("sweep", "--store", another)
  assert.equal(sweep.code, 0, sweep.stderr)
  assert.deepEqual(await waitingIn(desk), ["mymall"], "left alone")
  const moved = await desk.run("import", database.url, "--store", another, "--yes", "--json")
  assert.equal(moved.code, 0, moved.stdout + moved.stderr)
  assert.equal(JSON.parse(moved.stdout).entries[0].outcome, "rotated")
  const { reusedSpentTokens } = desk.simulated.simulator.counters("mymall")
  assert.equal(reusedSpentTokens, 0)
})

test("a consent that the table cannot hold costs itself: sweeps, restarts and other malls go on until it is mended", async (t) => {
  const { desk, database } = await stage(t)
  await database.query(authSettings)
  await database.query(
    "alter table auth_settings add constraint known_malls check (providers->'cafe24'->>'mall_id' <> 'firstmall')",
  )
  const { simulator } = desk.simulated
  const due = simulator.grant("duemall", { ageMs: 115 * minute })
  const org = "11111111-1111-4111-8111-111111111111"
  await database.query("insert into auth_settings (org_id, providers) values ($1, $2)", [
    org,
    { cafe24: { ...due, mall_id: "duemall" } },
  ])
  Object.assign(desk.env, { MALLKEY_STORE: `supabase:${database.url}`, SWEEP_EVERY_SECONDS: "1" })
  desk.env.CRON_SECRET = "the-secret-of-the-cron-service"
  const origin = `http://127.0.0.1:${desk.port}`
  const server = desk.start("serve")
  await server.says(/listening|요청을 받고/)
  const consent = await fetch(`${origin}/api/cafe24/authorize?mall_id=firstmall`, { redirect: "manual" })
  const cookie = consent.headers.get("set-cookie")?.split(";")[0] ?? ""
  const agreed = await fetch(consent.headers.get("location")!, { redirect: "manual" })
  const back = await fetch(agreed.headers.get("location")!, { headers: { cookie }, redirect: "manual" })
  const page = await back.text()
  assert.equal(back.status, 500, page)
  assert.doesNotMatch(page, /mallkey settings/)
  server.signal("SIGTERM")
  await server.ended
  assert.deepEqual(await waitingIn(desk), ["firstmall"])
  const again = desk.start("serve")
  await again.says(/listening|요청을 받고/)
  const cron = await fetch(`${origin}/api/cafe24/refresh`, {
    headers: { authorization: "Bearer the-secret-of-the-cron-service" },
  })
  assert.ok(cron.status < 500, `${cron.status} ${await cron.text()}`)
  const token = await desk.run("token", "duemall", "--json")
  assert.ok(simulator.isLive(JSON.parse(token.stdout).access_token), token.stdout + token.stderr)
  const doctor = await desk.run("doctor", "--json")
  assert.match(doctor.stdout, /rescue_refused/)
  assert.match(doctor.stdout, /known_malls/)
  await database.query("alter table auth_settings drop constraint known_malls")
  for (let tries = 0; tries < 100 && (await waitingIn(desk)).length > 0; tries++) await sleep(200)
  assert.deepEqual(await waitingIn(desk), [], "the next sweep saved it")
  assert.match((await desk.run("status", "--json")).stdout, /firstmall/)
})

test("a rescue folder full of odd things stops no start", async (t) => {
  const { desk } = await stage(t)
  const folder = join(desk.folder, "data/rescue")
  await mkdir(join(folder, "x.answer.json"), { recursive: true, mode: 0o700 })
  await writeFile(join(folder, "null.answer.json"), "null")
  execFileSync("mkfifo", [join(folder, "pipe.answer.json")])
  const server = desk.start("serve")
  await server.says(/listening|요청을 받고/)
  const doctor = await desk.run("doctor", "--json")
  assert.match(doctor.stdout, /rescue_odd/)
  server.signal("SIGTERM")
  assert.equal((await server.ended).code, 0)
})
