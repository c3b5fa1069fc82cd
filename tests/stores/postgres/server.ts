// A PostgreSQL server of a test's own, which it may stop, freeze and start again, and whose statements it can see.
import { type ChildProcess, execFileSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { makeCluster } from "../../../scripts/test-run/postgres-cluster.ts"
import { freePort, until } from "../../../scripts/test-run/provided.ts"

export interface OwnServer {
  url: string
  /** Owned by the user the server runs as. */
  folder: string
  start(): Promise<void>
  /** At once, as by a power cut. */
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  /** The server's log, as soon as this text is in it: a log comes later than what it tells of. */
  logWith(text: string): Promise<string>
  end(): Promise<void>
}

export async function ownServer(settings: Record<string, string> = {}): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-postgres-"))
  const run = await makeCluster(folder)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  let server: { child: ChildProcess; done: Promise<void>; said: () => string } | undefined
  let log = ""
  const kill = async () => {
    const stopped = server
    server = undefined
    stopped?.child.kill("SIGQUIT")
    await stopped?.done.catch(() => undefined)
  }
  const signal = (name: "SIGSTOP" | "SIGCONT") => {
    const { pid } = server!.child
    for (const one of [pid!, ...childrenOf(pid!)]) process.kill(one, name)
  }
  const start = async () => {
    const started = run(port, options)
    server = started
    started.child.stderr?.on("data", (chunk) => (log += chunk))
    await until(() => greet(url), { child: started.child, trouble: started.said })
  }
  try {
    await start()
  } catch (error) {
    await kill()
    throw error
  }
  return {
    url,
    folder,
    start,
    kill,
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    logWith: (text) =>
      until(
        async () => {
          if (!log.includes(text)) throw new Error("not yet")
          const said = log
          log = ""
          return said
        },
        { child: server!.child, trouble: () => `the log does not tell of ${text}` },
      ),
    end: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function greet(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  await client.connect()
  await client.end()
}

/** PostgreSQL gives each connection a process, and each of them a session of its own. */
function childrenOf(parent: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n")
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.filter(([, ppid]) => ppid === parent).map(([pid]) => pid!)
}
