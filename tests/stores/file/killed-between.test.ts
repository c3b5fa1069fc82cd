// SIGKILL between a token file and the record beside it, in each write that has both steps.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import type { Connection } from "../../../src/core/connection.ts"
import type { IfTag } from "../../../src/core/ports.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { openedAt } from "../redis/bench.ts"
import { noteBeside } from "./bench.ts"

const mall = sampleConnection({ id: "mymall", askedScopes: ["mall.read_order"] })
const next = nextPair(mall)

async function killedIn(context: TestContext, task: string, before?: Connection) {
  const folder = newFolder(context, "files")
  const url = `file:${folder}?seal=on`
  if (before) {
    const store = await openedAt(context, url)
    await store.saveTokens(before, "new", undefined, noteBeside("before"))
  }
  const script = join(import.meta.dirname, "killed-between.ts")
  const { signal, stderr } = spawnSync(process.execPath, [script, folder, task], { encoding: "utf8" })
  assert.equal(signal, "SIGKILL", stderr)
  return (secrets?: string[]) => openedAt(context, url, secrets)
}

const saves: [string, Connection | undefined, Connection, IfTag][] = [
  ["first", undefined, mall, "new"],
  ["next", mall, next, mall.tag],
]
for (const [task, before, saved, ifTag] of saves) {
  test(`${task} pair: it is there without its note; saved again, nothing of it is missing`, async (context) => {
    const open = await killedIn(context, task, before)
    const store = await open()
    const notes = store.notes("successor")
    assert.equal((await notes.get("mymall"))?.value, before && "before")
    assert.equal(await store.saveTokens(saved, ifTag, undefined, noteBeside(task)), true)
    assert.equal((await notes.get("mymall"))?.value, task)
    assert.deepEqual(await store.get("mymall"), saved)
    assert.equal(await store.saveTokens(saved, ifTag, undefined, noteBeside("twice")), false)
  })

  test(`${task} pair: read before it is saved again, it is the living one`, async (context) => {
    const open = await killedIn(context, task, before)
    const store = await open()
    const [listed] = await store.list({ limit: 10 })
    assert.equal(listed?.tag, saved.tag)
    assert.equal((await store.get("mymall"))?.tokens.accessToken, saved.tokens.accessToken)
  })
}

test("removed: it is gone, and comes back by nothing", async (context) => {
  const store = await (await killedIn(context, "remove", mall))()
  assert.equal(await store.get("mymall"), undefined)
  assert.deepEqual(await store.list({ limit: 10 }), [])
})

test("sealed again: it opens with the newer secret alone, and nothing is left to do", async (context) => {
  const open = await killedIn(context, "reseal", mall)
  const store = await open(["a newer secret"])
  assert.equal((await store.get("mymall"))?.tokens.refreshToken, mall.tokens.refreshToken)
  assert.equal((await store.reseal(10)).resealed, 0)
})
