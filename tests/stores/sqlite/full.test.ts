// A disk without room, under a store that is open and under one that is to be made.
import assert from "node:assert/strict"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import type { Connection } from "../../../src/core/connection.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openSqliteStore } from "../../../src/stores/sqlite/sqlite.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { smallDisk } from "../../kit/new-folder.ts"

const parts = { sealer: createSealer(["a secret"], cipher), clock: systemClock, chance: systemChance }
const mall = sampleConnection({ id: "samplemall" })

async function storeOn(t: TestContext, folder: string): Promise<Store> {
  const store = await openSqliteStore(join(folder, "mallkey.db"), parts)
  t.after(() => store.close())
  await store.saveTokens(mall, "new")
  return store
}

async function renewed(store: Store, times: number): Promise<Connection> {
  let standing = mall
  for (let time = 0; time < times; time++) {
    const next = nextPair(standing, String(time))
    assert.equal(await store.saveTokens(next, standing.tag), true)
    standing = next
  }
  return standing
}

test("a disk smaller than the journal may become takes one pair after the other", async (t) => {
  const folder = smallDisk(t, "512k")
  if (!folder) return t.skip("a small disk can only be mounted by root")
  const store = await storeOn(t, folder)
  const last = await renewed(store, 200)
  assert.equal((await store.get(mall.id))?.tag, last.tag)
})

test("a small disk has room for a store that grows, beside the journal", async (t) => {
  const folder = smallDisk(t, "768k")
  if (!folder) return t.skip("a small disk can only be mounted by root")
  const store = await storeOn(t, folder)
  const notes = store.notes("event")
  for (let number = 0; number < 300; number++) await notes.put(`event ${number}`, "x".repeat(300), "new")
  const last = await renewed(store, 20)
  assert.equal((await store.get(mall.id))?.tag, last.tag)
})

test("a disk that others have filled takes new pairs in the room of the journal", async (t) => {
  const folder = smallDisk(t)
  if (!folder) return t.skip("a small disk can only be mounted by root")
  const store = await storeOn(t, folder)
  const filling = join(folder, "filling")
  const fill = () => assert.throws(() => writeFileSync(filling, Buffer.alloc(4 * 2 ** 20)), /ENOSPC/)
  fill()
  const last = await renewed(store, 50)
  assert.equal((await store.get(mall.id))?.tag, last.tag)
})

test("a disk without room for a new store is called full, and the store is made once there is some", async (t) => {
  const folder = smallDisk(t)
  if (!folder) return t.skip("a small disk can only be mounted by root")
  const filling = join(folder, "filling")
  for (const left of [0, 8, 40]) {
    const size = 2 ** 21 - left * 1024
    rmSync(filling, { force: true })
    rmSync(join(folder, "mallkey.db"), { force: true })
    writeFileSync(filling, Buffer.alloc(size))
    await assert.rejects(
      openSqliteStore(join(folder, "mallkey.db"), parts),
      (error) => isKeeperError(error, "store_unavailable") && /is full|ENOSPC/.test(error.detail ?? ""),
      `${left} KB left`,
    )
  }
  rmSync(filling)
  const store = await storeOn(t, folder)
  assert.equal((await store.get(mall.id))?.tag, mall.tag)
})
