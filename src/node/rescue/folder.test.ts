// The rescue folder: what was put is there for another process, in files that are filled again and again.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { unlinkSync } from "node:fs"
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { createRescueFolder } from "./folder.ts"
import { suffix } from "./slots.ts"
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

test("where nothing can be written, putting and looking reject", async () => {
  const file = join(place, "a-file")
  await writeFile(file, "")
  const blocked = createRescueFolder(join(file, "rescue"))
  await assert.rejects(blocked.put(entry(1)))
  await assert.rejects(blocked.check())
})

test("a file is filled again, and nothing of a longer answer is left behind a shorter one", async () => {
  const folder = join(place, "again")
  const rescue = createRescueFolder(folder)
  await rescue.check()
  const [name] = await readdir(folder)
  for (const size of [20_000, 10, 5_000, 4_096]) {
    const long = { ...entry(1), sealed: "s".repeat(size) }
    await rescue.put(long)
    assert.deepEqual(await createRescueFolder(folder).list(), [long])
    await rescue.remove(long.key)
    assert.deepEqual(await rescue.list(), [])
    assert.doesNotMatch(await readFile(join(folder, name!), "utf8"), /\S/)
  }
  assert.deepEqual(await readdir(folder), [name])
})

test("another process settles what a dead one left, and touches nothing that was filled again since", async () => {
  const folder = join(place, "settled")
  const [owner, another] = [createRescueFolder(folder), createRescueFolder(folder)]
  await owner.put(entry(1))
  assert.deepEqual(await another.list(), [entry(1)])
  await owner.remove("key-1")
  await owner.put(entry(2))
  await another.remove("key-1")
  assert.deepEqual(await another.list(), [entry(2)])
  await another.remove("key-2")
  assert.deepEqual(await readdir(folder), [])
  await owner.remove("key-2")
  await owner.put(entry(3))
  assert.deepEqual(await another.list(), [entry(3)])
})

test("a file that is removed while it is filled is made anew", async () => {
  const folder = join(place, "removed")
  const rescue = createRescueFolder(folder)
  await rescue.check()
  const [name] = await readdir(folder)
  const put = rescue.put(entry(1))
  unlinkSync(join(folder, name!))
  await put
  assert.deepEqual(await createRescueFolder(folder).list(), [entry(1)])
})

test("an orderly end leaves no empty file; those of a process that was killed go after an hour", async () => {
  const folder = join(place, "ended")
  const script = `import { createRescueFolder } from ${JSON.stringify(import.meta.resolve("./folder.ts"))}
    const rescue = createRescueFolder(${JSON.stringify(folder)})
    await rescue.put(${JSON.stringify(entry(1))})
    await rescue.check()`
  spawnSync(process.execPath, ["--input-type=module", "-e", script])
  const rescue = createRescueFolder(folder)
  assert.deepEqual(await rescue.list(), [entry(1)])
  await rescue.remove("key-1")
  assert.deepEqual(await readdir(folder), [])
  const left = join(folder, `left${suffix}`)
  await writeFile(left, " ".repeat(4_096))
  await rescue.list()
  assert.equal((await readdir(folder)).length, 1, "its owner may be living")
  const twoHoursAgo = Date.now() / 1_000 - 7_200
  await utimes(left, twoHoursAgo, twoHoursAgo)
  await rescue.list()
  assert.deepEqual(await readdir(folder), [])
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
