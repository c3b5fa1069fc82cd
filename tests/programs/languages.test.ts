// Go, PHP, Java and Python with a refresh of their own: under the real `mallkey exec` and at the prefix proxy, over the ends
// of their tokens, with no failed call, and nothing of their refreshing ever seen by Cafe24.
import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import type { Simulator } from "../../src/simulator/index.ts"
import { createDesk } from "../kit/command-line.ts"
import { adminKey } from "../kit/http-world.ts"
import { isLong } from "../kit/play-size.ts"
import { type AskingProgram, askingProgram } from "../kit/ways/asking-program.ts"
import { runFor } from "../kit/ways/exec-stage.ts"
import { forwardStage } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { isListed, type Way } from "../kit/ways/tried-programs.ts"
import type { World } from "../kit/world.ts"
import { type Language, languages } from "./languages.ts"

const program = join(import.meta.dirname, "../../bin/mallkey.js")
const ends = 3
const host = "https://mymall.cafe24api.com"

let folder: string
const commands = new Map<Language, [string, ...string[]]>()

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallkey-languages-"))
  for (const language of languages) {
    const command = await language.command(folder)
    if (command) commands.set(language, command)
  }
})
after(() => rm(folder, { recursive: true, force: true }))

/** Those that are not at hand are counted as not run, with what would bring them. */
for (const { name, packages } of languages) {
  test(`${name} is at hand`, (context) => {
    const isThere = [...commands.keys()].some((language) => language.name === name)
    if (!isThere) context.skip(`${name} is not on this machine (Debian: ${packages})`)
  })
}

type Asked = readonly [key: string, AskingProgram]

async function askAll(way: Way, programs: readonly Asked[]): Promise<void> {
  const answers = await Promise.all(programs.map(([, { ask }]) => ask()))
  for (const [at, [key]] of programs.entries()) {
    for (const [call, status] of Object.entries(answers[at]!)) {
      assert.equal(status, "200", `${key}, ${call}: ${status}`)
      const listed = ["refresh", "call"].includes(call) ? key : call
      assert(isListed(way, listed), listed)
    }
  }
}

/** Whatever a program sent of its own would stand here with `invalid_grant`: none of them holds a token that lives. */
function nothingOfTheirs(simulator: Simulator): void {
  const outcomes = simulator.log.entries("mymall").map(({ outcome }) => outcome)
  assert.deepEqual(new Set(outcomes), new Set(["ok"]))
}

const forAll = (start: (command: readonly [string, ...string[]]) => AskingProgram) =>
  [...commands].map(([{ key }, command]): Asked => [key, start(command)])

async function overEnds(
  { clock, simulator }: Pick<World, "clock" | "simulator">,
  way: Way,
  programs: Asked[],
) {
  const requests = () => simulator.counters("mymall").tokenRequests
  const first = requests()
  for (let end = 0; end <= ends; end++) {
    await askAll(way, programs)
    assert.equal(requests(), first + (programs.length === 0 ? 0 : end))
    await clock.step(2 * 60 * 60_000)
  }
  nothingOfTheirs(simulator)
}

test("at the prefix proxy: one request at Cafe24 for each end, in whichever language it was asked", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const env = { PATH: process.env.PATH, BASE: `${stage.url}/proxy/mymall`, SECRET: adminKey }
  await overEnds(
    stage,
    "prefix",
    forAll((command) => askingProgram(context, command, env)),
  )
})

test("at the forward proxy, told to trust it as `mallkey proxy --ca` says: the same", async (context) => {
  const stage = await forwardStage(context)
  await stage.connect("mymall")
  const ca = join(folder, "ca.pem")
  await writeFile(ca, stage.authority.root)
  const proxy = { HTTPS_PROXY: `http://_:${adminKey}@127.0.0.1:${stage.port}` }
  const trust = { SSL_CERT_FILE: ca, REQUESTS_CA_BUNDLE: ca }
  const env = { PATH: process.env.PATH, BASE: host, SECRET: "own-secret", ...proxy, ...trust }
  const programs = [...commands].flatMap(([{ key }, [first, ...rest]]): Asked[] => {
    // Java takes a proxy from no variable: java-trust.test.ts.
    if (key === "HttpClient") return []
    const settings = key === "PHP" ? ["-d", `curl.cainfo=${ca}`] : []
    return [[key, askingProgram(context, [first, ...settings, ...rest], env)]]
  })
  await overEnds(stage, "proxy", programs)
})

test("in a run of `mallkey exec`: the same", async (context) => {
  const { world, variables } = await runFor(context)
  const env = { ...variables, BASE: host, SECRET: "own-secret" }
  await overEnds(
    world,
    "exec",
    forAll((command) => askingProgram(context, command, env)),
  )
})

test("under the command itself, each in a run of its own, with tokens that live for seconds", {
  skip: !isLong && "four processes for each language are for npm run test:long",
}, async (context) => {
  const store = { MALLKEY_STORE: `sqlite:${join(folder, "mallkey.db")}` }
  const switches = { consent: "agree", accessLifeMs: 4_000 } as const
  const desk = await createDesk(context, { env: store, simulator: { switches } })
  await desk.connect("mymall")
  const env = { ...desk.env, BASE: host, SECRET: "own-secret", TMPDIR: folder }
  const start = [process.execPath, program, "exec", "mymall", "--"] as const
  const programs = forAll((command) => askingProgram(context, [...start, ...command], env, folder))
  const { simulator } = desk.simulated
  for (let end = 0; end <= ends; end++) {
    await askAll("exec", programs)
    while (simulator.mall("mymall").liveAccessTokens > 0) await pause(50)
  }
  nothingOfTheirs(simulator)
})
