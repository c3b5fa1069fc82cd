// What a refresh costs on PostgreSQL, counted in statements: each is a way to the server and back, and some wait for its disk.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import pg from "pg"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createWorld, someDay, testSealer, type World } from "../../kit/world.ts"
import { partsWith } from "./bench.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"

const mall = "countedmall"
let database: TestDatabase
let store: Store
let world: World
let sent: string[] | undefined

/** Every statement of this process, by what it does to which table. */
const { query } = pg.Client.prototype
pg.Client.prototype.query = function (this: pg.Client, ...of: unknown[]) {
  const text = typeof of[0] === "string" ? of[0] : (of[0] as pg.QueryConfig).text
  // Asked once on a line: where it leads.
  if (text && !text.includes("pg_backend_pid")) sent?.push(nameOf(text))
  return Reflect.apply(query, this, of)
} as typeof query

function nameOf(sql: string): string {
  const verb = /^\s*(\w+)/.exec(sql)?.[1]
  // In quotes a table is only asked where it lies.
  const tables = sql.replaceAll(/'[^']*'/g, "").match(/\b(?:cafe24|mallkey)\.\w+/g) ?? []
  return [verb, ...new Set(tables)].join(" ")
}

before(async () => {
  database = await makeDatabase()
  const clock = createSteppingClock(someDay)
  store = await openStoreAt(database.url, { ...partsWith(), clock })
  world = createWorld({ store, clock })
  await world.keeper.start()
  await world.connect(mall)
  // From the second on: the first says once which process this is, and reads what a consent left.
  await world.keeper.sweep({ force: true })
})
after(async () => {
  await world.keeper.stop(1_000)
  await store.close()
  await database.drop()
})

async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const all: string[] = []
  sent = all
  await work()
  sent = undefined
  return all
}

test("beside a first look a refresh is four statements, of which two wait for the disk", async () => {
  const all = await statementsOf(() => world.keeper.refresh(mall, { force: true }))
  assert.deepEqual(all, [
    // The operator who asks for it by hand looks first.
    "select cafe24.oauth_tokens",
    "insert mallkey.leases",
    // Its row, the mall's other connections and the mall's note of token requests.
    "select cafe24.oauth_tokens mallkey.owned_tokens mallkey.notes",
    // About to be shown; and which server wrote it.
    "update cafe24.oauth_tokens",
    // The new pair, the end of the lease, and the note of the pair.
    "with cafe24.oauth_tokens mallkey.leases mallkey.notes",
  ])
})

test("the note is there after it, as new as the pair", async () => {
  const note = await store.notes("successor").get(mall)
  const { health } = (await store.get(mall))!
  const { after: spent, sealed } = note!.value as { after: string[]; sealed: string }
  assert.deepEqual(spent, health.spent)
  // Every refresh writes it: what stands beside it is not sealed in it once more.
  assert.equal(testSealer.open(sealed, `successor|${mall}`).includes(spent[0]!), false)
})

test("where another connection holds the very pair, the lease stays until it has the new one as well", async () => {
  const held = (await store.get(mall))!
  const copy = { ...held, id: `${mall}~copied`, owner: "copied" }
  await store.saveTokens(copy, "new")
  const all = await statementsOf(() => world.keeper.refresh(mall, { force: true }))
  assert.equal(all.at(-1), "delete mallkey.leases")
  assert.equal((await store.get(copy.id))!.tag, (await store.get(mall))!.tag)
  await store.remove(copy.id)
})

test("where the note cannot be written with the pair, the pair is saved all the same", async () => {
  await database.query("alter table mallkey.notes add constraint shut check (kind <> 'successor') not valid")
  const tagBefore = (await store.get(mall))!.tag
  await world.keeper.refresh(mall, { force: true })
  assert.notEqual((await store.get(mall))!.tag, tagBefore)
  // The lease, which would have ended with both, was let go by itself.
  assert.ok(await store.lease(`refresh:${mall}`, 1_000))
})
