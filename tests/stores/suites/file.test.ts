// The file store keeps the whole contract on a real folder, plain and sealed.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher, tagOf } from "../../../src/node/cipher.ts"
import { systemChance } from "../../../src/node/clock.ts"
import { openFileStore } from "../../../src/stores/file/file.ts"
import { createSteppingClock, testStore } from "../../../src/testing/index.ts"
import { openedTogether } from "../opened-together.ts"
import { badDocuments, badFiles } from "../poisons.ts"
import { skippedWherePlain } from "./plain.ts"

async function openBench(query: string) {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-file-"))
  const path = join(folder, "tokens")
  const clock = createSteppingClock(Date.UTC(2026, 0, 5))
  const stores = await openedTogether((secrets = ["a secret"], apps) => {
    const sealer = createSealer(secrets, cipher)
    const parts = { sealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * 60_000, apps }
    return openFileStore(path + query, parts)
  })
  return {
    ...stores,
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
      await stores.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

testStore("file, sealed", { open: () => openBench("?seal=on") })

testStore("file, plain", {
  open: () => openBench(""),
  skip: skippedWherePlain,
})
