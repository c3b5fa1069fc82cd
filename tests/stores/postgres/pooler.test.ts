// The whole contract again through PgBouncer in transaction mode: no statement may count on the one before it.

import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import pg from "pg"
import { findProgram, installed } from "../../../scripts/test-run/programs.ts"
import { freePort, until } from "../../../scripts/test-run/provided.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { openDatabase } from "../../../src/stores/postgres/database.ts"
import { sampleConnection, testStore } from "../../../src/testing/index.ts"
import { partsWith, postgresBench } from "./bench.ts"
import { emptied } from "./emptied.ts"
import { authSettings, makeDatabase, type TestDatabase } from "./place.ts"
import { spyOnNames } from "./spy-on-names.ts"

interface Pooler {
  port: number
  end(): Promise<void>
}

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

/** Few connections to the server for many to it: statements of one store come through whichever is free. */
function configuration(
  server: URL,
  port: number,
  { folder, mode }: { folder: string; mode: string },
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
`
}

async function startPooler(server: URL, mode = "transaction"): Promise<Pooler> {
  const program = (await findProgram(["pgbouncer", "/usr/sbin/pgbouncer"])) ?? (await installed("pgbouncer"))
  const folder = await mkdtemp(join(tmpdir(), "mallkey-pooler-"))
  const port = await freePort()
  const file = join(folder, "pgbouncer.ini")
  await writeFile(file, configuration(server, port, { folder, mode }))
  // It refuses to run as root.
  const nobody = 65_534
  const as = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  if ("uid" in as) for (const path of [folder, file]) await chown(path, nobody, nobody)
  await chmod(folder, 0o700)
  const child = spawn(program, ["-q", file], { ...as, cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk))
  const end = () => stop(child, folder)
  const url = `postgres://postgres@127.0.0.1:${port}${server.pathname}`
  const trouble = () => `pgbouncer did not start:\n${output}`
  await until(() => greet(url), { child, trouble }).catch(async (error) => {
    await end()
    throw error
  })
  return { port, end }
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

const clear = async () => {
  await database.query("drop schema if exists cafe24 cascade; drop schema if exists mallkey cascade")
  await database.query("drop table if exists auth_settings")
  await database.query(authSettings)
}

for (const prefix of ["", "supabase:"]) {
  const ready = emptied(() => database, clear)
  testStore(`${prefix || "postgres:"} through PgBouncer`, {
    open: () =>
      postgresBench({
        database,
        emptied: ready,
        port: pooler.port,
        storeUrl: (url) => `${prefix}${url}?seal=on`,
      }),
  })
}

test("nothing is left to a session that may be another for the next statement", async () => {
  const address = new URL(database.url)
  address.host = `127.0.0.1:${pooler.port}`
  const line = await openDatabase(address.href, "here", 1)
  const { sent } = await spyOnNames(async () => {
    for (let turn = 0; turn < 12; turn++) await line.rows("select $1::int as turn", [turn], "often")
  })
  await line.close()
  assert.equal(sent.length, 13, "twelve, and once the question where the line leads")
  assert.deepEqual([...new Set(sent.map(({ name }) => name))], [undefined])
})

test("a pooler in statement mode is told as that, and opens what was made past it", async () => {
  await clear()
  const statements = await startPooler(new URL(database.url), "statement")
  const address = new URL(database.url)
  address.host = `127.0.0.1:${statements.port}`
  try {
    await assert.rejects(
      openStoreAt(address.href, partsWith()),
      (error) =>
        isKeeperError(error, "settings_invalid") && /pool_mode = transaction/.test(error.detail ?? ""),
    )
    await (await openStoreAt(database.url, partsWith())).close()
    const store = await openStoreAt(address.href, partsWith())
    await store.saveTokens(sampleConnection({ id: "mymall" }), "new")
    assert.equal((await store.get("mymall"))?.id, "mymall")
    await store.close()
  } finally {
    await statements.end()
  }
})
