// A disk that takes no writes when the store is opened: what is there is read all the same, and written again once it can be.
import assert from "node:assert/strict"
import { chmodSync, chownSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openSqliteStore } from "../../../src/stores/sqlite/sqlite.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { newFolder, smallDisk } from "../../kit/new-folder.ts"
import { isRoot, nobody, whyNobodyCan } from "../../kit/somebody-else.ts"
import { runFiller } from "./run-filler.ts"

const parts = { sealer: createSealer(["a secret"], cipher), clock: systemClock, chance: systemChance }
const mall = sampleConnection({ id: "samplemall" })

/** With one mall in it, and everything of it belongs to the user who is to try. */
async function closedStore(context: TestContext) {
  const folder = newFolder(context, "sqlite")
  const path = join(folder, "mallkey.db")
  const store = await openSqliteStore(path, parts)
  await store.saveTokens(mall, "new")
  await store.close()
  const uid = isRoot ? nobody : undefined
  if (uid !== undefined) for (const file of [folder, path]) chownSync(file, uid, uid)
  return { folder, path, uid }
}

test("on a disk that takes no files what was closed in order is read all the same, and every write says why not", async (context) => {
  const why = whyNobodyCan()
  if (why) return context.skip(why)
  const { folder, path, uid } = await closedStore(context)
  assert.deepEqual(readdirSync(folder), ["mallkey.db"])
  chmodSync(path, 0o444)
  chmodSync(folder, 0o555)
  const report = runFiller(path, 1, { uid })
  chmodSync(folder, 0o700)
  assert.deepEqual(report, { saved: 0, found: 1, trouble: "store_unavailable" })
})

test("a read-only file: every write is store_unavailable, reading goes on, nothing is half written", async (context) => {
  const why = whyNobodyCan()
  if (why) return context.skip(why)
  const { path, uid } = await closedStore(context)
  chmodSync(path, 0o444)
  assert.deepEqual(runFiller(path, 1, { uid }), { saved: 0, found: 1, trouble: "store_unavailable" })
})

test("a disk that was full at the start: read all the same, and written again once there is room", async (context) => {
  const folder = smallDisk(context)
  if (!folder) return context.skip("a small disk can only be mounted by root")
  const path = join(folder, "mallkey.db")
  const before = await openSqliteStore(path, parts)
  await before.saveTokens(mall, "new")
  await before.close()
  const filling = join(folder, "filling")
  assert.throws(() => writeFileSync(filling, Buffer.alloc(4 * 2 ** 20)), /ENOSPC/)
  const store = await openSqliteStore(path, parts)
  assert.equal((await store.get(mall.id))?.tokens.accessToken, mall.tokens.accessToken)
  const write = () => store.saveTokens(nextPair(mall), mall.tag)
  await assert.rejects(write, (error) => isKeeperError(error, "store_unavailable"))
  rmSync(filling)
  assert.equal(await write(), true)
  assert.equal((await store.get(mall.id))?.tag, nextPair(mall).tag)
  await store.close()
})
