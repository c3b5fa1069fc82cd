// What the disk and other people do to an SQLite file, and what we say then.
import assert from "node:assert/strict"
import { copyFileSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { constants, DatabaseSync } from "node:sqlite"
import { type TestContext, test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { ListQuery, Store } from "../../../src/core/ports.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { listStatement } from "../../../src/stores/sqlite/list.ts"
import { openSqliteStore } from "../../../src/stores/sqlite/sqlite.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { newFolder, smallDisk } from "../../kit/new-folder.ts"
import { runFiller } from "./run-filler.ts"

const parts = { sealer: createSealer(["a secret"], cipher), clock: systemClock, chance: systemChance }
const mall = sampleConnection({ id: "samplemall" })

async function opened(context: TestContext, path: string): Promise<Store> {
  const store = await openSqliteStore(path, parts)
  context.after(() => store.close())
  return store
}

const unavailable = (error: unknown) => {
  assert.ok(isKeeperError(error, "store_unavailable"), String(error))
  assert.doesNotMatch(String(error), /access-first|refresh-first|mk1\./)
  return true
}

test("the folder is made for its owner alone, and so is every file in it; no token is readable in any", async (context) => {
  const folder = join(newFolder(context, "sqlite"), "deep", "data")
  const store = await opened(context, join(folder, "mallkey.db"))
  await store.saveTokens(mall, "new")
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  const files = readdirSync(folder)
  assert.ok(files.length >= 1)
  for (const file of files) {
    const path = join(folder, file)
    assert.equal(statSync(path).mode & 0o777, 0o600, file)
    const bytes = readFileSync(path)
    for (const token of [mall.tokens.accessToken, mall.tokens.refreshToken]) {
      assert.equal(bytes.includes(token), false, `a token stands in ${file}`)
    }
  }
})

test("a list is prepared once, and not each time that its limit is told", async (context) => {
  const path = join(newFolder(context, "sqlite"), "mallkey.db")
  await opened(context, path)
  const database = new DatabaseSync(path)
  context.after(() => database.close())
  const { sql, values } = listStatement({ app: null, mallId: "a", limit: 200 }, [])
  const list = database.prepare(sql)
  list.all(...values)
  let prepared = 0
  // SQLite asks this while it prepares.
  database.setAuthorizer(() => {
    prepared++
    return constants.SQLITE_OK
  })
  // It would notice a change of who is asked by preparing all statements once more.
  list.all(...values)
  prepared = 0
  for (let time = 0; time < 3; time++) list.all(...values)
  assert.equal(prepared, 0)
})

test("what is due is found by an index, first page and later ones; so are mall and owner", async (context) => {
  const path = join(newFolder(context, "sqlite"), "mallkey.db")
  await opened(context, path)
  const database = new DatabaseSync(path)
  context.after(() => database.close())
  const planOf = (query: ListQuery) => {
    const { sql, values } = listStatement(query, [])
    const steps = database.prepare(`explain query plan ${sql}`).all(...values)
    return steps.map((step) => step.detail).join("; ")
  }
  const after = { id: "mall5", refreshAt: 500 }
  for (const query of [{ dueBefore: 900 }, { dueBefore: 900, after }]) {
    const plan = planOf({ ...query, limit: 100 })
    assert.match(plan, /SEARCH connections USING INDEX connections_due \(/)
    assert.doesNotMatch(plan, /SCAN|TEMP B-TREE/)
  }
  assert.match(
    planOf({ mallId: "a", after, limit: 10 }),
    /USING INDEX connections_of_mall \(mall_id=\? AND id>\?/,
  )
  assert.match(
    planOf({ owner: "a", after, limit: 10 }),
    /USING INDEX connections_of_owner \(owner=\? AND id>\?/,
  )
  assert.doesNotMatch(planOf({ after, limit: 10 }), /TEMP B-TREE|SCAN/)
})

test("a file that is put back, or replaced by a backup, is used again without a restart", async (context) => {
  const path = join(newFolder(context, "sqlite"), "mallkey.db")
  const store = await opened(context, path)
  await store.saveTokens(mall, "new")
  await store.close()
  copyFileSync(path, `${path}.backup`)

  const again = await opened(context, path)
  const next = nextPair(mall)
  await again.saveTokens(next, mall.tag)
  renameSync(path, `${path}.away`)
  await assert.rejects(again.get(mall.id), unavailable)
  await assert.rejects(again.saveTokens(next, next.tag), unavailable)
  renameSync(`${path}.away`, path)
  assert.deepEqual(await again.get(mall.id), next)

  for (const file of [path, `${path}-wal`, `${path}-shm`]) await rm(file, { force: true })
  renameSync(`${path}.backup`, path)
  assert.deepEqual(await again.get(mall.id), mall)
})

test("a file of another program or of a newer mallkey is refused and left as it was", async (context) => {
  const folder = newFolder(context, "sqlite")
  const refused = (error: unknown) => isKeeperError(error, "settings_invalid")
  const foreign = join(folder, "foreign.db")
  const database = new DatabaseSync(foreign)
  database.exec("create table orders (id integer)")
  database.close()
  await assert.rejects(openSqliteStore(foreign, parts), refused)

  const newer = join(folder, "newer.db")
  await (await openSqliteStore(newer, parts)).close()
  const raised = new DatabaseSync(newer)
  raised.exec("pragma user_version = 99")
  raised.close()
  await assert.rejects(openSqliteStore(newer, parts), refused)
  for (const path of ["", ":memory:", "//host/path.db"]) {
    await assert.rejects(openSqliteStore(path, parts), refused)
  }
})

test("a row that holds no JSON does not stop the step from a file of 0.1.0, and is named after it", async (context) => {
  const path = join(newFolder(context, "sqlite"), "mallkey.db")
  const first = await openSqliteStore(path, parts)
  await first.saveTokens(mall, "new")
  await first.saveTokens(sampleConnection({ id: "tornmall" }), "new")
  await first.close()
  const database = new DatabaseSync(path)
  database.exec(`drop index connections_due; drop index connections_tally;
    alter table connections drop column client_id; alter table connections drop column app;
    create index connections_due on connections (refresh_at, id) where refresh_at is not null;
    create index connections_tally on connections (standing, access_expires_at);
    pragma ignore_check_constraints = on; update connections set record = '{"cut' where id = 'tornmall';
    pragma user_version = 1`)
  database.close()
  const store = await opened(context, path)
  assert.deepEqual((await store.get(mall.id))?.tokens, mall.tokens)
  assert.deepEqual(
    (await store.list({ limit: 5 })).map(({ id }) => id),
    [mall.id],
  )
  const named = (await store.warnings()).map(({ detail }) => detail).join("; ")
  assert.match(named, /tornmall/)
})

test("a file that is no database, a folder, and a place that cannot be made are store_unavailable", async (context) => {
  const folder = newFolder(context, "sqlite")
  const text = join(folder, "text.db")
  writeFileSync(text, "this is no database, whatever its name says ".repeat(100))
  await assert.rejects(openSqliteStore(text, parts), unavailable)
  await assert.rejects(openSqliteStore(folder, parts), unavailable)
  await assert.rejects(openSqliteStore(join(text, "below-a-file.db"), parts), unavailable)
})

test("a page destroyed under our hands is store_unavailable, not wrong data", async (context) => {
  const path = join(newFolder(context, "sqlite"), "mallkey.db")
  const store = await openSqliteStore(path, parts)
  for (let index = 0; index < 200; index++)
    await store.saveTokens(sampleConnection({ id: `mall${index}` }), "new")
  await store.close()
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0x5a, 4_096))
  const again = await opened(context, path)
  await assert.rejects(again.get("mall7"), unavailable)
  await assert.rejects(again.saveTokens(sampleConnection({ id: "mall7" }), "always"), unavailable)
})

test("somebody else's long lock ends in store_unavailable, and everything works after it", async (context) => {
  const path = join(newFolder(context, "sqlite"), "mallkey.db")
  const store = await opened(context, path)
  await store.saveTokens(mall, "new")
  const other = new DatabaseSync(path)
  context.after(() => other.close())
  other.exec("begin immediate")
  const [write, read] = await Promise.allSettled([
    store.saveTokens(nextPair(mall), mall.tag),
    store.get(mall.id),
  ])
  assert.deepEqual(read, { status: "fulfilled", value: mall }, "reading needs no lock")
  assert.ok(write.status === "rejected" && unavailable(write.reason))
  other.exec("rollback")
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
})

test("a file that may not grow: store_unavailable, and exactly what was acknowledged is there", async (context) => {
  const path = join(newFolder(context, "sqlite"), "mallkey.db")
  const report = runFiller(path, 5_000, { blocks: 2_048 })
  assert.equal(report.trouble, "store_unavailable")
  expectExactly(context, path, report.saved)
})

test("a full disk: store_unavailable, and exactly what was acknowledged is there", async (context) => {
  const folder = smallDisk(context)
  if (!folder) return context.skip("a small disk can only be mounted by root")
  const path = join(folder, "mallkey.db")
  const report = runFiller(path, 5_000)
  assert.equal(report.trouble, "store_unavailable")
  expectExactly(context, path, report.saved)
})

function expectExactly(context: TestContext, path: string, saved: number): void {
  assert.ok(saved > 10, `only ${saved} were saved`)
  const database = new DatabaseSync(path, { readOnly: true })
  assert.equal(database.prepare("pragma integrity_check").get()?.integrity_check, "ok")
  const tags = database.prepare("select id from connections").all()
  database.close()
  assert.equal(tags.length, saved)
  context.diagnostic(`${saved} connections were acknowledged before the disk was full`)
}
