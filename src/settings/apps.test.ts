// Further apps in the settings: read from either place, secrets from elsewhere, and every mistake told at once.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../core/errors.ts"
import { loadSettings, type World } from "./index.ts"

const first = {
  CAFE24_CLIENT_ID: "first",
  CAFE24_CLIENT_SECRET: "hush",
  CAFE24_REDIRECT_URI: "https://keeper.example/api/cafe24/callback",
  MALLKEY_LANG: "en",
}

function worldOf(files: Record<string, unknown>, env: Record<string, string> = {}): World {
  const texts = new Map(
    Object.entries(files).map(([name, content]) => [
      `/home/${name}`,
      typeof content === "string" ? content : JSON.stringify(content),
    ]),
  )
  return { flags: {}, env: { ...first, ...env }, cwd: "/home", readFile: (path) => texts.get(path) }
}

function problemsOf(world: World): string[] {
  try {
    loadSettings(world)
    return []
  } catch (error) {
    return isKeeperError(error) ? (error.problems ?? []) : [String(error)]
  }
}

const cs = { provider: "cafe24", clientId: "second", clientSecret: "env:CS_SECRET" }

test("apps of mallkey.config.json, with a secret from the environment and the first app's address", () => {
  const { settings } = loadSettings(
    worldOf({ "mallkey.config.json": { PORT: 2425, apps: { cs } } }, { CS_SECRET: "quiet" }),
  )
  assert.equal(settings.port, 2425)
  const [app] = settings.apps
  assert.deepEqual(
    [app?.name, app?.clientSecret, app?.redirectUri],
    ["cs", "quiet", first.CAFE24_REDIRECT_URI],
  )
})

test("apps of a file of their own, with a secret from a file", () => {
  const apps = { cs: { ...cs, clientSecret: "file:secret.txt", scopes: ["mall.read_order"] } }
  const world = worldOf({ "apps.json": apps, "secret.txt": "quiet\n" }, { MALLKEY_APPS: "apps.json" })
  const [app] = loadSettings(world).settings.apps
  assert.deepEqual([app?.clientSecret, app?.scopes], ["quiet", ["mall.read_order"]])
})

test("every mistake is told at once, each with its place", () => {
  const apps = {
    "Bad Name": cs,
    cafe24: cs,
    other: { provider: "nobody", clientId: "x" },
    same: { ...cs, clientId: "first", clientSecret: "plain" },
    cs: { ...cs, colour: "red", redirectUri: "nowhere" },
  }
  const problems = problemsOf(worldOf({ "mallkey.config.json": { apps } }))
  const about = [
    /apps\.Bad Name .*small letters/,
    /apps\.cafe24 .*first app/,
    /apps\.other\.provider .*no platform known/,
    /apps\.other\.clientSecret .*missing/,
    /apps\.cs\.colour .*nothing that is read/,
    /apps\.cs\.redirectUri/,
    /apps\.cs\.clientSecret .*env:CS_SECRET.*there is nothing/,
    /apps\.same\.clientId is the same as CAFE24_CLIENT_ID/,
  ]
  for (const said of about)
    assert.ok(
      problems.some((problem) => said.test(problem)),
      `${said}: ${problems.join("\n")}`,
    )
})

test("further apps without the first one, and a file that is not there, are told", () => {
  const alone = worldOf({
    "mallkey.config.json": {
      apps: { cs: { ...cs, clientSecret: "x", redirectUri: "https://k.example/callback/cs" } },
    },
  })
  const env = { MALLKEY_LANG: "en" }
  assert.match(problemsOf({ ...alone, env }).join("\n"), /first one is missing/)
  assert.match(
    problemsOf(worldOf({}, { MALLKEY_APPS: "apps.json" })).join("\n"),
    /apps\.json.*cannot be read/,
  )
})

test("an app that is called as what every object has is refused with a sentence, and so is such a member", () => {
  const file = (name: string, app: object = cs) =>
    `{"apps":{${JSON.stringify(name)}:${JSON.stringify({ ...app, clientSecret: "env:CS_SECRET" })}}}`
  for (const name of ["__proto__", "constructor", "toString", "valueOf"]) {
    for (const place of ["mallkey.config.json", "apps.json"]) {
      const env = { CS_SECRET: "quiet", ...(place === "apps.json" && { MALLKEY_APPS: place }) }
      const [problem, ...more] = problemsOf(worldOf({ [place]: file(name) }, env))
      assert.ok(problem?.includes(`apps.${name} (${place})`), `${name} in ${place}: ${problem}`)
      assert.deepEqual(more, [])
    }
  }
  const member = `{"apps":{"cs":{"__proto__":{"clientId":"x"},"provider":"cafe24","clientId":"y","clientSecret":"env:CS_SECRET"}}}`
  const [problem] = problemsOf(worldOf({ "mallkey.config.json": member }, { CS_SECRET: "quiet" }))
  assert.match(problem ?? "", /apps\.cs\.__proto__/)
})
