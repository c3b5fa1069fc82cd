// One of several processes on the same token files: one of ours, or another program that knows nothing of us.
import { closeSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs"
import { isKeeperError } from "../../../src/core/errors.ts"
import { systemClock } from "../../../src/node/clock.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { luck } from "../../kit/luck.ts"
import { foreignPair, redisParts } from "../redis/bench.ts"
import { say } from "../said-at-once.ts"
import { hammer } from "../workers.ts"

const [task = "", path = "", count = "0", ...malls] = process.argv.slice(2)

const open = () => openStoreAt(`file:${path}`, redisParts())

/** Saves until it fails, and says how far it came. */
async function fill(): Promise<void> {
  let saved = 0
  try {
    const store = await open()
    while (saved < Number(count)) {
      await store.saveTokens(sampleConnection({ id: `filled${saved}` }), "new")
      saved++
    }
    say("saved", saved)
  } catch (error) {
    say("saved", saved, isKeeperError(error) ? error.code : String(error))
  }
}

/** Reads, and tries to write, and says what became of either. */
async function look(): Promise<void> {
  const word = (call: Promise<unknown>) =>
    call.then(
      (value) => (value === undefined ? "nothing" : "something"),
      (error) => (isKeeperError(error) ? error.code : String(error)),
    )
  const store = await open().catch((error) => say("open", isKeeperError(error) ? error.code : String(error)))
  if (!store || typeof store !== "object") return
  for (const mall of malls) {
    const held = sampleConnection({ id: mall })
    say("read", await word(store.get(mall)), "write", await word(store.saveTokens(nextPair(held), held.tag)))
  }
}

/** As scripts do: opens the file, which empties it, and writes a moment later. Once a line on standard input asks. */
async function scribble(): Promise<void> {
  say("ready")
  let round = 0
  for await (const chunk of process.stdin) {
    for (const _ of String(chunk).trim().split("\n")) {
      await systemClock.sleep(luck() * 12)
      const text = JSON.stringify(
        foreignPair(`foreign-${round}`, Date.UTC(2026, 0, 5, 2), { mall_id: malls[0] }),
      )
      const file = openSync(path, "w")
      if (round % 3 === 0) await systemClock.sleep(luck() * 6)
      writeSync(file, text.slice(0, 40))
      if (round % 3 === 1) await systemClock.sleep(luck() * 6)
      writeSync(file, text.slice(40))
      closeSync(file)
      say("wrote", `refresh-foreign-${round++}`)
    }
  }
}

/** The other way of writing: beside it, then renamed. */
function swap(): void {
  writeFileSync(`${path}.new`, JSON.stringify(foreignPair("swapped", undefined, { mall_id: malls[0] })))
  renameSync(`${path}.new`, path)
}

const hammerAll = async () => {
  const store = await open()
  await hammer(store, malls, Number(count), say)
  await store.close()
}

await { hammer: hammerAll, fill, look, scribble, swap }[task]!()
