// The disk of the rescue folder: full, shut, gone or another's.
import assert from "node:assert/strict"
import { mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { newFolder, smallDisk } from "../kit/new-folder.ts"

const entry = (number: number) => ({
  key: `key-${number}`,
  id: "mymall",
  ifTag: "0123456789abcdef",
  sealed: "mk1.sealed",
  at: 1_000 + number,
})

test("on a full disk no try leaves a file behind, and what was put before stays", async (t) => {
  const disk = smallDisk(t, "64k")
  if (!disk) return t.skip("a small disk can only be mounted by root")
  const folder = join(disk, "rescue")
  const rescue = createRescueFolder(folder)
  await rescue.put(entry(1))
  await assert.rejects(writeFile(join(disk, "filler"), Buffer.alloc(1 << 17)), /ENOSPC/)
  for (const number of [2, 3, 4]) await assert.rejects(rescue.put(entry(number)), /ENOSPC/)
  await assert.rejects(createRescueFolder(folder).check(), /ENOSPC/)
  assert.equal((await readdir(folder)).length, 1)
  assert.deepEqual(await rescue.list(), [entry(1)])
})

test("a file that can be written no more is no reason to keep nothing: another is made", async (t) => {
  const folder = newFolder(t, "rescue")
  const rescue = createRescueFolder(folder)
  await rescue.check()
  const [name = ""] = await readdir(folder)
  await rm(join(folder, name))
  // As a file of another user's, which root would write all the same.
  await mkdir(join(folder, name))
  await rescue.put(entry(1))
  assert.deepEqual(await createRescueFolder(folder).list(), [entry(1)])
})
