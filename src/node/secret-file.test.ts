// The secret beside an embedded store: made once, private, the same for everybody, never replaced.
import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { readOrMakeSecret } from "./secret-file.ts"

test("twenty that start at once share one secret, private to its owner", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-"))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, "data", "mallkey.secret")
  const all = await Promise.all(Array.from({ length: 20 }, () => readOrMakeSecret(path)))
  assert.equal(new Set(all.flat()).size, 1)
  assert(all[0]![0]!.length >= 32)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(join(folder, "data")), ["mallkey.secret"])
  assert.deepEqual(await readOrMakeSecret(path), all[0])
})

test("a file that holds no usable secret is refused, not replaced", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-"))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, "mallkey.secret")
  await writeFile(path, "short\n")
  await assert.rejects(readOrMakeSecret(path), { code: "settings_invalid" })
  await assert.rejects(readOrMakeSecret(join(path, "below-a-file")), { code: "settings_invalid" })
})
