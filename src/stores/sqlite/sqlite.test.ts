// The embedded store keeps the whole contract on a real file.
import assert from "node:assert/strict"
import { mkdtemp, rename, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import type { Store } from "../../core/ports.ts"
import { createSealer } from "../../core/seal.ts"
import { cipher } from "../../node/cipher.ts"
import { systemChance } from "../../node/clock.ts"
import { createSteppingClock, sampleConnection, testStore } from "../../testing/index.ts"
import { rowOf } from "./rows.ts"
import { openSqliteStore } from "./sqlite.ts"

testStore("sqlite", {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), "mallkey-sqlite-"))
    const path = join(folder, "data", "mallkey.db")
    const clock = createSteppingClock(Date.UTC(2026, 0, 5))
    const opened: Store[] = []
    const another = async (secrets = ["a secret"], apps = ["cs", "own"]) => {
      const sealer = createSealer(secrets, cipher)
      const store = await openSqliteStore(path, { sealer, clock, chance: systemChance, apps })
      opened.push(store)
      return store
    }
    return {
      store: await another(),
      another: (secrets?: string[]) => another(secrets),
      openedFor: (apps: string[]) => another(undefined, apps),
      passTime: clock.step,
      breakBackend: () => rename(path, `${path}.away`),
      end: async () => {
        for (const store of opened) await store.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
})

test("a lease of a killed holder is over once the clock has been put back behind it", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-sqlite-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  let now = Date.UTC(2026, 0, 5, 12)
  const clock = { now: () => now, sleep: async () => undefined }
  const parts = { sealer: createSealer(["a secret"], cipher), clock, chance: systemChance }
  const store = await openSqliteStore(join(folder, "mallkey.db"), parts)
  t.after(() => store.close())
  assert.ok(await store.lease("refresh:mymall", 120_000))
  now -= 30_000
  assert.equal(
    await store.lease("refresh:mymall", 120_000),
    undefined,
    "a small step takes nothing from its holder",
  )
  now -= 3 * 3_600_000
  assert.ok(await store.lease("refresh:mymall", 120_000))
})

test("a process that was held up before it asked takes no lease from one that took it meanwhile", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-sqlite-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const now = Date.UTC(2026, 0, 5, 12)
  const moments = [now - 3 * 3_600_000]
  const clockOf = (read: () => number) => ({ now: read, sleep: async () => undefined })
  const open = async (clock: ReturnType<typeof clockOf>) => {
    const parts = { sealer: createSealer(["a secret"], cipher), clock, chance: systemChance }
    const store = await openSqliteStore(join(folder, "mallkey.db"), parts)
    t.after(() => store.close())
    return store
  }
  const holder = await open(clockOf(() => now))
  const heldUp = await open(clockOf(() => moments.shift() ?? now))
  assert.ok(await holder.lease("refresh:mymall", 120_000))
  assert.equal(await heldUp.lease("refresh:mymall", 120_000), undefined)
  assert.equal(moments.length, 0, "its first look at the clock was the early one")
})

/** As version 0.1.0 made them, before there were apps. */
const tablesOfFirstVersion = `
  create table connections (
    id text primary key, mall_id text not null, owner text, tag text not null, refresh_at integer,
    access_expires_at integer not null, refresh_expires_at integer not null,
    record text not null check (json_valid(record)), health text not null check (json_valid(health)),
    standing integer not null, tokens text not null, sealed_by text not null
  ) strict;
  create index connections_due on connections (refresh_at, id) where refresh_at is not null;
  create index connections_of_mall on connections (mall_id, id);
  create index connections_of_owner on connections (owner, id) where owner is not null;
  create index connections_tally
    on connections (standing, access_expires_at, refresh_at, refresh_expires_at, sealed_by);
  create table leases (name text primary key, holder text not null, ends_at integer not null) strict, without rowid;
  create table notes (
    kind text not null, key text not null, version integer not null,
    value text not null check (json_valid(value)), primary key (kind, key)
  ) strict, without rowid;
  pragma application_id = ${0x6d6b6579}; pragma user_version = 1`

test("a file of version 0.1.0 goes on as it was, and takes further apps beside it", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-sqlite-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, "mallkey.db")
  const sealer = createSealer(["a secret"], cipher)
  const mall = sampleConnection({ id: "oldmall~kim" })
  const { app: _, ...row } = rowOf(mall, sealer)
  const old = new DatabaseSync(path)
  old.exec(tablesOfFirstVersion)
  const names = Object.keys(row)
  const places = names.map(() => "?").join(", ")
  old.prepare(`insert into connections (${names.join(", ")}) values (${places})`).run(...Object.values(row))
  old.close()
  const clock = createSteppingClock(Date.UTC(2026, 0, 5))
  const store = await openSqliteStore(path, { sealer, clock, chance: systemChance, apps: ["cs"] })
  t.after(() => store.close())
  const further = sampleConnection({ id: "cs:oldmall" })
  assert.equal(await store.saveTokens(further, "new"), true)
  assert.deepEqual(await store.get("oldmall~kim"), mall)
  assert.deepEqual(
    (await store.list({ limit: 9 })).map(({ id }) => id),
    ["cs:oldmall", "oldmall~kim"],
  )
  assert.equal((await store.tally(0, ({ app }) => app === undefined)).total, 1)
})
