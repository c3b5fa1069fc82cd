// The examples that talk to a running server: plain cron, Railway's cron, and Railway's own start command.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { before, test } from "node:test"
import { promisify } from "node:util"
import { findProgram, installed } from "../../scripts/test-run/programs.ts"
import { settingNames } from "../../src/settings/index.ts"
import { createDesk } from "../kit/command-line.ts"
import { root } from "../package/sources.ts"

const run = promisify(execFile)
const examples = join(root, "examples")
const cronSecret = "a-cron-secret-$with 'quotes'"

before(async () => {
  if (!(await findProgram(["curl"]))) await installed("curl")
})

const startKeeper: (t: Parameters<typeof createDesk>[0]) => Promise<{
  env: NodeJS.ProcessEnv
  desk: Awaited<ReturnType<typeof createDesk>>
}> = async (t) => {
  const desk = await createDesk(t, { env: { CRON_SECRET: cronSecret } })
  await desk.connect("mymall")
  const [, url = ""] = await desk.start("serve").says(/"url":"(http:[^"]+)"/)
  return { desk, env: { PATH: process.env.PATH, KEEPER_URL: url, CRON_SECRET: cronSecret } }
}

test("cron: the script is silent when all is well, and tells when something failed", async (t) => {
  const { desk, env } = await startKeeper(t)
  const script = join(examples, "cron/refresh.sh")
  const crontab = await readFile(join(examples, "cron/crontab"), "utf8")
  const calls = [...crontab.matchAll(/^[\d*/ ]+ \/opt\/mallkey\/refresh\.sh ?(.*)$/gm)].map(
    ([, path]) => path,
  )
  assert.deepEqual(calls, ["", "/api/cron/check-token-expiry"])
  for (const path of calls) {
    const { stdout, stderr } = await run(script, path ? [path] : [], { env })
    assert.equal(stdout + stderr, "")
  }
  desk.simulated.simulator.switches.set({ tokenError: "503" })
  const forced = run(script, ["/api/cafe24/refresh?force=1"], { env })
  await assert.rejects(forced, { code: 1, stderr: /mallkey: .*"failed":1.*provider_unavailable/ })
  const wrong = run(script, [], { env: { ...env, CRON_SECRET: "wrong" } })
  await assert.rejects(wrong, { code: 1, stderr: /UNAUTHORIZED/ })
})

test("Railway: the cron refreshes with x-cron-secret and ends; its settings fit the platform", async (t) => {
  const { desk, env } = await startKeeper(t)
  const { deploy } = JSON.parse(await readFile(join(examples, "railway/cron/railway.json"), "utf8"))
  const [program, ...args] = deploy.startCommand.split(" ")
  const cwd = join(examples, "railway/cron")
  const { stdout } = await run(program, args, { cwd, env })
  assert.equal(JSON.parse(stdout).failed, 0)
  desk.simulated.simulator.switches.set({ tokenError: "503" })
  await assert.rejects(run(program, args, { cwd, env: { ...env, CRON_SECRET: "wrong" } }), { code: 1 })
  const [, every] = /^\*\/(\d+) /.exec(deploy.cronSchedule) ?? []
  assert(Number(every) >= 5, "Railway's shortest span is five minutes")
})

test("Railway: the service starts as it says, where the platform asks for it", async (t) => {
  const { deploy } = JSON.parse(await readFile(join(examples, "railway/service/railway.json"), "utf8"))
  const [, path] = /^node node_modules\/mallkey\/(\S+) serve$/.exec(deploy.startCommand) ?? []
  const { bin } = JSON.parse(await readFile(join(root, "package.json"), "utf8"))
  assert.equal(path, bin.mallkey)
  const desk = await createDesk(t, {
    env: { RAILWAY_PUBLIC_DOMAIN: "keeper.up.railway.app", MALLKEY_LANG: "en" },
  })
  const [, url = ""] = await desk.start("serve", "--host", "127.0.0.1").says(/"url":"(http:[^"]+)"/)
  assert.equal((await fetch(`${url}${deploy.healthcheckPath}`)).status, 200)
  const { stdout } = await desk.run("settings", "--json")
  const { settings } = JSON.parse(stdout)
  assert.deepEqual(
    [settings.HOST.value, settings.MALLKEY_PUBLIC_URL.value],
    ["0.0.0.0", "https://keeper.up.railway.app"],
  )
})

test("what the examples set are settings of mallkey", async () => {
  const files = ["docker/compose.yaml", "lambda/template.yaml", "docker/Dockerfile"]
  const known = new Set<string>([...settingNames, "DATABASE_URL"])
  for (const file of files) {
    const text = await readFile(join(examples, file), "utf8")
    const named = [...text.matchAll(/\b((?:MALLKEY|CAFE24)_[A-Z0-9_]+|DATABASE_URL)\b/g)].map(
      ([, name]) => name!,
    )
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
      file,
    )
  }
})
