// Several processes on one SQLite file: one winner a pair, nothing acknowledged is lost, also by SIGKILL.
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type TestContext, test } from "node:test"
import type { Store } from "../../../src/core/ports.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher, tagOf } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openSqliteStore } from "../../../src/stores/sqlite/sqlite.ts"
import { sampleConnection } from "../../../src/testing/index.ts"
import { followTrail, oneWinnerEach, startProcess, until, type Worker } from "../workers.ts"

const parts = { sealer: createSealer(["a secret"], cipher), clock: systemClock, chance: systemChance }
const malls = Array.from({ length: 5 }, (_, index) => sampleConnection({ id: `mall${index}` }))

async function newFile(context: TestContext): Promise<{ path: string; store: Store }> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-processes-"))
  const path = join(folder, "mallkey.db")
  const store = await openSqliteStore(path, parts)
  context.after(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { path, store }
}

function startWorker(task: string, path: string, rounds: number, names: string[] = []): Worker {
  return startProcess("sqlite/worker.ts", [task, path, String(rounds), ...names])
}

test("four processes that hammer one file: exactly one winner for every pair", async (context) => {
  const { path, store } = await newFile(context)
  for (const mall of malls) await store.saveTokens(mall, "new")
  const names = malls.map((mall) => mall.id)
  const workers = Array.from({ length: 4 }, () => startWorker("hammer", path, 60, names))
  const replaced = await oneWinnerEach(store, malls, workers)
  context.diagnostic(`${replaced} pairs replaced in ${4 * 60 * malls.length} attempts`)
})

test("eight processes that start at once on a file that is not there yet all find it made", async (context) => {
  const { path } = await newFile(context)
  const fresh = `${path}.fresh`
  const workers = Array.from({ length: 8 }, () => startWorker("hammer", fresh, 0))
  await Promise.all(workers.map((worker) => worker.ended))
  assert.equal(integrityOf(fresh), "ok")
})

test("killed in the middle: the file is whole and every acknowledged pair is there", async (context) => {
  const { path, store } = await newFile(context)
  for (const mall of malls) await store.saveTokens(mall, "new")
  let kills = 0
  for (let round = 0; round < 5; round++) {
    const starts = await Promise.all(malls.map(async (mall) => (await store.get(mall.id))!.tag))
    // Each has its own mall, so that its trail has one end: what it said last, or the one step it could not tell.
    const workers = malls.map((mall) => startWorker("hammer", path, 1_000_000, [mall.id]))
    await until(() => workers.every((worker) => worker.lines.length > 5 + round))
    for (const worker of workers) worker.child.kill("SIGKILL")
    await Promise.all(workers.map((worker) => worker.ended))
    kills += workers.length
    for (const [index, mall] of malls.entries()) {
      const held = await store.get(mall.id)
      const said = workers[index]!.lines
      const { last, steps } = followTrail(said, mall.id, starts[index]!)
      assert.equal(steps, said.filter((line) => line.startsWith("won ")).length)
      assert.equal(tagOf(held!.tokens.refreshToken), held!.tag)
      // At most one step further than it could say.
      if (held!.tag !== last)
        assert.ok(!said.some((line) => line.includes(held!.tag)), "an older pair is back")
    }
  }
  await store.close()
  assert.equal(integrityOf(path), "ok")
  context.diagnostic(`${kills} processes killed while writing`)
})

test("a lease excludes other processes, and one left behind by a killed process ends", async (context) => {
  const { path, store } = await newFile(context)
  const workers = Array.from({ length: 4 }, () => startWorker("lease", path, 25))
  await Promise.all(workers.map((worker) => worker.ended))
  assert.equal(workers.flatMap((worker) => worker.lines).length, 100)

  const holder = startWorker("hold", path, 700)
  await until(() => holder.lines.includes("holding"))
  holder.child.kill("SIGKILL")
  await holder.ended
  await until(async () => (await store.lease("left behind", 1_000)) !== undefined)
})

function integrityOf(path: string): unknown {
  const database = new DatabaseSync(path)
  try {
    return database.prepare("pragma integrity_check").get()?.integrity_check
  } finally {
    database.close()
  }
}
