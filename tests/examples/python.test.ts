// The Python example reads what mallkey keeps: from the table, the Redis key, the file, and over HTTP.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { join } from "node:path"
import { before, type TestContext, test } from "node:test"
import { promisify } from "node:util"
import { findProgram, installed } from "../../scripts/test-run/programs.ts"
import { createDesk } from "../kit/command-line.ts"
import { root } from "../package/sources.ts"
import { makeDatabase } from "../stores/postgres/place.ts"
import { startRedis } from "../stores/redis/server.ts"

const run = promisify(execFile)
const script = join(root, "examples/python/read_token.py")
const secret = "a-secret-of-the-python-tests-0123456789"
let python = ""
before(async () => {
  python = (await findProgram(["python3"])) ?? (await installed("python3"))
  if (!(await findProgram(["psql"]))) await installed("postgresql-client", "psql")
})

async function readsWhatIsKept(t: TestContext, kind: string, store: string, env: Record<string, string>) {
  const desk = await createDesk(t, { env: { MALLKEY_STORE: store, MALLKEY_SECRET: secret } })
  await desk.connect("mymall")
  const { stdout: kept } = await desk.run("token", "mymall")
  const read = (mall: string) =>
    run(python, [script, kind, mall], {
      cwd: desk.folder,
      env: { PATH: process.env.PATH, HOME: desk.folder, ...env },
    })
  assert.equal((await read("mymall")).stdout, kept)
  await desk.run("refresh", "mymall", "--force")
  const { stdout: renewed } = await read("mymall")
  assert.notEqual(renewed, kept)
  assert(desk.simulated.simulator.isLive(renewed.trim()))
  await assert.rejects(read("' or ''='"), { code: 1, stdout: "" })
}

test("from cafe24.oauth_tokens", async (t) => {
  const database = await makeDatabase()
  t.after(() => database.drop())
  await readsWhatIsKept(t, "postgres", database.url, { DATABASE_URL: database.url })
})

test("from the Redis key, in a database with a number", async (t) => {
  const redis = await startRedis()
  t.after(() => redis.end())
  await readsWhatIsKept(t, "redis", `${redis.url}/3`, { REDIS_URL: `${redis.url}/3` })
})

test("from oauth_token.json", (t) => readsWhatIsKept(t, "file", "file:./oauth_token.json", {}))

test("over HTTP", async (t) => {
  const key = "the-api-key-of-the-examples-0123456789"
  const desk = await createDesk(t, { env: { MALLKEY_API_KEY: key } })
  await desk.connect("mymall")
  const [, url = ""] = await desk.start("serve").says(/"url":"(http:[^"]+)"/)
  const env = { PATH: process.env.PATH, KEEPER_URL: url, MALLKEY_API_KEY: key }
  const { stdout } = await run(python, [script, "http", "mymall"], { env })
  assert(desk.simulated.simulator.isLive(stdout.trim()))
})
