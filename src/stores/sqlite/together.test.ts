// Writes that share a transaction share its price and nothing else.
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { isKeeperError } from "../../core/errors.ts"
import { openSqliteFile } from "./database.ts"

const putSql = "insert into notes (kind, key, version, value) values ('fact', ?, 1, ?)"

async function openFile(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-together-"))
  const file = await openSqliteFile(join(folder, "mallkey.db"))
  t.after(async () => {
    file.close()
    await rm(folder, { recursive: true, force: true })
  })
  const put = (key: string, value: string) => file.together((sql) => sql.change(putSql, key, value))
  const keys = () =>
    file.durably((sql) => sql.all("select key from notes order by key").map(({ key }) => key))
  return { file, put, keys }
}

test("a write that is wrong in itself is refused alone", async (t) => {
  const { put, keys } = await openFile(t)
  const [first, wrong, last] = await Promise.allSettled([put("a", "1"), put("b", "no JSON"), put("c", "3")])
  assert.deepEqual([first.status, wrong.status, last.status], ["fulfilled", "rejected", "fulfilled"])
  assert.ok(wrong.status === "rejected" && isKeeperError(wrong.reason, "internal"))
  assert.deepEqual(await keys(), ["a", "c"])
})

test("when what they share fails, none of them is told that it was written", async (t) => {
  const { file, put, keys } = await openFile(t)
  const spoilt = file.together(() => {
    throw new Error("the disk went away")
  })
  const outcomes = await Promise.allSettled([put("a", "1"), spoilt, put("c", "3")])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected", "rejected"],
  )
  assert.deepEqual(await keys(), [])
  assert.equal(await put("d", "4"), 1)
  assert.deepEqual(await keys(), ["d"])
})
