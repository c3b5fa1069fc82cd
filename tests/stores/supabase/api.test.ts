// A Supabase project by its API alone: who may call, what is refused and how it is told, and that nothing hangs.
import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"
import { inspect } from "node:util"
import { type ErrorCode, isKeeperError, type KeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { openStore } from "../../../src/index.ts"
import { messages } from "../../../src/messages/index.ts"
import { inWordsOf } from "../../../src/messages/tell-reason.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { keyMissing, keyOfVisitors, keyRefused } from "../../../src/stores/supabase/rest/address.ts"
import { setupFor } from "../../../src/stores/supabase/rest/setup-sql.ts"
import { sqlNeeded } from "../../../src/stores/supabase/rest/trouble.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { measureOwnTime } from "../../kit/own-time.ts"
import { partsWith } from "../postgres/bench.ts"
import { authSettings, makeDatabase, type TestDatabase } from "../postgres/place.ts"
import { theirObject } from "./application.ts"
import { type PastedProject, startPastedProject } from "./pasted.ts"
import { signed } from "./project.ts"

const names = { table: "auth_settings", provider: "cafe24" }
const { door, sql } = await setupFor(names)
let database: TestDatabase
let project: PastedProject
const opened: Store[] = []
before(async () => {
  database = await makeDatabase()
  project = await startPastedProject(database)
})
after(() => project.end())
beforeEach(async () => {
  await dropDoors()
  await database.query("drop table if exists auth_settings; drop schema if exists mallkey cascade")
  await database.query(authSettings)
})
afterEach(async () => {
  project.instead()
  for (const store of opened.splice(0)) await store.close()
})

async function dropDoors(): Promise<void> {
  for (const name of await doors()) await database.query(`drop function public.${name}(text, json)`)
}

async function doors(): Promise<string[]> {
  const rows = await database.query("select proname from pg_proc where proname like 'mallkey_%' order by oid")
  return rows.map((row) => row.proname)
}

async function open(key: string | undefined = project.keys.secret, options = ""): Promise<Store> {
  const supabase = { ...names, serviceRoleKey: key }
  const store = await openStoreAt(`supabase:${project.url}${options}`, { ...partsWith(), supabase })
  opened.push(store)
  return store
}

/** As any program on the internet may. */
async function call(headers: Record<string, string>, statement: string, args: unknown[] = []) {
  const answer = await fetch(`${project.url}/rest/v1/rpc/${door}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ statement, args }),
  })
  return { status: answer.status, body: await answer.json() }
}

async function refusal(work: Promise<unknown>, code: ErrorCode): Promise<KeeperError> {
  const error = await work.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => thrown,
  )
  assert.ok(isKeeperError(error, code), inspect(error))
  const { secret, service } = project.keys
  for (const key of [secret, service]) assert(!inspect(error, { depth: 9 }).includes(key), "a key is shown")
  return error
}

test("visitors, persons who are signed in and callers without a key get nothing; the key of every right does", async () => {
  await project.paste()
  await database.query("insert into auth_settings (providers) values ($1)", [
    JSON.stringify({ cafe24: theirObject("oldmall", "one") }),
  ])
  assert.equal((await (await open()).list({ limit: 9 })).length, 1)
  const { anon, publishable, secret } = project.keys
  const person = await signed("authenticated", { sub: "6f1a2b3c-0000-4000-8000-000000000001" })
  const callers: Record<string, Record<string, string>> = {
    nobody: {},
    visitor: { apikey: anon, authorization: `Bearer ${anon}` },
    publishable: { apikey: publishable },
    person: { apikey: publishable, authorization: `Bearer ${person}` },
    stranger: { apikey: `${secret}x` },
  }
  for (const [who, headers] of Object.entries(callers)) {
    for (const statement of ["rows_by_id", "note_oldest", "columns"]) {
      const { status, body } = await call(headers, statement, [null, null, null, 10, null])
      assert(status === 401 || status === 403, `${who}: ${status}`)
      assert.doesNotMatch(JSON.stringify(body), /their-|oldmall/)
    }
  }
  assert.equal((await call({ apikey: secret }, "rows_by_id", [null, null, null, 10, null])).status, 200)
  const [rights] = await database.query(
    `select has_schema_privilege('anon', 'mallkey', 'usage') or has_schema_privilege('authenticated', 'mallkey', 'usage')
      or has_schema_privilege('service_role', 'mallkey', 'usage') as inside,
      has_function_privilege('anon', 'public.${door}(text, json)', 'execute')
      or has_function_privilege('authenticated', 'public.${door}(text, json)', 'execute') as through`,
  )
  assert.deepEqual(rights, { inside: false, through: false })
})

test("what is sent is never run: an unknown statement is refused, and values stay values", async () => {
  await project.paste()
  const { secret } = project.keys
  for (const statement of ["delete from auth_settings", "rows_by_id; drop schema mallkey", "", "leases"]) {
    const { status, body } = await call({ apikey: secret }, statement)
    assert.deepEqual([status, body.code, body.message], [400, "22023", "mallkey has no such statement"])
  }
  const sly = "x'; drop schema mallkey cascade; --"
  const store = await open()
  assert.equal(await store.get(sly), undefined)
  assert.equal(await store.notes("key").put(sly, { [sly]: sly }, "new"), true)
  assert.deepEqual((await store.notes("key").get(sly))?.value, { [sly]: sly })
  const [path] = await database.query(
    "select proconfig, prosecdef from pg_proc where proname = $1 and pronamespace = 'public'::regnamespace",
    [door],
  )
  assert.deepEqual(path, {
    proconfig: ["search_path=pg_catalog, public, extensions, pg_temp"],
    prosecdef: true,
  })
})

test("a start without the SQL, or with that of another version or table, is refused with what to do", async () => {
  const expected = async (work: Promise<unknown>) => {
    const error = await refusal(work, "settings_invalid")
    assert.deepEqual([error.problems, error.fix], [[sqlNeeded], "mallkey supabase-sql"])
  }
  await expected(open())
  const former = "mallkey_0123456789ab"
  await database.query(sql.replaceAll(door, former))
  await expected(open())
  await project.paste()
  await open()
  await expected(open(undefined, "?provider=cafe24_v2"))
  // Programs of the version before go on while they are updated; what is older than that goes.
  assert.deepEqual(await doors(), [former, door])
  await database.query(sql.replaceAll(door, "mallkey_ba9876543210"))
  assert.deepEqual(await doors(), [door, "mallkey_ba9876543210"])
})

test("the SQL may be run again at any time, and beside what a direct line has made: nothing is lost", async () => {
  const direct = await openStoreAt(`supabase:${database.url}`, partsWith())
  opened.push(direct)
  const connection = sampleConnection({ id: "mymall" })
  assert.equal(await direct.saveTokens(connection, "new"), true)
  for (const _ of [1, 2]) await project.paste()
  const store = await open()
  assert.deepEqual(await store.get("mymall"), connection)
  const next = nextPair(connection)
  assert.equal(await store.saveTokens(next, connection.tag), true)
  assert.equal(await direct.saveTokens(nextPair(connection, "late"), connection.tag), false)
  assert.deepEqual((await direct.get("mymall"))?.tokens, next.tokens)
  const lease = await direct.lease("refresh mymall", 60_000)
  assert.equal(await store.lease("refresh mymall", 60_000), undefined)
  await lease?.release()
})

test("triggers of the table find what they always found", async () => {
  await database.query(`create table if not exists changed_rows (id uuid);
    create or replace function note_change() returns trigger language plpgsql as
      $$ begin insert into changed_rows values (new.id); return new; end $$;
    create trigger noting before insert or update on auth_settings for each row execute function note_change()`)
  await project.paste()
  assert.equal(await (await open()).saveTokens(sampleConnection({ id: "mymall" }), "new"), true)
  assert.notEqual((await database.query("select from changed_rows")).length, 0)
})

test("the person who pastes it need not be a superuser, as on Supabase nobody is", async () => {
  const owner = `mallkey_test_owner_${process.pid}`
  await database.query(`create role ${owner}`)
  try {
    const [{ name } = {}] = await database.query("select current_database() as name")
    await database.query(
      `drop table auth_settings; grant create on database ${name} to ${owner}; grant all on schema public to ${owner};
        set role ${owner}; ${authSettings}; alter table auth_settings enable row level security; ${sql} reset role`,
    )
    const store = await open()
    const connection = sampleConnection({ id: "mymall" })
    assert.equal(await store.saveTokens(connection, "new"), true)
    assert.deepEqual(await store.get("mymall"), connection)
    assert.deepEqual(
      (await store.warnings()).map(({ code }) => code).filter((code) => code === "unreadable"),
      [],
    )
    await store.lease("a lease", 1_000)
  } finally {
    await database.query(`drop owned by ${owner} cascade; drop role ${owner}`)
  }
})

test("a key that is missing, of visitors, wrong or no key at all is a trouble of the settings, by its name", async () => {
  await project.paste()
  const problems = async (key: string) => (await refusal(open(key), "settings_invalid")).problems
  assert.deepEqual(await problems(""), [keyMissing])
  assert.deepEqual(await problems(project.keys.anon), [keyOfVisitors])
  assert.deepEqual(await problems(project.keys.publishable), [keyOfVisitors])
  assert.deepEqual(await problems(`${project.keys.secret}0`), [keyRefused])
  assert.deepEqual(await problems(await signed("service_role", { exp: 1 })), [keyRefused])
  assert.deepEqual(await problems(`${project.keys.secret}\n`), [keyRefused])
  assert.deepEqual(await problems("한글"), [keyRefused])
  const store = await open()
  project.instead(() => ({ status: 401, body: { message: "Invalid API key" } }))
  const later = await refusal(store.get("mymall"), "store_unavailable")
  assert.equal(later.detail, `supabase:${project.url}: ${keyRefused}`)
  for (const sentence of [sqlNeeded, keyMissing, keyRefused, keyOfVisitors])
    assert.match(inWordsOf(messages("ko").reasons, sentence), /^(?!기술 정보).*[가-힣]/)
})

test("openStore of the library takes key and table where the settings have them", async (t) => {
  await project.paste()
  const names = { SUPABASE_SERVICE_ROLE_KEY: project.keys.service, MALLKEY_SECRET: "s".repeat(32) }
  const given = process.env
  process.env = { ...given, ...names }
  t.after(() => {
    process.env = given
  })
  const store = await openStore(`supabase:${project.url}`)
  opened.push(store)
  assert.equal(store.name, `supabase:${project.url}`)
  delete process.env.SUPABASE_SERVICE_ROLE_KEY
  const error = await refusal(openStore(`supabase:${project.url}`), "settings_invalid")
  assert.deepEqual(error.problems, [keyMissing])
  Object.assign(process.env, names, { SUPABASE_TABLE: "somewhere_else" })
  const elsewhere = await refusal(openStore(`supabase:${project.url}`), "settings_invalid")
  assert.match(elsewhere.problems?.join(" ") ?? "", /SUPABASE_TABLE/)
})

test("an address that is none of a project is refused before the key goes anywhere", async () => {
  const addresses = [
    "http://abcdefgh.supabase.co",
    `https://${project.keys.secret}@abcdefgh.supabase.co`,
    "https://abcdefgh.supabase.co?apikey=x",
    "https://abcdefgh.supabase.co?seal=maybe",
    "https://",
  ]
  for (const address of addresses) {
    const supabase = { ...names, serviceRoleKey: project.keys.secret }
    await refusal(openStoreAt(`supabase:${address}`, { ...partsWith(), supabase }), "settings_invalid")
  }
  await project.paste()
  for (const path of ["/", "/rest/v1", "/rest/v1/"]) {
    const supabase = { ...names, serviceRoleKey: project.keys.secret }
    opened.push(await openStoreAt(`supabase:${project.url}${path}`, { ...partsWith(), supabase }))
  }
})

test("whatever stands between us and the database and does not answer as it should is the store being away", async () => {
  await project.paste()
  const store = await open()
  const answers = [
    { status: 503, body: { code: "PGRST002", message: "Could not query the database for the schema cache" } },
    { status: 503, body: { code: "53300", message: "sorry, too many clients already" } },
    { status: 500, body: { code: "57014", message: "canceling statement due to statement timeout" } },
    { status: 522, body: "<html>Connection timed out</html>" },
    { status: 540, body: "Project paused" },
    { status: 404, body: "<html>not here</html>" },
    { status: 302, body: "" },
    { status: 200, body: "<html>sign in to the network of this hotel</html>" },
    { status: 200, body: { hello: "world" } },
  ]
  for (const answer of answers) {
    project.instead(() => answer)
    await refusal(store.get("mymall"), "store_unavailable")
    await refusal(store.saveTokens(sampleConnection({ id: "mymall" }), "always"), "store_unavailable")
  }
  project.instead(() => ({ status: 413, body: "<html>too large</html>" }))
  await refusal(store.get("mymall"), "row_refused")
  let times = 0
  project.instead(() =>
    ++times < 3 ? { status: 500, body: { code: "40001", message: "could not serialize access" } } : undefined,
  )
  assert.equal(await store.get("mymall"), undefined, "what only met another statement is made again")
})

test("an answer that never comes is waited for in bounds, and the end of the store ends the waiting", async (t) => {
  await project.paste()
  const [store, other] = [await open(), await open()]
  project.instead(() => new Promise(() => undefined))
  const time = measureOwnTime()
  t.after(time.end)
  const waiting = refusal(store.get("mymall"), "store_unavailable")
  const crowd = Array.from({ length: 40 }, () => refusal(other.get("mymall"), "store_unavailable"))
  await new Promise((resolve) => setTimeout(resolve, 200))
  await other.close()
  await Promise.all(crowd)
  assert(time.ms() < 5_000, "close does not wait")
  await waiting
  assert(time.ms() < 15_000, "no call hangs")
})
