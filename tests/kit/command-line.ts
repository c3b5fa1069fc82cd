// The program as people run it: in a folder of its own, against a simulated Cafe24 on a port; a real process, or one that stays.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { freePort } from "../../scripts/test-run/provided.ts"
import { type RunningSimulator, type SimulatorOptions, startSimulator } from "../../src/simulator/index.ts"
import { createProgramHost, type Ran } from "./in-process.ts"

/** One for all desks of this process. */
const host = createProgramHost()

const program = join(import.meta.dirname, "../../bin/mallkey.js")

export interface Running extends Ran {
  pid: number | undefined
  /** Resolves with what the pattern found in either output, now or later; rejects when the process ends first. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  signal(name: NodeJS.Signals): void
  ended: Promise<Ran>
}

export interface Desk {
  simulated: RunningSimulator
  folder: string
  /** Where the callback leads; free until somebody listens. */
  port: number
  /** What the next processes find in their environment. */
  env: Record<string, string | undefined>
  /** In the process that stays, where it is free; else as `start` does. */
  run(...args: string[]): Promise<Ran>
  /** A process of its own. */
  start(...args: string[]): Running
  /** Everything any process said so far. */
  said(): string
  /** Connects a mall without a browser: the link, the simulator's agreement, the code by hand. */
  connect(mallId: string): Promise<void>
}

export interface DeskOptions {
  simulator?: SimulatorOptions
  env?: Record<string, string>
  /** No app is configured. */
  bare?: boolean
  /** Another way to begin it than this checkout's. */
  program?: string
}

export async function createDesk(t: TestContext, options: DeskOptions = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-cli-"))
  const simulated = await startSimulator({ switches: { consent: "agree" }, ...options.simulator })
  const port = await freePort()
  const { clientId, clientSecret } = simulated.simulator.app
  const app = {
    CAFE24_BASE_URL: simulated.baseUrl,
    CAFE24_CLIENT_ID: clientId,
    CAFE24_CLIENT_SECRET: clientSecret,
    CAFE24_REDIRECT_URI: `http://127.0.0.1:${port}/api/cafe24/callback`,
    PORT: String(port),
  }
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    ...(options.bare ? {} : app),
    ...options.env,
  }
  const all: Running[] = []
  const hosted: Ran[] = []
  const start = (...args: string[]) => {
    const running = follow(
      spawn(process.execPath, [options.program ?? program, ...args], { cwd: folder, env }),
    )
    all.push(running)
    return running
  }
  const run = async (...args: string[]) => {
    const found = Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined)
    const ran = host.run({ args, cwd: folder, env: Object.fromEntries(found) })
    if (!ran) return start(...args).ended
    hosted.push(await ran)
    return ran
  }
  t.after(async () => {
    for (const each of all) each.signal("SIGKILL")
    await Promise.all(all.map(({ ended }) => ended))
    await simulated.close()
    await rm(folder, { recursive: true, force: true })
  })
  const connect = async (mallId: string) => {
    const { stdout } = await run("connect", mallId, "--no-wait")
    const { headers } = await fetch(stdout.trim(), { redirect: "manual" })
    const { code, stderr } = await run("exchange", mallId, "--code", headers.get("location") ?? "")
    if (code !== 0) throw new Error(`connecting ${mallId} failed: ${stderr}`)
  }
  const said = () => [...all, ...hosted].map(({ stdout, stderr }) => stdout + stderr).join("\n")
  return { simulated, folder, port, env, run, start, said, connect }
}

function follow(child: ChildProcess): Running {
  const listeners = new Set<() => void>()
  const running: Running = {
    pid: child.pid,
    code: null,
    stdout: "",
    stderr: "",
    signal: (name) => void child.kill(name),
    ended: once(child, "close").then(([code]) => {
      running.code = code as number | null
      for (const listener of listeners) listener()
      return running
    }),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(running.stdout) ?? pattern.exec(running.stderr)
          if (found) resolve(found)
          else if (child.exitCode === null && child.signalCode === null) return
          else reject(new Error(`ended without saying ${pattern}: ${running.stdout}${running.stderr}`))
          listeners.delete(look)
        }
        listeners.add(look)
        look()
      }),
  }
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      running[name] += text
      for (const listener of listeners) listener()
    })
  }
  return running
}
