// Whatever lies in the rescue folder besides answers: named, passed over, never in the way of an answer.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { createRescueFolder } from "./folder.ts"

const place = await mkdtemp(join(tmpdir(), "mallkey-odd-"))
after(() => rm(place, { recursive: true, force: true }))

const entry = (key: string) => ({
  key,
  store: "the-store",
  id: "mymall",
  ifTag: "0123456789abcdef",
  sealed: "mk1.sealed",
  at: Date.UTC(2026, 2, 11),
})

test("null, a list, a folder, a pipe, a loop, a huge file and half an entry cost themselves alone", async () => {
  const folder = join(place, "odd")
  const rescue = createRescueFolder(folder)
  await rescue.put(entry("good"))
  const at = (name: string) => join(folder, `${name}.answer.json`)
  await writeFile(at("null"), "null")
  await writeFile(at("list"), "[1]")
  await writeFile(at("half"), '{"key":"half"')
  await writeFile(at("numbers"), JSON.stringify({ ...entry("numbers"), at: "soon" }))
  await writeFile(at("long"), JSON.stringify({ ...entry("long"), id: "x".repeat(400) }))
  await writeFile(at("bell"), JSON.stringify({ ...entry("bell"), id: "my\u0007mall" }))
  await mkdir(at("folder"))
  execFileSync("mkfifo", [at("pipe")])
  await symlink(at("loop"), at("loop"))
  await symlink("/etc/passwd", at("link"))
  await writeFile(at("huge"), "")
  await truncate(at("huge"), 2_000_000)
  assert.deepEqual(await createRescueFolder(folder).list(), [entry("good")])
  const told = (await rescue.oddities()).map(({ name, detail }) => `${name.split(".")[0]}: ${detail}`).sort()
  assert.deepEqual(told, [
    "bell: no whole entry",
    "folder: a folder",
    "half: no whole entry",
    "huge: too large",
    "link: a link",
    "list: no whole entry",
    "long: no whole entry",
    "loop: a link",
    "null: no whole entry",
    "numbers: no whole entry",
    "pipe: no regular file",
  ])
})

// Root may read everything.
const asRoot = process.getuid?.() === 0
const skip = asRoot ? "root may read every file" : false

test("a file that may not be read is named, and the others are read", { skip }, async () => {
  const folder = join(place, "denied")
  const rescue = createRescueFolder(folder)
  await rescue.put(entry("good"))
  await writeFile(join(folder, "theirs.answer.json"), JSON.stringify(entry("theirs")))
  await chmod(join(folder, "theirs.answer.json"), 0)
  assert.deepEqual(await rescue.list(), [entry("good")])
  assert.deepEqual(await rescue.oddities(), [{ name: "theirs.answer.json", detail: "EACCES" }])
})

test("what is set aside can be read by name, day and reason, and waits no more", async () => {
  const folder = join(place, "aside")
  const owner = createRescueFolder(folder)
  await owner.put(entry("first-key-of-all"))
  const another = createRescueFolder(folder)
  await another.list()
  await another.setAside("first-key-of-all", "nobody needs it")
  assert.deepEqual(await owner.list(), [])
  assert.deepEqual(await owner.aside(), [{ ...entry("first-key-of-all"), why: "nobody needs it" }])
  assert.deepEqual(await readdir(join(folder, "set-aside")), ["2026-03-11-mymall-firstkeyofal.json"])
  await another.setAside("first-key-of-all", "once more")
  await owner.put(entry("second"))
  assert.deepEqual(await createRescueFolder(folder).list(), [entry("second")], "its slot is used again")
})

test("an answer that its owner writes while another process removes the one before is never lost", async () => {
  const folder = join(place, "race")
  const owner = createRescueFolder(folder)
  const another = createRescueFolder(folder)
  for (let round = 0; round < 200; round++) {
    const [old, next] = [`old-${round}`, `next-${round}`]
    await owner.put(entry(old))
    await another.list()
    // The owner settles it too and fills the file again, while the other is between its look and its deed.
    const removing = another.remove(old)
    await owner.remove(old)
    await Promise.all([removing, owner.put(entry(next))])
    const keys = (await createRescueFolder(folder).list()).map(({ key }) => key)
    assert.deepEqual(keys, [next])
    await owner.remove(next)
  }
})
