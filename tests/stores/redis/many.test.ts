// As many connections as a big agency has, up to a hundred thousand, that other programs put into Redis: found, counted, paged, and each once.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"
import { playSize } from "../../kit/play-size.ts"
import { ownRedis } from "./bench.ts"

const count = playSize({ short: 10_000, long: 100_000 })
const endsAt = Date.UTC(2026, 0, 5, 2)

test(`${count} keys of other programs are all found, counted and paged`, async (context) => {
  const server = await ownRedis(context)
  // In a process of its own: the test runner follows every promise, which triples the time.
  const words = [join(import.meta.dirname, "crowd.ts"), server.url, String(count), String(endsAt)]
  const { stdout } = await promisify(execFile)(process.execPath, words)
  const said = JSON.parse(stdout)
  assert.deepEqual([said.listed, said.different, said.inOrder], [count, count, true])
  assert.ok(said.moments > count / 2, "pairs that end together do not come due together")
  assert.deepEqual([said.tally.total, said.tally.nearestAccessEndAt, said.tooEarly], [count, endsAt, 0])
})
