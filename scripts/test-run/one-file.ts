// One test file, run by a process that leads a group of its own: what it starts can be ended with it.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Fact } from "./facts.ts"

export interface FileOrders {
  file: string
  /** What the file's process is told on its command line. */
  args?: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  /** A file that is not through by then is ended, with all that it started. */
  limit: AbortSignal
  /** The run as a whole has no time left: the file is ended, and that is no fault of its own. */
  over?: AbortSignal
  /** A single test that takes as long is over, and named. */
  testMs: number
  /** Where the process writes down what became of each test. */
  factsPath: string
  /** Hears the output as it comes. */
  onOutput?: (said: string) => void
}

export interface FileOutcome {
  file: string
  code: number | null
  tookMs: number
  isOverLimit: boolean
  /** Ended in its midst, because the run as a whole had no time left. */
  isCutShort?: boolean
  /** Its process ended while tests of it had not had their turn, whatever its exit code. */
  isBrokenOff?: boolean
  facts: Fact[]
  /** What it printed, and what it says of its failures, which is worth repeating at the end. */
  output: string
  failures: string
}

/** The line node's own reporter begins its repetition of failures with. */
const failuresBegin = "\n✖ failing tests:\n"

export interface RunningFile {
  done: Promise<FileOutcome>
  kill(): void
}

export function runFile(orders: FileOrders): RunningFile {
  const { file, args = [], cwd, env, limit, over, testMs, factsPath, onOutput } = orders
  const beside = (name: string) => join(import.meta.dirname, name)
  const startedAt = Date.now()
  const child = spawn(
    process.execPath,
    [
      ...["--import", pathToFileURL(beside("few-hooks.ts")).href],
      `--test-timeout=${testMs}`,
      ...[`--test-reporter=${beside("tree.ts")}`, "--test-reporter-destination=stdout"],
      ...[`--test-reporter=${beside("facts.ts")}`, `--test-reporter-destination=${factsPath}`],
      file,
      ...args,
    ],
    { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true },
  )
  let isOverLimit = false
  const kill = () => killGroup(child)
  const endIt = () => {
    isOverLimit = true
    kill()
  }
  let isCutShort = false
  const cutShort = () => {
    isCutShort = true
    kill()
  }
  limit.addEventListener("abort", endIt)
  over?.addEventListener("abort", cutShort)
  const wait = async (): Promise<FileOutcome> => {
    const said = gather(child, onOutput)
    const [code] = (await once(child, "exit")) as [number | null]
    limit.removeEventListener("abort", endIt)
    over?.removeEventListener("abort", cutShort)
    // What it left behind would hold ports, and these pipes open.
    kill()
    const [output = "", failures = ""] = (await said).split(failuresBegin)
    const facts = await readFacts(factsPath)
    return { file, code, tookMs: Date.now() - startedAt, isOverLimit, isCutShort, facts, output, failures }
  }
  return { done: wait(), kill }
}

async function gather(child: ChildProcess, onOutput?: (said: string) => void): Promise<string> {
  let said = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8")
    stream?.on("data", (chunk: string) => {
      said += chunk
      onOutput?.(said)
    })
  }
  await once(child, "close")
  return said
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // Nobody of the group is left.
  }
}

/** A process that was ended may have written half a line. */
async function readFacts(path: string): Promise<Fact[]> {
  const text = await readFile(path, "utf8").catch(() => "")
  const lines = text.split("\n").slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Fact)
}
