// Several processes on the same token files: one winner a pair, and a killed one leaves neither a lock nor half a file.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { tagOf } from "../../../src/node/cipher.ts"
import { sampleConnection } from "../../../src/testing/index.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { openedAt } from "../redis/bench.ts"
import { followTrail, oneWinnerEach, until } from "../workers.ts"
import { filesIn, startWorker } from "./bench.ts"

const malls = ["mall0", "mall1", "mall2"].map((id) => sampleConnection({ id }))

test("four processes that hammer the same files: exactly one winner for every pair", async (context) => {
  const folder = newFolder(context, "files")
  const store = await openedAt(context, `file:${folder}`)
  for (const mall of malls) await store.saveTokens(mall, "new")
  const names = malls.map(({ id }) => id)
  const workers = Array.from({ length: 4 }, () => startWorker(["hammer", folder, "25", ...names]))
  const replaced = await oneWinnerEach(store, malls, workers)
  context.diagnostic(`${replaced} pairs replaced in ${4 * 25 * malls.length} attempts`)
})

test("killed in the middle: every file is whole, every acknowledged pair is there, and nobody waits for a dead lock", async (context) => {
  const folder = newFolder(context, "files")
  const store = await openedAt(context, `file:${folder}`)
  for (const mall of malls) await store.saveTokens(mall, "new")
  for (let round = 0; round < 4; round++) {
    const starts = await Promise.all(malls.map(async ({ id }) => (await store.get(id))!.tag))
    const workers = malls.map(({ id }) => startWorker(["hammer", folder, "1000000", id]))
    await until(() => workers.every(({ lines }) => lines.length > 5 + round))
    for (const { child } of workers) child.kill("SIGKILL")
    await Promise.all(workers.map(({ ended }) => ended))
    for (const [at, mall] of malls.entries()) {
      const text = readFileSync(join(folder, `${mall.id}.json`), "utf8")
      const written = tagOf(JSON.parse(text).refresh_token)
      const said = workers[at]!.lines
      const { last, steps } = followTrail(said, mall.id, starts[at]!)
      assert.equal(steps, said.length)
      const held = (await store.get(mall.id))!
      assert.equal(held.tag, written)
      // At most one step further than it could say.
      if (written !== last) assert.ok(!said.some((line) => line.includes(written)), "an older pair is back")
      assert.equal(await store.saveTokens({ ...mall, tag: mall.tag }, held.tag), true, "the lock is free")
    }
  }
  const drafts = filesIn(folder).filter((name) => !name.endsWith(".json"))
  assert.ok(
    drafts.every((name) => name.startsWith(".")),
    "what a killed one left is hidden from programs",
  )
})

test("a lease excludes other processes, and one that a killed process held ends by its time", async (context) => {
  const folder = newFolder(context, "files")
  const [here, there] = [await openedAt(context, `file:${folder}`), await openedAt(context, `file:${folder}`)]
  assert.ok(await here.lease("refresh:mall1", 60_000))
  assert.equal(await there.lease("refresh:mall1", 60_000), undefined)
  assert.ok(await here.lease("refresh:mall0", 400))
  await until(async () => (await there.lease("refresh:mall0", 400)) !== undefined)
})
