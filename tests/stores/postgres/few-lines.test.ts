// A server that has few connections to spare, for a while or for good: who asks waits its turn, as with a long queue.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import pg from "pg"
import { isKeeperError } from "../../../src/core/errors.ts"
import { messages } from "../../../src/messages/index.ts"
import { tellReason } from "../../../src/messages/tell-reason.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createLanes } from "../../../src/stores/postgres/line/lanes.ts"
import { troubleOf } from "../../../src/stores/postgres/trouble.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { partsWith } from "./bench.ts"
import { authSettings, makeDatabase } from "./place.ts"
import { startPooler } from "./pooler.ts"

/** The address of a database for a login of its own that may have three connections at once. */
async function threeLines(t: TestContext): Promise<string> {
  const database = await makeDatabase()
  const login = `mallkey_few_${randomBytes(4).toString("hex")}`
  const address = new URL(database.url)
  const name = address.pathname.slice(1)
  t.after(async () => {
    await database.query(`drop owned by ${login} cascade`)
    await database.query(`drop role ${login}`)
    await database.drop()
  })
  await database.query(authSettings)
  await database.query(`create role ${login} login password 'few' connection limit 3`)
  await database.query(`grant all on database ${name} to ${login}`)
  await database.query(`alter table auth_settings owner to ${login}; alter schema public owner to ${login}`)
  address.username = login
  address.password = "few"
  return address.href
}

for (const prefix of ["", "supabase:"])
  test(`${prefix || "postgres:"} a login with three connections serves sixty writes at once`, async (t) => {
    const store = await openStoreAt(prefix + (await threeLines(t)), partsWith())
    t.after(() => store.close())
    const malls = Array.from({ length: 60 }, (_, at) => sampleConnection({ id: `few${at}` }))
    const saved = await Promise.all(malls.map((mall) => store.saveTokens(mall, "new")))
    assert(saved.every(Boolean))
    const renewed = await Promise.all(malls.map((mall) => store.saveTokens(nextPair(mall), mall.tag)))
    assert(renewed.every(Boolean))
  })

test("where others have all connections, a read waits until one of them is free", async (t) => {
  const url = await threeLines(t)
  const store = await openStoreAt(url, partsWith())
  const mall = sampleConnection({ id: "mymall" })
  await store.saveTokens(mall, "new")
  await store.close()
  const others = [await lineOnceFree(url), await lineOnceFree(url), await lineOnceFree(url)]
  await assert.rejects(lineTo(url), { code: "53300" })
  const opening = openStoreAt(url, partsWith())
  await pause(200)
  await others[0]!.end()
  const late = await opening
  t.after(() => late.close())
  assert.equal((await late.get("mymall"))?.tag, mall.tag)
  for (const other of others.slice(1)) await other.end()
})

async function lineTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

/** The server notices a moment later that a line has ended. */
async function lineOnceFree(url: string): Promise<pg.Client> {
  for (;;) {
    const line = await lineTo(url).catch(() => undefined)
    if (line) return line
    await pause(20)
  }
}

const full = () =>
  Object.assign(new Error("sorry, too many clients already"), { code: "53300", severity: "FATAL" })

test("one that is full for good is told with its own word, after it was tried again", async () => {
  const lanes = createLanes("postgres://db/app", 2, 600)
  let asked = 0
  const refused = lanes.run(async () => {
    asked++
    throw full()
  })
  await assert.rejects(refused, (error) => (error as { code?: string }).code === "53300")
  assert(asked > 1, `asked ${asked} times`)
})

test("one that is full while others of ours are served is busy, with a time to ask again", async () => {
  const lanes = createLanes("postgres://db/app", 2, 600)
  const beside = lanes.run(async () => {
    await lanes.run(async () => undefined)
    throw full()
  })
  await assert.rejects(beside, (error) => isKeeperError(error, "busy") && error.retryAt !== undefined)
})

for (const prefix of ["", "supabase:"])
  test(`${prefix || "postgres:"} a pooler whose lines others have all is waited for, and then told as full`, async (t) => {
    const database = await makeDatabase()
    await database.query(authSettings)
    const pooler = await startPooler(new URL(database.url), "transaction", ["max_client_conn = 2"])
    t.after(async () => {
      await pooler.end()
      await database.drop()
    })
    const others = [await lineOnceFree(pooler.url), await lineOnceFree(pooler.url)]
    await assert.rejects(lineTo(pooler.url), { code: "08P01" })
    const opening = openStoreAt(prefix + pooler.url, partsWith())
    await pause(200)
    await others[0]!.end()
    const store = await opening
    t.after(() => store.close())
    await others[1]!.end()
    const saved = await Promise.all(
      Array.from({ length: 40 }, (_, at) => store.saveTokens(sampleConnection({ id: `few${at}` }), "new")),
    )
    assert(saved.every(Boolean))
  })

const poolers = {
  "PgBouncer at its limit": ["08P01", "no more connections allowed (max_client_conn)"],
  "PgBouncer at the limit of a user": ["08P01", "client connections exceeded (max_user_client_connections)"],
  "PgBouncer with no line to the server": ["08P01", "query_wait_timeout"],
  "Supavisor in transaction mode": ["XX000", "(EMAXCONN) max client connections reached, limit: 200"],
  "Supavisor in session mode": [
    "XX000",
    "MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size",
  ],
}
for (const [name, [code, message]] of Object.entries(poolers))
  test(`${name} is full: asked again, and told in words of its own`, async () => {
    const lanes = createLanes("postgres://db/app", 2, 600)
    let asked = 0
    const refused = await lanes
      .run(async () => {
        asked++
        throw Object.assign(new Error(message), { code, severity: "FATAL" })
      })
      .catch((error) => troubleOf(error, "postgres://db/app"))
    assert(asked > 1, `asked ${asked} times`)
    assert(isKeeperError(refused, "store_unavailable"))
    const told = tellReason(messages("en").reasons, refused.detail ?? "")
    assert.match(told.plain, /no connection free/)
    assert.match(told.technical, new RegExp(code!))
  })
