// A PostgreSQL that takes encrypted connections only, reached by the PG… names the way psql reaches it.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { join } from "node:path"
import { after, before, test } from "node:test"
import pg from "pg"
import { isKeeperError } from "../../../src/core/errors.ts"
import { loadSettings, type World } from "../../../src/settings/index.ts"
import { openDatabase } from "../../../src/stores/postgres/database.ts"
import { askPool, patientClient } from "../../../src/stores/postgres/line/patient-client.ts"
import { readPostgresUrl } from "../../../src/stores/postgres/url.ts"
import { type OwnServer, ownServer } from "./server.ts"

let server: OwnServer
before(async () => {
  server = await ownServer()
  await takeOnlyEncrypted(server)
})
after(() => server?.end())

/** A certificate of its own making for `localhost`, and no line in pg_hba.conf for anything unencrypted. */
async function takeOnlyEncrypted({ url, folder }: OwnServer): Promise<void> {
  const data = join(folder, "data")
  const [key, certificate] = [join(data, "server.key"), join(data, "server.crt")]
  const how =
    "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
  execFileSync("openssl", [...how.split(" "), "-keyout", key, "-out", certificate], { stdio: "ignore" })
  const { uid, gid } = statSync(data)
  for (const file of [key, certificate]) chownSync(file, uid, gid)
  chmodSync(key, 0o600)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("alter system set ssl = on")
  writeFileSync(join(data, "pg_hba.conf"), "hostssl all all all trust\n")
  await client.query("select pg_reload_conf()")
  await client.end()
  // The reload is heard by the processes of the server one after the other.
  await new Promise((resolve) => setTimeout(resolve, 500))
}

function storeOf(ssl: Record<string, string>, from: "environment" | ".env", host = "127.0.0.1"): string {
  const { port } = new URL(server.url)
  const names = { PGHOST: host, PGPORT: port, PGUSER: "postgres", PGDATABASE: "postgres", ...ssl }
  const dotEnv = Object.entries(names).map(([name, value]) => `${name}=${value}\n`)
  const world: World = {
    flags: {},
    env: { MALLKEY_SECRET: "s".repeat(32), ...(from === "environment" && names) },
    cwd: "/app",
    readFile: (path) => (from === ".env" && path === "/app/.env" ? dotEnv.join("") : undefined),
  }
  return loadSettings(world).settings.store
}

async function isEncrypted(store: string): Promise<boolean> {
  const { connectionString, place } = readPostgresUrl(store)
  const database = await openDatabase(connectionString, place)
  try {
    const [row] = await database.rows("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
    return row?.ssl === true
  } finally {
    await database.close()
  }
}

const authority = () => ({ PGSSLROOTCERT: join(server.folder, "data", "server.crt") })

test("require asks for no authority, in the environment and in .env", async () => {
  assert.equal(await isEncrypted(storeOf({ PGSSLMODE: "require" }, "environment")), true)
  assert.equal(await isEncrypted(storeOf({ PGSSLMODE: "require" }, ".env")), true)
  assert.equal(await isEncrypted(storeOf({ PGSSLMODE: "no-verify" }, ".env")), true)
})

test("verify-full asks for the authority and for the name, verify-ca for the authority", async () => {
  const full = { PGSSLMODE: "verify-full" }
  assert.equal(await isEncrypted(storeOf({ ...full, ...authority() }, ".env", "localhost")), true)
  await assert.rejects(isEncrypted(storeOf({ ...full, ...authority() }, ".env")), unavailable)
  await assert.rejects(isEncrypted(storeOf(full, ".env", "localhost")), unavailable)
  const ca = { PGSSLMODE: "verify-ca", ...authority() }
  assert.equal(await isEncrypted(storeOf(ca, ".env")), true)
})

test("without a word about SSL the error names the setting, and nothing else is to blame", async () => {
  await assert.rejects(isEncrypted(storeOf({}, ".env")), (error) => {
    assert(isKeeperError(error, "store_unavailable"))
    assert.match(error.detail ?? "", /PGSSLMODE=require/)
    assert.equal(error.fix, "PGSSLMODE=require")
    return true
  })
  assert.ok(readFileSync(authority().PGSSLROOTCERT, "utf8").includes("CERTIFICATE"))
})

test("a server that offers none: the error says so, and what to set", async (t) => {
  // It answers the question for an encrypted line as PostgreSQL does that has none: with N.
  const plain = createServer((socket) => socket.once("data", () => socket.end("N")))
  t.after(() => plain.close())
  await once(plain.listen(0, "127.0.0.1"), "listening")
  const { port } = plain.address() as AddressInfo
  const url = `postgres://keeper@127.0.0.1:${port}/none?sslmode=require`
  const database = await openDatabase(url, "postgres://plain")
  t.after(() => database.close())
  await assert.rejects(database.rows("select 1"), (error) => {
    assert(isKeeperError(error, "store_unavailable"))
    assert.match(error.detail ?? "", /^postgres:\/\/plain: the server offers no encrypted connections/)
    return true
  })
})

test("a statement that is given up is ended over an encrypted line as well", async () => {
  const { connectionString } = readPostgresUrl(storeOf({ PGSSLMODE: "require" }, ".env"))
  const pool = new pg.Pool({ connectionString, Client: patientClient(pg.Client, 4_000) })
  const asked: boolean[] = []
  const { cancel } = pg.Connection.prototype as { cancel?: (...of: unknown[]) => unknown }
  Object.assign(pg.Connection.prototype, {
    cancel(this: pg.Connection, ...of: unknown[]) {
      asked.push((this.stream as { encrypted?: boolean }).encrypted === true)
      return Reflect.apply(cancel!, this, of)
    },
  })
  try {
    await assert.rejects(askPool(pool, 200, { text: "select pg_sleep(60)" }))
    const going = "select count(*)::int as going from pg_stat_activity where query = 'select pg_sleep(60)'"
    const look = async () => (await pool.query(going)).rows[0].going
    for (let turn = 0; (await look()) > 0; turn++) {
      assert.ok(turn < 100, "it goes on at the server")
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.deepEqual(asked, [true])
  } finally {
    Object.assign(pg.Connection.prototype, { cancel })
    await pool.end()
  }
})

test("a mode that psql does not know is refused with those it does", () => {
  assert.throws(
    () => storeOf({ PGSSLMODE: "on" }, ".env"),
    (error) => {
      assert(isKeeperError(error, "settings_invalid"))
      assert.match(error.problems!.join(), /PGSSLMODE.*verify-full/)
      return true
    },
  )
})

function unavailable(error: unknown): boolean {
  return isKeeperError(error, "store_unavailable")
}
