// How the command line explains itself and how it refuses: help, misspelt words, wrong settings, one document.
import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { commandNames } from "../../../src/cli/command-names.ts"
import { createDesk } from "../../kit/command-line.ts"

test("every command has help in both languages, with an example", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const { code, stdout } = await desk.run("--help")
  assert.equal(code, 0)
  for (const name of commandNames) assert.match(stdout, new RegExp(`^ {2}${name} `, "m"))
  for (const name of commandNames) {
    const korean = await desk.run(name, "--help")
    const english = await desk.run(name, "--help", "--lang", "en")
    assert.match(korean.stdout, new RegExp(`^예\n {2}.*mallkey ${name}`, "m"))
    assert.match(english.stdout, new RegExp(`^Examples\n {2}.*mallkey ${name}`, "m"))
    assert.deepEqual([korean.code, english.code], [0, 0])
  }
})

test("the version is the package's, and no command at all is a question", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const { stdout } = await desk.start("--version").ended
  const { default: manifest } = await import("../../../package.json", { with: { type: "json" } })
  assert.equal(stdout.trim(), manifest.version)
  for (const asked of ["--version", "version"]) {
    const { code, stdout: document } = await desk.run(asked, "--json")
    assert.deepEqual([code, JSON.parse(document)], [0, { version: manifest.version }])
  }
  assert.equal((await desk.run()).code, 2)
})

test("misspelt words: exit 2, everything at once, and what was meant", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const command = await desk.run("statsu", "--lang", "en")
  assert.equal(command.code, 2)
  assert.match(command.stderr, /Did you mean `status`\?/)
  for (const [elsewhere, here] of Object.entries({ logs: "events", ls: "status" })) {
    const { code, stderr } = await desk.run(elsewhere, "--lang", "en")
    assert.equal(code, 2)
    assert.ok(stderr.includes(`Did you mean \`${here}\`?`), stderr)
  }
  const flags = await desk.run("refresh", "mymall", "--forse", "--lagn", "en", "--json")
  assert.equal(flags.code, 2)
  const { error } = JSON.parse(flags.stdout)
  assert.equal(error.code, "request_invalid")
  assert.equal(error.problems.length, 3, "two flags and a word too many")
  assert.match(error.problems[0], /`--force`/)
  assert.match(error.problems[1], /`--lang`/)
  assert.equal((await desk.run("token", "a", "b")).code, 2)
  assert.equal((await desk.run("exchange", "mymall", "--code")).code, 2)
  assert.equal((await desk.run("disconnect")).code, 2)
})

test("wrong settings: exit 2 with all of them, from flags as well", async (t) => {
  const desk = await createDesk(t, { env: { SWEEP_CONCURRENCY: "many" } })
  const { code, stdout } = await desk.run("status", "--refresh-ahead-minutes", "0", "--json")
  assert.equal(code, 2)
  const { error } = JSON.parse(stdout)
  assert.equal(error.code, "settings_invalid")
  assert.equal(error.problems.length, 2)
  const secret = await desk.run(
    "status",
    "--set",
    "MALLKEY_SECRET=0123456789012345678901234567890123",
    "--lang",
    "en",
  )
  assert.equal(secret.code, 2)
  assert.match(secret.stderr, /every process of this machine can read a\s+command line/)
})

test("a flag goes before the environment, and --set takes the name of any setting", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_LANG: "en" } })
  const { stdout } = await desk.run(
    "settings",
    "--set",
    "ALERT_DAYS=5",
    "--store",
    "sqlite:./other.db",
    "--json",
  )
  const { settings } = JSON.parse(stdout)
  assert.deepEqual(
    [settings.ALERT_DAYS.value, settings.MALLKEY_STORE.value, settings.MALLKEY_STORE.source],
    ["5", "sqlite:./other.db", "flag"],
  )
  assert.equal(settings.MALLKEY_LANG.source, "environment")
  assert.doesNotMatch(stdout, /simulator-client-secret/)
})

test("without an app a command that needs one says what is missing", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const { code, stderr } = await desk.run("status")
  assert.equal(code, 2)
  assert.match(stderr, /CAFE24_CLIENT_ID.*CAFE24_CLIENT_SECRET/s)
  assert.match(stderr, /mallkey demo/)
  // Typed in another folder, it is that one's .env that was looked for.
  const { error } = JSON.parse((await desk.run("status", "--json")).stdout)
  assert.ok(error.problems[0].includes(join(desk.folder, ".env")), error.problems[0])
})

test("colours only where somebody looks; a pipe gets plain text", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  const plain = await desk.run("status")
  assert.ok(!plain.stdout.includes("\u001b["))
  desk.env.FORCE_COLOR = "1"
  const forced = await desk.start("status").ended
  assert.ok(forced.stdout.includes("\u001b["))
})
