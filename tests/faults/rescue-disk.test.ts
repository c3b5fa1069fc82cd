// The disk of the rescue folder: full, shut, gone or another's.
import assert from "node:assert/strict"
import { readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { smallDisk } from "../kit/new-folder.ts"

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
