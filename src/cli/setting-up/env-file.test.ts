// A folder that takes no file is a thing of this machine, not a fault of ours.
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { isKeeperError } from "../../core/errors.ts"
import { addToEnvFile } from "./env-file.ts"

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
