// One of several processes on one SQLite file. Says each thing it did on a line of its own, once it is done.
import { rmSync, writeFileSync } from "node:fs"
import { createSealer } from "../../../src/core/seal.ts"
import { cipher, tagOf } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { say } from "../said-at-once.ts"
import { hammer } from "../workers.ts"

type Arguments = [task: "hammer" | "lease" | "hold", path: string, rounds: string, ...malls: string[]]

const [task, path, rounds, ...malls] = process.argv.slice(2) as Arguments

const store = await openStoreAt(`sqlite:${path}`, {
  sealer: createSealer(["a secret"], cipher),
  tagOf,
  clock: systemClock,
  chance: systemChance,
  refreshAheadMs: 45 * 60_000,
})

/** Does under a lease what only one may do at a time. */
async function lease(): Promise<void> {
  const trace = `${path}.held`
  for (let round = 0; round < Number(rounds); ) {
    const held = await store.lease("the one", 60_000)
    if (!held) {
      await systemClock.sleep(1)
      continue
    }
    writeFileSync(trace, "", { flag: "wx" })
    await systemClock.sleep(1)
    rmSync(trace)
    await held.release()
    say("held", round++)
  }
}

async function hold(): Promise<void> {
  await store.lease("left behind", Number(rounds))
  say("holding")
  await systemClock.sleep(60_000)
}

await { hammer: () => hammer(store, malls, Number(rounds), say), lease, hold }[task]()
await store.close()
