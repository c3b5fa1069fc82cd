// The rescue folder: what was put is there for another process, and one fsync of the folder serves many.
import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { createRescueFolder } from "./rescue-file.ts"
import { together } from "./together.ts"

const place = await mkdtemp(join(tmpdir(), "mallkey-rescue-"))
after(() => rm(place, { recursive: true, force: true }))

const entry = (number: number) => ({
  key: `key-${number}`,
  id: "mymall",
  ifTag: "0123456789abcdef",
  sealed: "mk1.sealed",
  at: 1_000 - number,
})

test("many at once are all there for another process, oldest first, and go one by one", async () => {
  const folder = join(place, "many")
  const rescue = createRescueFolder(folder)
  const entries = Array.from({ length: 40 }, (_, number) => entry(number))
  await Promise.all(entries.map(rescue.put))
  const another = createRescueFolder(folder)
  assert.deepEqual(await another.list(), entries.toReversed())
  await Promise.all(entries.slice(1).map(({ key }) => another.remove(key)))
  await rescue.remove("key-1")
  assert.deepEqual(await rescue.list(), [entry(0)])
})

test("only its owner reads it, and it comes back when somebody has removed the folder", async () => {
  const folder = join(place, "own")
  const rescue = createRescueFolder(folder)
  await rescue.put(entry(1))
  await rm(folder, { recursive: true })
  await rescue.put(entry(2))
  const [name = ""] = await readdir(folder)
  assert.equal((await stat(folder)).mode & 0o777, 0o700)
  assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600)
})

test("where nothing can be written, putting and looking reject; a key is never overwritten", async () => {
  const file = join(place, "a-file")
  await writeFile(file, "")
  const blocked = createRescueFolder(join(file, "rescue"))
  await assert.rejects(blocked.put(entry(1)))
  await assert.rejects(blocked.check())
  const rescue = createRescueFolder(join(place, "twice"))
  await rescue.put(entry(1))
  await assert.rejects(rescue.put({ ...entry(1), sealed: "another" }), { code: "EEXIST" })
  assert.deepEqual(await rescue.list(), [entry(1)])
})

test("half an entry, as a power cut leaves it, is passed over", async () => {
  const folder = join(place, "half")
  const rescue = createRescueFolder(folder)
  await rescue.put(entry(1))
  await writeFile(join(folder, "torn.answer.json"), '{"key":"torn"')
  assert.deepEqual(await rescue.list(), [entry(1)])
})

test("together: who asks during a run gets the next one, and one run's trouble is not the next one's", async () => {
  const runs: PromiseWithResolvers<void>[] = []
  const ask = together(() => {
    const run = Promise.withResolvers<void>()
    runs.push(run)
    return run.promise
  })
  const first = ask()
  await Promise.resolve()
  await new Promise(setImmediate)
  const late = [ask(), ask()]
  assert.equal(runs.length, 1)
  runs[0]?.reject(new Error("full"))
  await assert.rejects(first, /full/)
  await new Promise(setImmediate)
  assert.equal(runs.length, 2, "one run for both who came late")
  runs[1]?.resolve()
  await Promise.all(late)
})
