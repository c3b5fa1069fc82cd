// What every refresh asks is planned once on a line that leads to the server itself, and nothing depends on it.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { openStoreAt } from "../../../src/stores/open.ts"
import { type DirectDatabase, openDatabase } from "../../../src/stores/postgres/database.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createWorld, someDay } from "../../kit/world.ts"
import { partsWith } from "./bench.ts"
import { makeDatabase, type TestDatabase } from "./place.ts"
import { spyOnNames } from "./spy-on-names.ts"

const sum = "select $1::int + 1 as sum"
const keptSql = "select statement, generic_plans + custom_plans as times from pg_prepared_statements"
let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(async () => {
  await database.drop()
})

/** With one line, so that it can be asked what the server keeps for it. */
async function onOneLine(work: (line: DirectDatabase) => Promise<unknown>): Promise<void> {
  const line = await openDatabase(database.url, "here", 1)
  try {
    await work(line)
  } finally {
    await line.close()
  }
}

async function sums(line: DirectDatabase, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    assert.deepEqual(await line.rows(sum, [turn], "often"), [{ sum: turn + 1 }])
  }
}

test("what is asked often has its plan kept, and what is not has none", () =>
  onOneLine(async (line) => {
    await sums(line, 12)
    await line.rows("select 1")
    assert.deepEqual(await line.rows(keptSql), [{ statement: sum, times: 7 }])
  }))

test("where somebody throws the plans away, it is asked without, from then on", () =>
  onOneLine(async (line) => {
    await sums(line, 8)
    await line.rows("deallocate all")
    await sums(line, 12)
    assert.deepEqual(await line.rows(keptSql), [])
  }))

test("a table that somebody changes is read as it is now", () =>
  onOneLine(async (line) => {
    await database.query("create table changing (id int); insert into changing values (1)")
    const read = () => line.rows("select * from changing", [], "often")
    for (let turn = 0; turn < 8; turn++) assert.deepEqual(await read(), [{ id: 1 }])
    await database.query("alter table changing add column name text default 'new'")
    for (let turn = 0; turn < 8; turn++) assert.deepEqual(await read(), [{ id: 1, name: "new" }])
  }))

test("of a refresh everything is planned once", async () => {
  const clock = createSteppingClock(someDay)
  const address = new URL(database.url)
  address.searchParams.set("pool", "1")
  const store = await openStoreAt(address.href, { ...partsWith(), clock })
  const world = createWorld({ store, clock })
  await world.keeper.start()
  await world.connect("plannedmall")
  const refresh = () => world.keeper.refresh("plannedmall", { force: true })
  for (let turn = 0; turn < 2; turn++) await refresh()
  const { sent } = await spyOnNames(refresh)
  const planned = sent.filter(({ name }) => name === undefined).map(({ text }) => text.slice(0, 26))
  assert.deepEqual(planned, [])
  await world.keeper.stop(1_000)
  await store.close()
})
