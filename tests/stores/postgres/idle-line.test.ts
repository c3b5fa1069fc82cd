// Lines that the server ended while nobody asked anything: the next call finds that out before it asks on one of them.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { openStoreAt } from "../../../src/stores/open.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { partsWith } from "./bench.ts"
import { makeDatabase } from "./place.ts"

/** By a program of its own that is waited for: this process reads nothing meanwhile. */
const endLines = `
  const { default: pg } = await import("pg")
  const client = new pg.Client({ connectionString: process.argv[1] })
  await client.connect()
  const theirs = "from pg_stat_activity where datname = current_database() and application_name = 'mallkey'"
  const { rowCount } = await client.query("select pg_terminate_backend(pid) " + theirs)
  while ((await client.query("select " + theirs)).rowCount > 0);
  await client.end()
  console.log(rowCount)`

for (const what of ["a read", "a conditional write"]) {
  test(`${what} after the server ended all idle lines goes on a fresh one`, async (t) => {
    const database = await makeDatabase()
    t.after(() => database.drop())
    const store = await openStoreAt(database.url, partsWith())
    t.after(() => store.close())
    const mall = sampleConnection({ id: "mymall" })
    await store.saveTokens(mall, "new")
    await Promise.all([store.get("mymall"), store.list({ limit: 9 })])
    const cwd = join(import.meta.dirname, "../../..")
    const ended = execFileSync(process.execPath, ["--input-type=module", "-e", endLines, database.url], {
      cwd,
    })
    assert.ok(Number(ended.toString()) >= 2)
    if (what === "a read") assert.equal((await store.get("mymall"))?.tag, mall.tag)
    else assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
  })
}
