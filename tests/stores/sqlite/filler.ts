// Saves connections until it fails, and says how many were acknowledged and what the failure was called.
import { isKeeperError } from "../../../src/core/errors.ts"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openSqliteStore } from "../../../src/stores/sqlite/sqlite.ts"
import { sampleConnection } from "../../../src/testing/index.ts"

const [path = "", count = ""] = process.argv.slice(2)
let saved = 0
let found = 0
let trouble: string | undefined
try {
  const sealer = createSealer(["a secret"], cipher)
  const store = await openSqliteStore(path, { sealer, clock: systemClock, chance: systemChance })
  found = (await store.tally(0)).total
  while (saved < Number(count)) {
    await store.saveTokens(sampleConnection({ id: `mall${saved}` }), "new")
    saved++
  }
} catch (error) {
  trouble = isKeeperError(error) ? error.code : String(error)
}
process.stdout.write(JSON.stringify({ saved, found, trouble }))
// Without closing: an orderly end would tidy up what is to be looked at.
process.kill(process.pid, "SIGKILL")
