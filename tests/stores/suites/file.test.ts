// The file store keeps the whole contract on a real folder, plain and sealed.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Store } from "../../../src/core/ports.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher, tagOf } from "../../../src/node/cipher.ts"
import { systemChance } from "../../../src/node/clock.ts"
import { openFileStore } from "../../../src/stores/file/file.ts"
import { createSteppingClock, testStore } from "../../../src/testing/index.ts"
import { badDocuments, badFiles } from "../poisons.ts"

async function openBench(query: string) {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-file-"))
  const path = join(folder, "tokens")
  const clock = createSteppingClock(Date.UTC(2026, 0, 5))
  const opened: Store[] = []
  const another = async (secrets = ["a secret"], apps = ["cs", "own"]) => {
    const sealer = createSealer(secrets, cipher)
    const parts = { sealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * 60_000, apps }
    const store = await openFileStore(path + query, parts)
    opened.push(store)
    return store
  }
  return {
    store: await another(),
    another: (secrets?: string[]) => another(secrets),
    openedFor: (apps: string[]) => another(undefined, apps),
    passTime: clock.step,
    poisons: {
      ...badDocuments(clock.now, async (id, document) =>
        writeFile(
          join(path, `${id}.json`),
          typeof document === "string" ? document : JSON.stringify(document),
        ),
      ),
      ...badFiles(path, clock.now),
    },
    breakBackend: () => rename(path, `${path}.away`),
    end: async () => {
      for (const store of opened) await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

testStore("file, sealed", { open: () => openBench("?seal=on") })

const plain = "tokens are plain here, because other programs read them"
testStore("file, plain", {
  open: () => openBench(""),
  skip: {
    resealCounts: plain,
    reseal: plain,
    resealOfOthers: plain,
    unopenable: plain,
    resealBesideRefresh: plain,
  },
})
