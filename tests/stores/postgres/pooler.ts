// A PgBouncer of a test's own in front of a PostgreSQL.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before } from "node:test"
import pg from "pg"
import { findProgram, installed } from "../../../scripts/test-run/programs.ts"
import { freePort, until } from "../../../scripts/test-run/provided.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"

export interface Pooler {
  port: number
  /** Of the database, through it. */
  url: string
  end(): Promise<void>
}

/** Few connections to the server for many to it: statements of one store come through whichever is free. */
function configuration(
  server: URL,
  port: number,
  { folder, mode, more }: { folder: string; mode: string; more: string[] },
): string {
  const { hostname, port: serverPort, username, password } = server
  const login = `user=${decodeURIComponent(username) || "postgres"}${password && ` password=${decodeURIComponent(password)}`}`
  return `[databases]
* = host=${hostname} port=${serverPort || 5432} ${login}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 3
max_client_conn = 200
server_check_delay = 0
logfile = ${join(folder, "log")}
${more.join("\n")}
`
}

/** `more`: lines of its file, which win over those above them. */
export async function startPooler(server: URL, mode = "transaction", more: string[] = []): Promise<Pooler> {
  const program = (await findProgram(["pgbouncer", "/usr/sbin/pgbouncer"])) ?? (await installed("pgbouncer"))
  const folder = await mkdtemp(join(tmpdir(), "mallkey-pooler-"))
  const port = await freePort()
  const file = join(folder, "pgbouncer.ini")
  await writeFile(file, configuration(server, port, { folder, mode, more }))
  // It refuses to run as root.
  const nobody = 65_534
  const as = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  if ("uid" in as) for (const path of [folder, file]) await chown(path, nobody, nobody)
  await chmod(folder, 0o700)
  const child = spawn(program, ["-q", file], { ...as, cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk))
  const end = () => stop(child, folder)
  const greeted = `postgres://postgres@127.0.0.1:${port}${server.pathname}`
  const trouble = () => `pgbouncer did not start:\n${output}`
  await until(() => greet(greeted), { child, trouble }).catch(async (error) => {
    await end()
    throw error
  })
  const address = new URL(server)
  address.host = `127.0.0.1:${port}`
  return { port, url: address.href, end }
}

/** Called at the top of a test file: a database for all of it, with a pooler before it. */
export function usePooledDatabase() {
  let database: TestDatabase
  let pooler: Pooler
  before(async () => {
    database = await makeDatabase()
    pooler = await startPooler(new URL(database.url))
  })
  after(async () => {
    await pooler?.end()
    await database.drop()
  })
  return { database: () => database, pooler: () => pooler }
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = child.exitCode === null ? once(child, "exit") : undefined
  child.kill("SIGQUIT")
  await ended
  await rm(folder, { recursive: true, force: true })
}

async function greet(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  await client.connect()
  await client.end()
}
