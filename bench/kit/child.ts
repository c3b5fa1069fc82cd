// Another process that listens: started, waited for until it names its address, ended.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { benchApp, benchSecret } from "./stock.ts"

/** A bench that fails must not leave its servers behind, to be a burden to whatever is measured next. */
const running = new Set<ChildProcess>()
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL")
})

const root = join(import.meta.dirname, "..", "..")

export interface Child {
  pid: number
  url: string
  end(): Promise<void>
}

/** `args` as node takes them, from the root of the checkout if no other folder is named. */
export function spawnNode(args: string[], env: Record<string, string> = {}, cwd = root): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  running.add(child)
  child.once("exit", () => running.delete(child))
  return child
}

/** Resolves when it has printed its address. */
export async function startListener(
  args: string[],
  env: Record<string, string> = {},
  cwd = root,
): Promise<Child> {
  const child = spawnNode(args, env, cwd)
  const url = await new Promise<string>((resolve, reject) => {
    let said = ""
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (found) resolve(found[0])
    })
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
    child.once("exit", (code, signal) => {
      reject(new Error(`${args.join(" ")} ended with ${code ?? signal}: ${said.slice(-2_000)}`))
    })
  })
  return { pid: child.pid!, url, end: () => endChild(child) }
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, "exit")
  child.kill("SIGTERM")
  await ended
}

export const benchKey = "a-key-of-the-benches-that-is-long-enough"

/** What `mallkey serve` needs to know; it asks nobody anything unless something is due. */
export function serveEnvironment(
  storePath: string,
  { port = 0, store = `sqlite:${storePath}`, provider = "http://127.0.0.1:9" } = {},
): Record<string, string> {
  return {
    CAFE24_CLIENT_ID: benchApp,
    CAFE24_CLIENT_SECRET: "bench-secret",
    CAFE24_REDIRECT_URI: "http://127.0.0.1:9/callback",
    CAFE24_BASE_URL: `${provider}/{mall_id}`,
    MALLKEY_STORE: store,
    MALLKEY_SECRET: benchSecret,
    MALLKEY_API_KEY: benchKey,
    MALLKEY_LANG: "en",
    PORT: String(port),
  }
}
