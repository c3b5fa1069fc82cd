// A folder that takes no file is a thing of this machine, not a fault of ours.
import assert from "node:assert/strict"
import { chmod, lstat, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { isKeeperError } from "../../core/errors.ts"
import { addToEnvFile, refuseUnwritable } from "./env-file.ts"

test("a full disk is told as one, and the file stays as it was", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-env-"))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, ".env"), "PORT=2500\n")
  const full = () => Promise.reject(Object.assign(new Error("write"), { code: "ENOSPC" }))
  await assert.rejects(addToEnvFile(folder, { HOST: "127.0.0.1" }, "ko", full), (error: unknown) => {
    assert.ok(isKeeperError(error, "request_invalid"))
    assert.match(error.problems?.join() ?? "", /\.env에 쓸 수 없습니다: 디스크가 가득/)
    return true
  })
  assert.equal(await readFile(join(folder, ".env"), "utf8"), "PORT=2500\n")
})

test("a folder that cannot be written is told before the first question", {
  skip: !process.getuid,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-env-"))
  t.after(() => rm(folder, { recursive: true }))
  refuseUnwritable(folder, "ko")
  // For root every folder that is there can be written.
  const shut = process.getuid?.() === 0 ? join(folder, "gone") : folder
  await chmod(folder, 0o500)
  assert.throws(
    () => refuseUnwritable(shut, "ko"),
    (error: unknown) => {
      assert.ok(isKeeperError(error, "request_invalid"))
      assert.match(error.problems?.join() ?? "", /\.env에 쓸 수 없습니다: /)
      return true
    },
  )
})

test("what another program keeps in an older encoding, and a link to a shared file, stay as they are", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-env-"))
  t.after(() => rm(folder, { recursive: true }))
  // "SHOP=가" as Korean Windows editors save it, without an end of line.
  const theirs = Buffer.from([...Buffer.from("SHOP="), 0xb0, 0xa1])
  await writeFile(join(folder, "shared"), theirs)
  await symlink("shared", join(folder, ".env"))
  await addToEnvFile(folder, { HOST: "127.0.0.1" }, "ko")
  const written = Buffer.concat([theirs, Buffer.from("\nHOST=127.0.0.1\n")])
  assert.deepEqual(await readFile(join(folder, "shared")), written)
  assert((await lstat(join(folder, ".env"))).isSymbolicLink())
})
