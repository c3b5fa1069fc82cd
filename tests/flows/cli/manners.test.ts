// How commands behave to a person: questions that can be left, values that are explained, a set-up that is asked for.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { parseEnv } from "node:util"
import { createDesk, type Desk } from "../../kit/command-line.ts"

const program = join(import.meta.dirname, "../../../bin/mallkey.js")
const noTerminal =
  process.platform === "linux" ? false : "needs the `script` command of Linux to have a terminal"

/** A real terminal around the command: what is typed goes in when the screen shows what it waits for. */
async function atTerminal(desk: Desk, args: string[], typed: [awaited: RegExp, keys: string][]) {
  const line = [process.execPath, program, ...args].map((word) => `'${word}'`).join(" ")
  const env = Object.fromEntries(Object.entries(desk.env).filter(([, value]) => value !== undefined))
  const child = spawn("script", ["-qec", line, "/dev/null"], {
    cwd: desk.folder,
    env: env as NodeJS.ProcessEnv,
  })
  let screen = ""
  let next = 0
  child.stdout.on("data", (chunk) => {
    screen += chunk
    const step = typed[next]
    if (!step?.[0].test(screen)) return
    next++
    child.stdin.write(step[1])
  })
  const [code] = await once(child, "exit")
  return { code, screen }
}

test("Ctrl-C at a question ends with 130, and nothing was done", { skip: noTerminal }, async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_LANG: "en" } })
  await desk.connect("hanok-living")
  const { code, screen } = await atTerminal(desk, ["disconnect", "hanok-living"], [[/\[y\/N\]/, "\u0003"]])
  assert.equal(code, 130, screen)
  assert.match(screen, /Stopped\. Nothing was changed\./)
  assert.doesNotMatch(screen, /mistake|AbortError/)
  assert.equal((await desk.run("status", "hanok-living")).code, 0)
})

test("init asks, checks, and writes a .env that the settings take", { skip: noTerminal }, async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  await writeFile(join(desk.folder, ".env"), "# mine\nCAFE24_CLIENT_ID=kept-as-it-is")
  const { code, screen } = await atTerminal(
    desk,
    ["init"],
    [
      [/CAFE24_CLIENT_SECRET: /, "s3cret-of-the-app\r"],
      [/MALLKEY_PUBLIC_URL: /, "keeper\r"],
      [/! [\s\S]*MALLKEY_PUBLIC_URL: /, "https://keeper.example.com/\r"],
      [/CAFE24_SCOPES .*: /, "mall.read_order,mall.read_product\r"],
      [/MALLKEY_STORE .*: /, "\r"],
      [/SLACK_WEBHOOK_URL .*: /, "\r"],
    ],
  )
  assert.equal(code, 0, screen)
  assert.doesNotMatch(screen, /s3cret-of-the-app/)
  assert.match(screen, /https:\/\/keeper\.example\.com\/api\/cafe24\/callback/)
  const path = join(desk.folder, ".env")
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  const written = await readFile(path, "utf8")
  assert.match(written, /^# mine\nCAFE24_CLIENT_ID=kept-as-it-is\nCAFE24_CLIENT_SECRET=s3cret-of-the-app\n/)
  const { settings, problems } = JSON.parse((await desk.run("settings", "--json")).stdout)
  assert.deepEqual(problems, [])
  assert.equal(settings.CAFE24_REDIRECT_URI.value, "https://keeper.example.com/api/cafe24/callback")
  assert.equal(settings.MALLKEY_API_KEY.source, ".env")
})

test("init without a terminal names what is missing, or takes it from flags", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  const refused = await desk.run("init", "--public-url", "https://keeper.example.com")
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /CAFE24_CLIENT_ID\s+\(--client-id\),\s+CAFE24_CLIENT_SECRET/)
  await writeFile(join(desk.folder, ".env"), "CAFE24_CLIENT_SECRET=by-hand\n")
  const flags = ["--client-id", "abc", "--public-url", "https://keeper.example.com"]
  const done = JSON.parse((await desk.run("init", ...flags, "--json")).stdout)
  assert.equal(done.register.app_url, "https://keeper.example.com/api/cafe24/launch")
  assert.ok(done.added.includes("CAFE24_REDIRECT_URI"))
  // One scope that is asked for and not ticked fails every consent: those of the default are to be ticked as well.
  const usual = ["order", "product", "customer", "community", "store"].map((what) => `mall.read_${what}`)
  assert.deepEqual(done.register.scopes, usual)
  await writeFile(join(desk.folder, ".env"), "CAFE24_CLIENT_SECRET=by-hand\nCAFE24_SCOPES=mall.read_order\n")
  const again = JSON.parse((await desk.run("init", ...flags, "--json")).stdout)
  assert.deepEqual(again.register.scopes, ["mall.read_order"])
})

test("init writes no key of a server here beside the address of another one: commands would send it there", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  const path = join(desk.folder, ".env")
  const before = "MALLKEY_URL=https://keeper.example.com\nCAFE24_CLIENT_SECRET=by-hand\n"
  await writeFile(path, before)
  const flags = ["--client-id", "abc", "--public-url", "https://here.example.com"]
  const refused = await desk.run("init", ...flags)
  assert.equal(refused.code, 2, refused.stderr)
  assert.match(refused.stderr, /https:\/\/keeper\.example\.com.*MALLKEY_URL/s)
  assert.equal(await readFile(path, "utf8"), before)
  await writeFile(path, "CAFE24_CLIENT_SECRET=by-hand\n")
  const exported = await desk.run("init", ...flags, "--server", "https://keeper.example.com")
  assert.equal(exported.code, 2, exported.stderr)
  assert.equal((await desk.run("init", ...flags)).code, 0)
})

test("init keeps every setting that a flag gives, asked for or not, and checks it", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  await writeFile(join(desk.folder, ".env"), "CAFE24_CLIENT_SECRET=by-hand\nPORT=2500\n")
  const flags = ["--client-id", "abc", "--public-url", "https://keeper.example.com", "--port", "2600"]
  const refused = await desk.run("init", ...flags, "--alert-at", "noon")
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /ALERT_AT/)
  const base = "http://127.0.0.1:2525/{mall_id}"
  const done = await desk.run(
    "init",
    ...flags,
    "--base-url",
    base,
    "--service-name",
    "우리 가게",
    "--lang",
    "ko",
  )
  assert.equal(done.code, 0, done.stderr)
  const written = parseEnv(await readFile(join(desk.folder, ".env"), "utf8"))
  assert.equal(written.CAFE24_BASE_URL, base)
  assert.equal(written.MALLKEY_SERVICE_NAME, "우리 가게")
  assert.equal(written.PORT, "2500", "what stands there already stays")
  assert.equal(written.MALLKEY_LANG, undefined, "said to this command alone")
})

const wrong: [name: string, args: string[], says: RegExp][] = [
  ["a port that is none", ["simulate", "--port", "99999"], /from 0 to 65535[\s\S]*mallkey simulate --help/],
  ["a number below its least", ["demo", "--speed", "-1"], /at least 1[\s\S]*mallkey demo --help/],
  ["a key that is none", ["key", "revoke", "nope"], /`nope`[\s\S]*mallkey key list/],
  ["an address for a mall", ["token", "https://MyMall.cafe24.com/"], /Did you mean `mymall`/],
  [
    "a day that is none",
    ["key", "create", "--name", "bot", "--until", "31.12.2026"],
    /--until 31\.12\.2026.*2027-01-31/,
  ],
  ["all or one", ["refresh"], /--all/],
  ["a shell nobody knows", ["completion", "bahs"], /Did you mean `bash`/],
]

test("wrong values: exit 2, and a sentence that names what to type", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_LANG: "en" } })
  for (const [name, args, says] of wrong) {
    const { code, stderr } = await desk.run(...args)
    assert.equal(code, 2, name)
    assert.match(stderr.replace(/\s+/g, " "), new RegExp(says.source.replaceAll("[\\s\\S]*", ".*")), name)
    assert.doesNotMatch(stderr, /ask again|internal/i, name)
  }
})

test("every shell takes its completion script, which knows every command", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const { stdout } = await desk.run("completion", "bash")
  const asked = `${stdout}\nCOMP_WORDS=(mallkey st); COMP_CWORD=1; _mallkey; echo "$\{COMPREPLY[@]}"
COMP_WORDS=(mallkey status --w); COMP_CWORD=2; _mallkey; echo "$\{COMPREPLY[@]}"
COMP_WORDS=(mallkey key re); COMP_CWORD=2; _mallkey; echo "$\{COMPREPLY[@]}"`
  assert.equal(await outputOf(t, "bash", ["-c", asked]), "status\n--watch\nrevoke\n")
  assert.match(
    stdout,
    / init\) offers="[^"]*--client-id [^"]*--public-url/,
    "the answers that its help shows as flags",
  )
  for (const shell of ["zsh", "fish"]) assert.match((await desk.run("completion", shell)).stdout, /mallkey/)
})

async function outputOf(t: TestContext, command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] })
  t.after(() => child.kill())
  return text(child.stdout)
}

test("status --watch goes on until it is stopped, and looks past trouble", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_LANG: "en" } })
  await desk.connect("hanok-living")
  const watching = desk.start("status", "--watch")
  await watching.says(/hanok-living[\s\S]*hanok-living/)
  watching.signal("SIGTERM")
  assert.equal((await watching.ended).code, 0)
  assert.equal((await desk.run("status", "--watch", "--json")).code, 2)
})

const apiKey = "the-key-of-a-test-that-is-long-enough-0123"

const stops: NodeJS.Signals[][] = [
  ["SIGHUP"],
  ["SIGQUIT"],
  ["SIGUSR2"],
  ["SIGTERM", "SIGHUP"],
  ["SIGHUP", "SIGTERM", "SIGTERM"],
]

for (const signals of stops) {
  test(`${signals.join(", then ")}: the answer that is on its way is saved, as by one orderly stop`, async (t) => {
    const desk = await createDesk(t, { env: { MALLKEY_LANG: "en", MALLKEY_API_KEY: apiKey } })
    await desk.connect("hanok-living")
    const server = desk.start("serve")
    await server.says(/127\.0\.0\.1:\d+/)
    const { simulator } = desk.simulated
    simulator.switches.set({ lateAnswerMs: 1_500 })
    const address = `http://127.0.0.1:${desk.port}/v1/connections/hanok-living/refresh?force=1`
    const refresh = fetch(address, { method: "POST", headers: { "x-api-key": apiKey } }).catch(
      () => undefined,
    )
    // Rotated, and the answer still on its way.
    while (simulator.counters("hanok-living").refreshes === 0) await pause(20)
    for (const signal of signals) {
      server.signal(signal)
      await pause(100)
    }
    assert.equal((await server.ended).code, 0)
    await refresh
    simulator.switches.set({ lateAnswerMs: 0 })
    assert.equal((await desk.run("refresh", "hanok-living", "--force")).code, 0)
    assert.equal(simulator.counters("hanok-living").reusedSpentTokens, 0)
  })
}
