// Whatever stands where a file of settings should be: the start says so, and neither hangs nor fills the memory.
import assert from "node:assert/strict"
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { readWhole } from "./read-whole.ts"

const folder = mkdtempSync(join(tmpdir(), "mallkey-whole-"))
after(() => rmSync(folder, { recursive: true, force: true }))

function pipeAt(name: string): string {
  const path = join(folder, name)
  execFileSync("mkfifo", [path])
  return path
}

test("a pipe that nobody writes to is given up, with a code", () => {
  assert.throws(() => readWhole(pipeAt("silent")), { code: "ETIMEDOUT" })
})

test("a pipe is read to its end, however late its writer comes and whatever pauses it makes", () => {
  const path = pipeAt("spoken")
  const writer = spawn("sh", ["-c", `sleep 0.3; { printf one; sleep 0.3; printf two; } > '${path}'`])
  assert.equal(readWhole(path), "onetwo")
  writer.kill()
})

test("what never ends is not read to its end", () => {
  assert.throws(() => readWhole("/dev/zero"), { code: "EFBIG" })
})

test("a file is read whole, an absent one is none, a folder is trouble", () => {
  const path = join(folder, "file")
  const text = "한글 ".repeat(100_000)
  writeFileSync(path, text)
  assert.equal(readWhole(path), text)
  assert.equal(readWhole(join(folder, "absent")), undefined)
  assert.throws(() => readWhole(folder), { code: "EISDIR" })
})
