// A folder of up to a hundred thousand token files: listed, counted, paged, and what changes in it is noticed.
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { sampleConnection } from "../../../src/testing/index.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { playSize } from "../../kit/play-size.ts"
import { openedAt } from "../redis/bench.ts"

const count = playSize({ short: 10_000, long: 100_000 })
const mall = sampleConnection({ id: "mymall" })

test(`${count} files are listed, counted and paged, and one that changed is noticed`, async (context) => {
  const folder = newFolder(context, "files")
  const { tokens } = mall
  const pair = (refresh_token: string) =>
    JSON.stringify({ access_token: "a", refresh_token, expires_at: tokens.accessExpiresAt / 1_000 })
  for (let index = 0; index < count; index++)
    writeFileSync(join(folder, `mall${index}.json`), pair(`r${index}`))
  const store = await openedAt(context, `file:${folder}`)
  assert.equal((await store.tally(0)).total, count)
  const seen = new Set<string>()
  for (let page = await store.list({ limit: 500, dueBefore: tokens.accessExpiresAt }); page.length > 0; ) {
    for (const { id } of page) seen.add(id)
    page = await store.list({ limit: 500, dueBefore: tokens.accessExpiresAt, after: page.at(-1)! })
  }
  assert.equal(seen.size, count)
  writeFileSync(join(folder, "mall7777.json"), pair("theirs"))
  assert.equal((await store.get("mall7777"))?.tokens.refreshToken, "theirs")
})
