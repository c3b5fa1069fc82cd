// Another process that listens: started, waited for until it names its address, ended.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { benchSecret } from "./stock.ts"

const root = join(import.meta.dirname, "..", "..")

export interface Child {
  pid: number
  url: string
  end(): Promise<void>
}

/** `args` as node takes them, from the root of the checkout. */
export function spawnNode(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
}

/** Resolves when it has printed its address. */
export async function startListener(args: string[], env: Record<string, string> = {}): Promise<Child> {
  const child = spawnNode(args, env)
  const url = await new Promise<string>((resolve, reject) => {
    let said = ""
    let complained = ""
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (found) resolve(found[0])
    })
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complained = (complained + text).slice(-2_000)
    })
    child.once("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}: ${complained}`)))
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
export function serveEnvironment(storePath: string, port = 0): Record<string, string> {
  return {
    CAFE24_CLIENT_ID: "bench",
    CAFE24_CLIENT_SECRET: "bench-secret",
    CAFE24_REDIRECT_URI: "http://127.0.0.1:9/callback",
    CAFE24_BASE_URL: "http://127.0.0.1:9/{mall_id}",
    MALLKEY_STORE: `sqlite:${storePath}`,
    MALLKEY_SECRET: benchSecret,
    MALLKEY_API_KEY: benchKey,
    MALLKEY_LANG: "en",
    PORT: String(port),
  }
}
