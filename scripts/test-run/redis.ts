// An empty Redis database: on the server that runs on this machine, else on one started for the tests.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "redis"
import { findProgram, installed } from "./programs.ts"
import { freePort, type Provided, until } from "./provided.ts"

const claim = "mallkey:test-run"

export async function provideRedis(): Promise<Provided> {
  const given = process.env.MALLKEY_TEST_REDIS_URL
  const found = await takeEmptyDatabase(given ?? "redis://127.0.0.1:6379").catch(() => undefined)
  if (found) return found
  if (given) throw new Error("MALLKEY_TEST_REDIS_URL: there is no empty database.")
  return startOwn()
}

type Client = Awaited<ReturnType<typeof connected>>

async function connected(url: string) {
  const client = createClient({ url, socket: { connectTimeout: 2_000, reconnectStrategy: false } })
  client.on("error", () => undefined)
  await client.connect()
  return client
}

async function within<Answer>(url: string, ask: (client: Client) => Promise<Answer>): Promise<Answer> {
  const client = await connected(url)
  try {
    return await ask(client)
  } finally {
    client.destroy()
  }
}

function takeEmptyDatabase(url: string): Promise<Provided | undefined> {
  return within(url, async (client) => {
    const version = /redis_version:(\S+)/.exec(String(await client.info("server")))?.[1] ?? ""
    const number = await claimEmpty(client)
    if (number === undefined) return undefined
    const address = `${url.replace(/\/+$/, "")}/${number}`
    return {
      said: `Redis ${version} found running (database ${number})`,
      env: { MALLKEY_TEST_REDIS_URL: address },
      end: () => within(address, async (later) => void (await later.flushDb())),
    }
  })
}

/** Somebody's data may be in the others: only a database that was empty is used, and claimed against other runs. */
async function claimEmpty(client: Client): Promise<number | undefined> {
  for (let number = 15; number > 0; number--) {
    await client.select(number)
    const claimed = await client.set(claim, "1", {
      condition: "NX",
      expiration: { type: "EX", value: 3_600 },
    })
    if (claimed === null) continue
    if ((await client.dbSize()) === 1) return number
    await client.del(claim)
  }
  return undefined
}

async function startOwn(): Promise<Provided> {
  const program = (await findProgram(["redis-server", "valkey-server"])) ?? (await installed("redis-server"))
  const folder = await mkdtemp(join(tmpdir(), "mallkey-redis-"))
  const port = await freePort()
  const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
  const server = spawn(program, options, { stdio: "ignore" })
  const stopped = once(server, "exit")
  const end = async () => {
    server.kill("SIGTERM")
    await stopped
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const url = `redis://127.0.0.1:${port}`
    const taken = await until(async () => takeEmptyDatabase(url), {
      child: server,
      trouble: () => "redis-server did not start.",
    })
    if (!taken) throw new Error("redis-server did not start.")
    const endBoth = async () => {
      await taken.end()
      await end()
    }
    return { ...taken, said: taken.said.replace("found running", "started"), end: endBoth }
  } catch (error) {
    await end()
    throw error
  }
}
