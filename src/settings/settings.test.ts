// Settings from the outside: precedence, other programs' names, every problem at once, nothing secret shown.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { isKeeperError } from "../core/errors.ts"
import { describeSettings, loadSettings, loadSome, type World } from "./index.ts"

interface Given {
  flags?: World["flags"]
  env?: World["env"]
  dotEnv?: string
  config?: string
}

function world({ flags = {}, env = {}, dotEnv, config }: Given): World {
  const files: Record<string, string | undefined> = {
    "/app/.env": dotEnv,
    "/app/mallkey.config.json": config,
  }
  return { flags, env: { MALLKEY_LANG: "en", ...env }, cwd: "/app", readFile: (path) => files[path] }
}

function problemsOf(given: Given): string[] {
  try {
    loadSettings(world(given))
  } catch (error) {
    assert(isKeeperError(error, "settings_invalid"))
    return error.problems ?? []
  }
  return []
}

function onlyProblem(given: Given): string {
  const problems = problemsOf(given)
  assert.equal(problems.length, 1, problems.join("\n"))
  return problems[0]!
}

const app = {
  CAFE24_CLIENT_ID: "client",
  CAFE24_CLIENT_SECRET: "hush",
  CAFE24_REDIRECT_URI: "https://k.example.com/api/cafe24/callback",
}
const longSecret = "s".repeat(32)

test("nothing set: demo mode, the embedded store, and a secret to be made beside it", () => {
  const { settings, warnings } = loadSettings(world({}))
  assert.equal(settings.app, undefined)
  assert.equal(settings.store, "sqlite:./data/mallkey.db")
  assert.equal(settings.secretFile, "data/mallkey.secret")
  assert.deepEqual([settings.host, settings.port], ["127.0.0.1", 2424])
  assert.equal(settings.refreshAheadMs, 45 * 60_000)
  assert.deepEqual(settings.alerts.days, [3, 2, 1])
  assert.deepEqual(settings.scopes.slice(0, 2), ["mall.read_order", "mall.read_product"])
  assert.deepEqual(warnings, [])
})

test(".env.example, copied as it is, changes nothing", () => {
  const dotEnv = readFileSync(new URL("../../.env.example", import.meta.url), "utf8")
  assert.deepEqual(loadSettings(world({ dotEnv })).settings, loadSettings(world({})).settings)
  // And with every line in force it is still sound, but for the halves that nobody has filled in.
  const everything = dotEnv.replaceAll(/^# (?=[A-Z_0-9]+=)/gm, "")
  assert.deepEqual(problemsOf({ dotEnv: everything }), [])
})

test("flag before environment before .env before mallkey.config.json, and empty counts as absent", () => {
  const given = {
    flags: { PORT: "1" },
    env: { PORT: "2", SWEEP_CONCURRENCY: "2", REFRESH_AHEAD_MINUTES: "" },
    dotEnv: "PORT=3\nSWEEP_CONCURRENCY=3\nREFRESH_AHEAD_MINUTES=33 # half an hour\nALERT_DAYS=\n",
    config: '{"PORT": 4, "REFRESH_AHEAD_MINUTES": 4, "ALERT_DAYS": [5, 7]}',
  }
  const { settings, origins } = loadSettings(world(given))
  assert.equal(settings.port, 1)
  assert.equal(settings.sweepConcurrency, 2)
  assert.equal(settings.refreshAheadMs, 33 * 60_000)
  assert.deepEqual(settings.alerts.days, [7, 5])
  assert.deepEqual(
    [
      origins.PORT,
      origins.SWEEP_CONCURRENCY,
      origins.REFRESH_AHEAD_MINUTES,
      origins.ALERT_DAYS,
      origins.HOST,
    ],
    ["flag", "environment", ".env", "mallkey.config.json", "default"].map((source) => ({ source })),
  )
})

test("every problem is told at once, with what to do and without the value of a secret", () => {
  const problems = problemsOf({
    env: {
      ...app,
      PORT: "70000",
      MALLKEY_API_KEY: "tooshortkey",
      CAFE24_BASE_URL: "http://evil.example/{mall_id}",
    },
    dotEnv: "MALLKEY_SECRET=shh\nALERT_AT=25:00\nMALLKEY_LANG=fr\nCAFE24_TIME_ZONE=Asia/Soul",
    config: '{"SLACK_WEBHOOK_URL": "http://hooks.example/T0P5ECRET", "LOG_LEVEL": "loud"}',
  })
  const text = problems.join("\n")
  const named =
    "PORT MALLKEY_API_KEY CAFE24_BASE_URL MALLKEY_SECRET ALERT_AT CAFE24_TIME_ZONE SLACK_WEBHOOK_URL LOG_LEVEL"
  for (const name of named.split(" ")) assert.match(text, new RegExp(`^${name} \\(`, "m"))
  assert.equal(problems.length, 8, text)
  assert.match(text, /PORT \(environment\) is `70000` .*from 0 to 65535/)
  assert.doesNotMatch(text, /tooshortkey|shh|T0P5ECRET/)
})

test("a misspelt name is told with the nearest known one", () => {
  assert.match(onlyProblem({ dotEnv: "MALLKEY_STROE=memory:" }), /MALLKEY_STROE.*MALLKEY_STORE/)
  assert.match(onlyProblem({ env: { REFRESH_AHEAD_MINUTE: "5" } }), /REFRESH_AHEAD_MINUTES\?/)
  assert.match(onlyProblem({ config: '{"CAFE24_CLIENTID": "x"}' }), /CAFE24_CLIENT_ID\?/)
  const { CAFE24_CLIENT_ID, ...withoutId } = app
  const both = problemsOf({ env: { ...withoutId, CAFE24_CLIENTID: CAFE24_CLIENT_ID } })
  assert.equal(both.length, 2)
})

test("the name our pages give to a program's key is told with that of the server's", () => {
  const { warnings } = loadSettings(world({ env: { MALLKEY_KEY: "mk_x" } }))
  assert.match(warnings.join(), /MALLKEY_KEY.*MALLKEY_API_KEY/)
})

test("a name that only resembles ours is a warning or nothing", () => {
  const env = {
    HOME: "/root",
    POST: "x",
    TERM: "xterm",
    LOGLEVEL: "debug",
    CAFE24_SHOP_NO: "1",
    MALLKEY_TEST_REDIS_URL: "x",
  }
  const { warnings } = loadSettings(world({ env }))
  assert.deepEqual(
    warnings.map((warning) => warning.split(" ")[0]),
    ["LOGLEVEL", "CAFE24_SHOP_NO"],
  )
  const spelledRightBeside = { CAFE24_SCOPE: "x", CAFE24_SCOPES: "mall.read_order" }
  assert.equal(loadSettings(world({ env: spelledRightBeside })).warnings.length, 1)
})

test("tokens among the settings are refused with the command that brings them home", () => {
  const fromDotEnv = onlyProblem({ dotEnv: "CAFE24_ACCESS_TOKEN=abcdefghijklmnopqrstuv" })
  assert.match(fromDotEnv, /CAFE24_ACCESS_TOKEN.*`mallkey import \.env`/)
  assert.doesNotMatch(fromDotEnv, /abcdefgh/)
  const env = { CAFE24_REFRESH_TOKEN: "t", MY_CAFE24_ACCESS_TOKEN: "t", CAFE24_TOKENS_JSON: "{}" }
  assert.equal(problemsOf({ env }).length, 3)
  assert.equal(
    problemsOf({ env: { OTHER_ACCESS_TOKEN: "t", CAFE24_ACCESS_TOKEN_EXPIRES_AT: "1" } }).length,
    0,
  )
  assert.doesNotThrow(() => loadSettings(world({ env }), { tokens: "leave" }))
})

test("half of an app names the other half; none of it is the demo", () => {
  assert.match(
    onlyProblem({ env: { CAFE24_CLIENT_ID: "x" } }),
    /CAFE24_CLIENT_SECRET and CAFE24_REDIRECT_URI are missing/,
  )
  const { CAFE24_CLIENT_SECRET: secret, ...rest } = app
  const { settings, origins } = loadSettings(world({ env: { ...rest, CAFE24_CLIENT_SECRET_KEY: secret } }))
  assert.equal(settings.app?.clientSecret, "hush")
  assert.deepEqual(origins.CAFE24_CLIENT_SECRET, { source: "environment", alias: "CAFE24_CLIENT_SECRET_KEY" })
  assert.match(onlyProblem({ env: { SMTP_URL: "smtp://m" } }), /ALERT_EMAIL_TO and ALERT_EMAIL_FROM/)
})

test("the names of other programs choose the store", () => {
  const storeOf = (env: World["env"]) =>
    loadSettings(world({ env: { MALLKEY_SECRET: longSecret, ...env } })).settings.store
  assert.equal(storeOf({ DATABASE_URL: "postgresql://u@h/d" }), "postgresql://u@h/d")
  assert.equal(storeOf({ SUPABASE_DB_URL: "postgres://u@h/d" }), "supabase:postgres://u@h/d")
  assert.equal(storeOf({ KV_REDIS_URL: "rediss://h" }), "rediss://h")
  assert.equal(
    storeOf({ PGHOST: "h", PGUSER: "u", PGPASSWORD: "p@:/", PGDATABASE: "d" }),
    "postgres://u:p%40%3A%2F@h:5432/d",
  )
  assert.equal(
    storeOf({ MALLKEY_STORE: "memory:", DATABASE_URL: "mysql://x", REDIS_URL: "redis://h" }),
    "memory:",
  )
})

test("two stores without a choice are an error naming both; one store under two names is not", () => {
  const env = { MALLKEY_SECRET: longSecret, DATABASE_URL: "postgres://u@h/d" }
  assert.match(onlyProblem({ env, dotEnv: "REDIS_URL=redis://h" }), /DATABASE_URL and REDIS_URL/)
  assert.match(
    onlyProblem({ env: { ...env, SUPABASE_DB_URL: env.DATABASE_URL } }),
    /DATABASE_URL and SUPABASE_DB_URL/,
  )
  assert.deepEqual(problemsOf({ env: { ...env, PGHOST: "h", PGUSER: "u", PGDATABASE: "d" } }), [])
  assert.match(onlyProblem({ env: { DATABASE_URL: "file:./dev.db" } }), /DATABASE_URL.*postgres:\/\//)
})

test("a shared store needs a secret that is set", () => {
  const text = onlyProblem({ env: { MALLKEY_STORE: "postgres://user:pa55@h/d" } })
  assert.match(text, /MALLKEY_SECRET is missing.*postgres:/)
  assert.doesNotMatch(text, /pa55/)
  const supabase = onlyProblem({
    env: { MALLKEY_STORE: "supabase:https://abcdefgh.supabase.co", SUPABASE_SERVICE_ROLE_KEY: "sb_secret_x" },
  })
  assert.match(supabase, /the store supabase: is shared/)
})

test("addresses: http only for this machine, and the mall's place in it", () => {
  const accepts = (url: string) => problemsOf({ env: { CAFE24_BASE_URL: url } }).length === 0
  for (const url of [
    "http://127.0.0.1:9/{mall_id}",
    "http://{mall_id}.localhost:9",
    "https://{mall_id}.test.example",
  ]) {
    assert(accepts(url), url)
  }
  for (const url of [
    "http://{mall_id}.cafe24api.com",
    "https://cafe24api.com",
    "http://127.evil.com/{mall_id}",
    "{mall_id}",
  ]) {
    assert(!accepts(url), url)
  }
})

test("the address of a hosting platform, and HOST where it hands out the port", () => {
  const railway = loadSettings(world({ env: { RAILWAY_PUBLIC_DOMAIN: "k.up.railway.app", PORT: "8080" } }))
  assert.equal(railway.settings.publicUrl, "https://k.up.railway.app")
  assert.equal(railway.settings.host, "0.0.0.0")
  const byHand = loadSettings(world({ env: { PORT: "8080" } }))
  assert.equal(byHand.settings.host, "127.0.0.1")
  const chosen = loadSettings(world({ env: { VERCEL: "1", PORT: "8080" }, dotEnv: "HOST=10.0.0.1" }))
  assert.equal(chosen.settings.host, "10.0.0.1")
})

test("the language comes from MALLKEY_LANG, else LANG, else Korean", () => {
  const language = (env: World["env"]) => loadSettings(world({ env: { MALLKEY_LANG: "", ...env } })).language
  assert.equal(language({}), "ko")
  assert.equal(language({ LANG: "C.UTF-8" }), "ko")
  assert.equal(language({ LANG: "en_US.UTF-8" }), "en")
  assert.equal(language({ LANG: "en_US.UTF-8", MALLKEY_LANG: "ko" }), "ko")
  for (const utf8 of ["ko_KR.UTF-8", "ko_KR.utf8", "ko_KR", "ko"])
    assert.equal(language({ LANG: utf8 }), "ko")
  for (const older of ["ko_KR.EUC-KR", "ko_KR.eucKR", "ko_KR.cp949"])
    assert.equal(
      language({ LANG: older }),
      "en",
      "what is written is UTF-8, which such a terminal cannot show",
    )
  assert.equal(language({ LANG: "ko_KR.EUC-KR", MALLKEY_LANG: "ko" }), "ko")
})

test("what is in force can be shown: masked, with where it came from", () => {
  const env = {
    ...app,
    MALLKEY_STORE: "postgres://user:pa55@h/d?sslpassword=pa55",
    MALLKEY_SECRET: longSecret,
  }
  const described = describeSettings(loadSettings(world({ env })))
  const shown = (name: string) => described.find((setting) => setting.name === name)
  assert.equal(shown("CAFE24_CLIENT_ID")?.value, "client")
  assert.equal(shown("MALLKEY_STORE")?.value, "postgres://••••••••@h/d?sslpassword=••••••••")
  assert.equal(shown("PORT")?.origin, "default")
  assert.equal(shown("CRON_SECRET")?.origin, "not set")
  assert.doesNotMatch(JSON.stringify(described), /hush|pa55|ssssss/)
})

test("a file that cannot be understood is a problem that does not quote it", () => {
  const text = onlyProblem({ config: '{"MALLKEY_API_KEY": "very-secret-value", }' })
  assert.match(text, /mallkey\.config\.json/)
  assert.doesNotMatch(text, /very-secret/)
})

test("the demo is not troubled by settings it does not use", () => {
  const { values } = loadSome(world({ env: { DATABASE_URL: "x", REDIS_URL: "y", PORT: "0" } }), [
    "HOST",
    "PORT",
  ])
  assert.deepEqual(values, { HOST: "127.0.0.1", PORT: 0 })
})

test("a token file that holds the app is where the app comes from, unless somebody says otherwise", () => {
  const file = { client_id: "id-in-file", client_secret: "secret-in-file", access_token: "x" }
  const given = (env: Record<string, string>, content: string | undefined): World => ({
    flags: {},
    env: { MALLKEY_STORE: "file:./oauth_token.json", CAFE24_REDIRECT_URI: app.CAFE24_REDIRECT_URI, ...env },
    cwd: "/work-of-a-script",
    readFile: (path) => (path === "/work-of-a-script/oauth_token.json" ? content : undefined),
  })
  const { settings, origins } = loadSettings(given({}, JSON.stringify(file)))
  assert.deepEqual(settings.app, {
    clientId: "id-in-file",
    clientSecret: "secret-in-file",
    redirectUri: app.CAFE24_REDIRECT_URI,
  })
  assert.equal(origins.CAFE24_CLIENT_SECRET.source, "token file")
  const said = loadSettings(given({ CAFE24_CLIENT_SECRET: "said" }, JSON.stringify(file)))
  assert.equal(said.settings.app?.clientSecret, "said")
  for (const content of [undefined, "{", "[]", JSON.stringify({ client_secret: 5 })]) {
    assert.throws(() => loadSettings(given({}, content)), /CAFE24_CLIENT_ID/)
  }
})
