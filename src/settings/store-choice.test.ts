// Settings that name a place which would not be opened stop the start: an empty store beside them would look well.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { describeSettings, inspectSettings, loadSettings, type World } from "./index.ts"

const secret = { MALLKEY_SECRET: "s".repeat(32) }

function world(env: Record<string, string>, files: Record<string, string> = {}): World {
  return { flags: {}, env: { MALLKEY_LANG: "en", ...env }, cwd: "/app", readFile: (path) => files[path] }
}

/** As the railway set-up has it: the key and the address, and no database address of its own. */
const railway = {
  SUPABASE_SERVICE_ROLE_KEY: "eyJhbGciOiJIUzI1NiJ9.e30.hush",
  NEXT_PUBLIC_SUPABASE_URL: "https://abcdefgh.supabase.co",
  CRON_SECRET: "cron",
  ...secret,
}

test("a service-role key and the address of its project are where connections live", () => {
  const { settings } = loadSettings(world(railway))
  assert.equal(settings.store, "supabase:https://abcdefgh.supabase.co")
  assert.equal(settings.supabase.serviceRoleKey, railway.SUPABASE_SERVICE_ROLE_KEY)
  const shown = describeSettings(inspectSettings(world(railway)))
  assert.doesNotMatch(JSON.stringify(shown), /hush/)
})

test("one without the other is refused, with the way out and without the key", () => {
  const { NEXT_PUBLIC_SUPABASE_URL: _, ...alone } = railway
  const { problems } = inspectSettings(world(alone))
  assert.equal(problems.length, 1, problems.join("\n"))
  assert.match(problems[0]!, /SUPABASE_SERVICE_ROLE_KEY.*SUPABASE_URL/)
  assert.doesNotMatch(problems.join(), /hush/)
  assert.throws(() => loadSettings(world(alone)), { code: "settings_invalid" })
  const { SUPABASE_SERVICE_ROLE_KEY: __, ...keyless } = railway
  const named = inspectSettings(world({ ...keyless, MALLKEY_STORE: "supabase:https://abcdefgh.supabase.co" }))
  assert.match(named.problems.join(), /^SUPABASE_SERVICE_ROLE_KEY is missing[^\n]*$/)
})

test("with SUPABASE_DB_URL, or with MALLKEY_STORE, it is said which it is", () => {
  const database = { SUPABASE_DB_URL: "postgres://u:p@db.abcdefgh.supabase.co/postgres" }
  const { settings } = loadSettings(world({ ...railway, ...database }))
  assert.equal(settings.store, `supabase:${database.SUPABASE_DB_URL}`)
  const named = loadSettings(world({ ...railway, MALLKEY_STORE: "sqlite:./data/mallkey.db" }))
  assert.equal(named.settings.store, "sqlite:./data/mallkey.db")
})

test("beside another database it is one of two candidates, and the address alone means sessions", () => {
  const { problems } = inspectSettings(world({ ...railway, DATABASE_URL: "postgres://u:p@h/d" }))
  assert.equal(problems.length, 1, problems.join("\n"))
  assert.match(problems[0]!, /DATABASE_URL and SUPABASE_SERVICE_ROLE_KEY each name a store/)
  const { settings } = loadSettings(world({ SUPABASE_URL: railway.NEXT_PUBLIC_SUPABASE_URL }))
  assert.equal(settings.store, "sqlite:./data/mallkey.db")
  assert.equal(settings.supabase.url, railway.NEXT_PUBLIC_SUPABASE_URL)
})

test("the .env of each set-up, without the line that our own test adds, is never an empty embedded store", () => {
  for (const [file, added] of [
    ["nextjs-supabase-railway.env", /^$/m],
    ["scripts-file.env", /^MALLKEY_STORE=.*$/m],
  ] as const) {
    const path = new URL(`../../tests/flows/setups/${file}`, import.meta.url)
    const text = readFileSync(path, "utf8")
      .replace(added, "")
      .replace("{supabase_url}", "https://x.supabase.co")
    const filled = text
      .replaceAll(/\{redirect_uri\}/g, "https://k.example.com/callback")
      .replaceAll(/\{\w+\}/g, "x")
    const pair = '{"mall_id":"oldmall","refresh_token":"r","client_secret":"c"}'
    const files = { "/app/.env": filled, "/app/oauth_token.json": pair }
    const { problems } = inspectSettings(world(secret, files))
    if (file === "scripts-file.env") {
      const { leftFile } = loadSettings(world(secret, files)).settings
      assert.deepEqual(leftFile, { name: "oauth_token.json", mallId: "oldmall", holdsClientSecret: true })
    } else {
      assert.deepEqual(problems, [])
      assert.equal(loadSettings(world(secret, files)).settings.store, "supabase:https://x.supabase.co")
    }
  }
})
