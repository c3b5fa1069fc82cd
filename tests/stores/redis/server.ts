// A Redis of a test's own: started, stopped, frozen and asked from outside, with its files in a folder of its own.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { createClient } from "redis"
import { findProgram, installed } from "../../../scripts/test-run/programs.ts"
import { freeClusterPort, freePort, hasEnded } from "../../../scripts/test-run/provided.ts"

type Answer = string | number | null | Answer[]

export interface RedisServer {
  url: string
  port: number
  folder: string
  /** As another program would, on a line of its own. */
  ask(...words: string[]): Promise<Answer>
  /** As it was before, with what is on its disk. */
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  freeze(): void
  thaw(): void
  end(): Promise<void>
}

export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const program = (await findProgram(["redis-server", "valkey-server"])) ?? (await installed("redis-server"))
  const folder = await mkdtemp(join(tmpdir(), "mallkey-redis-"))
  const port = await (settings.includes("--cluster-enabled") ? freeClusterPort() : freePort())
  const url = `redis://127.0.0.1:${port}`
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"]
    const started = spawn(program, [...options, "--save", "", ...settings], { stdio: "ignore" })
    server = started
    while ((await ask("PING").catch(() => undefined)) !== "PONG") {
      if (hasEnded(started)) throw new Error("redis-server did not start.")
      await pause(20)
    }
  }

  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const stopping = server
    server = undefined
    if (!stopping || hasEnded(stopping)) return
    const gone = once(stopping, "exit")
    // One that is frozen hears nothing else.
    stopping.kill("SIGCONT")
    stopping.kill(signal)
    await gone
  }

  async function ask(...words: string[]): Promise<Answer> {
    const client = createClient({ url, socket: { reconnectStrategy: false }, RESP: 2 })
    client.on("error", () => undefined)
    await client.connect()
    try {
      return await client.sendCommand<Answer>(words)
    } finally {
      client.destroy()
    }
  }

  const end = async () => {
    await stop("SIGKILL")
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await end()
    throw error
  }
  return {
    url,
    port,
    folder,
    ask,
    start,
    stop,
    freeze: () => void server?.kill("SIGSTOP"),
    thaw: () => void server?.kill("SIGCONT"),
    end,
  }
}
