// What can happen to a PostgreSQL server under the two stores that stand on it, and that no acknowledged pair is lost.
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { chownSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { lineTo } from "../../kit/cuttable-line.ts"
import { partsWith } from "./bench.ts"
import { authSettings, makeDatabase, type TestDatabase } from "./place.ts"
import { type OwnServer, ownServer } from "./server.ts"

const unavailable = (error: unknown) => isKeeperError(error, "store_unavailable")
const mall = sampleConnection({ id: "troublemall" })

let server: OwnServer
let smallDisks = 0
before(async () => {
  server = await ownServer({ log_statement: "all", log_destination: "stderr" })
})
after(() => server.end())

const stores = [
  { name: "postgres", prefix: "", prepare: "select 1", write: "update cafe24.oauth_tokens" },
  { name: "supabase", prefix: "supabase:", prepare: authSettings, write: `update "auth_settings"` },
]

interface Scene {
  database: TestDatabase
  store: Store
  another(url?: string): Promise<Store>
}

for (const { name, prefix, prepare, write } of stores) {
  async function scene(work: (scene: Scene) => Promise<void>, further = ""): Promise<void> {
    const database = await makeDatabase(server.url, further)
    const opened: Store[] = []
    const another = async (url = database.url) => {
      const store = await openStoreAt(`${prefix}${url}`, partsWith())
      opened.push(store)
      return store
    }
    try {
      await database.query(prepare)
      await work({ database, store: await another(), another })
    } finally {
      for (const store of opened) await store.close()
      await database.drop()
    }
  }

  describe(name, () => {
    test("a fresh read is one statement that neither locks nor writes", () =>
      scene(async ({ store, database }) => {
        await store.saveTokens(mall, "new")
        await store.get(mall.id)
        await database.query("select 'from here'")
        for (let round = 0; round < 3; round++) assert.deepEqual(await store.get(mall.id), mall)
        await database.query("select 'to here'")
        const between = /'from here'(.*)'to here'/s.exec(await server.logWith("'to here'"))?.[1] ?? ""
        const statements = between.match(/execute <unnamed>: .*/g) ?? []
        assert.equal(statements.length, 3, between)
        for (const statement of statements) assert.match(statement, /: select /)
        assert.doesNotMatch(
          between,
          /for update|for share|insert into|update |advisory|statement: (begin|set)/i,
        )
      }))

    test("the server dies in the middle of a sweep and comes back: what was acknowledged is there, the same store goes on", () =>
      scene(async ({ store }) => {
        const malls = Array.from({ length: 200 }, (_, index) => sampleConnection({ id: `sweep${index}` }))
        for (const one of malls) await store.saveTokens(one, "new")
        const saved = new Set<string>()
        const refused: unknown[] = []
        const sweep = malls.map(async (one, index) => {
          if (index === 60) await server.kill()
          return store.saveTokens(nextPair(one), one.tag).then(
            () => saved.add(one.id),
            (error) => refused.push(error),
          )
        })
        await Promise.all(sweep)
        await assert.rejects(store.get("sweep0"), unavailable)
        await assert.rejects(store.lease("sweep", 1_000), unavailable)
        assert.ok(refused.length > 0 && refused.every(unavailable), `${refused.length} refused`)
        await server.start()
        for (const one of malls) {
          const { tag } = (await store.get(one.id))!
          if (saved.has(one.id)) assert.equal(tag, nextPair(one).tag, "acknowledged")
          else if (tag === one.tag) assert.equal(await store.saveTokens(nextPair(one), one.tag), true)
          else assert.equal(await store.saveTokens(nextPair(one), one.tag), false)
        }
        assert.equal((await store.list({ limit: 500 })).length, 200)
      }))

    test("the server dies under a lease: it is held on, as something was written under it", () =>
      scene(async ({ store }) => {
        await store.saveTokens(mall, "new")
        for (let round = 0; round < 5; round++) {
          const lease = await store.lease(`refresh:round${round}`, 60_000)
          assert.ok(await store.saveHealth(mall.id, { health: mall.health, refreshAt: round }, mall.tag))
          await server.kill()
          await server.start()
          assert.equal(await store.lease(`refresh:round${round}`, 60_000), undefined)
          await lease?.release()
          assert.ok(await store.lease(`refresh:round${round}`, 60_000))
        }
      }))

    test("cut after the statement was sent: rejected, and tried again it tells what became of it", () =>
      scene(async ({ store, database, another }) => {
        const address = new URL(database.url)
        const line = await lineTo({ host: "127.0.0.1", port: Number(address.port) })
        address.port = String(line.port)
        try {
          await store.saveTokens(mall, "new")
          const beyond = await another(address.href)
          await beyond.get(mall.id)
          const next = nextPair(mall)
          const cut = line.cutAfter(write)
          await assert.rejects(beyond.saveTokens(next, mall.tag), unavailable)
          await cut
          assert.equal(await beyond.saveTokens(next, mall.tag), false, "it had been saved after all")
          assert.deepEqual(await beyond.get(mall.id), next)
        } finally {
          await line.end()
        }
      }))

    test("a server that accepts no writes: reading goes on, every write says so", () =>
      scene(async ({ store, database, another }) => {
        await store.saveTokens(mall, "new")
        await database.query(
          `alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_read_only = on`,
        )
        const reading = await another()
        assert.deepEqual(await reading.get(mall.id), mall)
        assert.equal((await reading.list({ limit: 5, dueBefore: Number.MAX_SAFE_INTEGER })).length, 1)
        assert.equal((await reading.tally(0)).total, 1)
        await assert.rejects(reading.saveTokens(nextPair(mall), mall.tag), unavailable)
        await assert.rejects(reading.saveTokens(sampleConnection({ id: "another" }), "new"), unavailable)
        await assert.rejects(
          reading.saveHealth(mall.id, { health: mall.health, refreshAt: 1 }, mall.tag),
          unavailable,
        )
        await assert.rejects(reading.remove(mall.id), unavailable)
        await assert.rejects(reading.lease("one", 1_000), unavailable)
        await assert.rejects(reading.notes("fact").put("one", 1, "always"), unavailable)
      }))

    test("statements that meet under the strictest isolation still have one winner", () =>
      scene(async ({ store, database, another }) => {
        await store.saveTokens(mall, "new")
        await database.query(
          `alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_isolation = 'serializable'`,
        )
        const strict = await another()
        const outcomes = await Promise.allSettled(
          Array.from({ length: 10 }, (_, index) =>
            strict.saveTokens(nextPair(mall, `racer${index}`), mall.tag),
          ),
        )
        const won = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value)
        assert.equal(won.length, 1)
        for (const outcome of outcomes)
          if (outcome.status === "rejected") assert.ok(unavailable(outcome.reason))
      }))

    test("a full disk: store_unavailable, and exactly what was acknowledged is there", (context) =>
      withSmallDisk(context, async (tablespace, makeRoom) => {
        await scene(async ({ store, database }) => {
          await fillDisk(database)
          let saved = 0
          const fill = async () => {
            for (; saved < 5_000; saved++)
              await store.saveTokens(sampleConnection({ id: `mall${saved}` }), "new")
          }
          await assert.rejects(fill(), unavailable)
          makeRoom()
          assert.equal((await store.tally(0)).total, saved)
          assert.equal(await store.saveTokens(sampleConnection({ id: "afterwards" }), "new"), true)
        }, tablespace)
      }))

    test("a server that is frozen: every method rejects, none hangs, and it goes on when it thaws", () =>
      scene(async ({ store }) => {
        await store.saveTokens(mall, "new")
        server.freeze()
        try {
          await Promise.all([
            assert.rejects(store.get(mall.id), unavailable),
            assert.rejects(store.saveTokens(nextPair(mall), mall.tag), unavailable),
            assert.rejects(store.lease("one", 1_000), unavailable),
            assert.rejects(store.list({ limit: 5, dueBefore: 1 }), unavailable),
          ])
        } finally {
          server.thaw()
        }
        const held = await store.get(mall.id)
        assert.ok([mall.tag, nextPair(mall).tag].includes(held!.tag))
      }))
  })
}

/** Somebody else's rows, until there is only room for a few of ours. */
async function fillDisk(database: TestDatabase): Promise<void> {
  await database.query("create table others (text text); alter table others alter text set storage external")
  const more = "insert into others select repeat(md5(random()::text), 3000) from generate_series(1, 2)"
  await assert.rejects(async () => {
    for (;;) await database.query(more)
  }, /No space left/)
}

type Skippable = { skip(message: string): void }

/** A disk of a few megabytes with a tablespace on it, for the database of one test. */
async function withSmallDisk(
  context: Skippable,
  work: (tablespace: string, makeRoom: () => void) => Promise<void>,
): Promise<void> {
  const name = `small${smallDisks++}`
  const place = join(server.folder, name)
  mkdirSync(place)
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=11m", "tmpfs", place]).status !== 0) {
    return context.skip("a small disk can only be mounted by root")
  }
  try {
    const nobody = 65_534
    chownSync(place, nobody, nobody)
    const admin = await makeDatabase(server.url)
    await admin.query(`create tablespace ${name} location '${place}'`)
    await work(`tablespace ${name}`, () => {
      execFileSync("mount", ["-o", "remount,size=64m", place])
    }).finally(async () => {
      await admin.query(`drop tablespace ${name}`)
      await admin.drop()
    })
  } finally {
    execFileSync("umount", ["-l", place])
  }
}
