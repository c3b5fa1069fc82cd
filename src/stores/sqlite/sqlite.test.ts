// The embedded store keeps the whole contract on a real file.
import assert from "node:assert/strict"
import { mkdtemp, rename, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import type { Store } from "../../core/ports.ts"
import { createSealer } from "../../core/seal.ts"
import { cipher } from "../../node/cipher.ts"
import { systemChance } from "../../node/clock.ts"
import { createSteppingClock, testStore } from "../../testing/index.ts"
import { openSqliteStore } from "./sqlite.ts"

testStore("sqlite", {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), "mallkey-sqlite-"))
    const path = join(folder, "data", "mallkey.db")
    const clock = createSteppingClock(Date.UTC(2026, 0, 5))
    const opened: Store[] = []
    const another = async (secrets = ["a secret"], apps = ["cs", "own"]) => {
      const sealer = createSealer(secrets, cipher)
      const store = await openSqliteStore(path, { sealer, clock, chance: systemChance, apps })
      opened.push(store)
      return store
    }
    return {
      store: await another(),
      another: (secrets?: string[]) => another(secrets),
      openedFor: (apps: string[]) => another(undefined, apps),
      passTime: clock.step,
      breakBackend: () => rename(path, `${path}.away`),
      end: async () => {
        for (const store of opened) await store.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
})

test("a lease of a killed holder is over once the clock has been put back behind it", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-sqlite-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  let now = Date.UTC(2026, 0, 5, 12)
  const clock = { now: () => now, sleep: async () => undefined }
  const parts = { sealer: createSealer(["a secret"], cipher), clock, chance: systemChance }
  const store = await openSqliteStore(join(folder, "mallkey.db"), parts)
  t.after(() => store.close())
  assert.ok(await store.lease("refresh:mymall", 120_000))
  now -= 30_000
  assert.equal(
    await store.lease("refresh:mymall", 120_000),
    undefined,
    "a small step takes nothing from its holder",
  )
  now -= 3 * 3_600_000
  assert.ok(await store.lease("refresh:mymall", 120_000))
})
