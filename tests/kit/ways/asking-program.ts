// A program of another kind in a process of its own: it calls the mall whenever a line comes, and says what it got.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { TestContext } from "node:test"

/** Where `require("axios")` finds one. */
const root = join(import.meta.dirname, "../../..")

export interface AskingProgram {
  /** What one more call of each of its clients came to, by the client's name. */
  ask(): Promise<Record<string, unknown>>
}

export function askingProgram(
  context: TestContext,
  [command, ...args]: readonly [string, ...string[]],
  env: Record<string, string | undefined>,
  cwd = root,
): AskingProgram {
  const child = spawn(command, args, { env, cwd, stdio: ["pipe", "pipe", "inherit"] })
  const over = once(child, "close").then(() => {
    throw new Error(`${command} ended`)
  })
  over.catch(() => undefined)
  context.after(() => void child.kill("SIGKILL"))
  let text = ""
  const waiting: ((line: string) => void)[] = []
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n")) {
      waiting.shift()?.(text.slice(0, end))
      text = text.slice(end + 1)
    }
  })
  return {
    ask: async () => {
      const line = new Promise<string>((resolve) => waiting.push(resolve))
      child.stdin.write("ask\n")
      return JSON.parse(await Promise.race([line, over]))
    },
  }
}

/** `clients`: the source of an object of functions that resolve with a status. CommonJS, for any Node from 20 on. */
export function nodeAsking(url: string, clients: string): string {
  return `const url = ${JSON.stringify(url)}, headers = { authorization: "Bearer from-long-ago" }
    const clients = ${clients}
    require("node:readline").createInterface({ input: process.stdin }).on("line", async () => {
      const got = {}
      for (const [name, ask] of Object.entries(clients)) got[name] = await ask().catch((e) => String(e.stack))
      console.log(JSON.stringify(got))
    })`
}

export function pythonAsking(url: string): string {
  return [
    "import json, sys, urllib.request",
    "try:",
    "  import requests",
    "except ImportError:",
    "  requests = None",
    "for line in sys.stdin:",
    "  got = {}",
    `  asked = urllib.request.Request(${JSON.stringify(url)}, headers={"authorization": "Bearer from-long-ago"})`,
    '  got["urllib"] = urllib.request.urlopen(asked).status',
    `  if requests: got["requests"] = requests.get(${JSON.stringify(url)}).status_code`,
    "  print(json.dumps(got), flush=True)",
  ].join("\n")
}
