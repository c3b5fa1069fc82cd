// Several processes on one store, whichever it is: started, waited for, and their trails followed.
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as pause } from "node:timers/promises"
import type { Connection } from "../../src/core/connection.ts"
import type { Store } from "../../src/core/ports.ts"
import { systemChance } from "../../src/node/clock.ts"
import { nextPair } from "../../src/testing/index.ts"

export interface Worker {
  child: ChildProcess
  lines: string[]
  ended: Promise<void>
}

/** `script` is named from this folder. */
export function startProcess(script: string, words: string[], { uid }: { uid?: number } = {}): Worker {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...words], {
    stdio: ["pipe", "pipe", "pipe"],
    ...(uid !== undefined && { uid, gid: uid }),
  })
  const lines: string[] = []
  const errors: string[] = []
  createInterface(child.stdout).on("line", (line) => lines.push(line))
  createInterface(child.stderr).on("line", (line) => errors.push(line))
  const ended = once(child, "close").then(([code, signal]) => {
    if (signal !== "SIGKILL") assert.equal(code, 0, errors.join("\n"))
  })
  return { child, lines, ended }
}

/** For ever: the limit of a file ends what never comes, and names the test. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(2)
}

/** What a worker does: replaces the pair that is held, whatever it is, and says from which to which. */
export async function hammer(
  store: Store,
  malls: string[],
  rounds: number,
  say: (...words: string[]) => void,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const mall of malls) {
      const held = await store.get(mall)
      if (!held) throw new Error(`${mall} is not there`)
      const next = nextPair(held, systemChance.id())
      if (await store.saveTokens(next, held.tag)) say("won", mall, held.tag, next.tag)
    }
  }
}

/** Follows who replaced which pair, from the first one of a mall; answers how far the trail leads. */
export function followTrail(lines: string[], mall: string, first: string): { last: string; steps: number } {
  const next = new Map<string, string>()
  for (const line of lines) {
    const [word, id, from, to] = line.split(" ")
    if (word !== "won" || id !== mall || !from || !to) continue
    assert.equal(next.has(from), false, `two processes replaced the same pair of ${mall}`)
    next.set(from, to)
  }
  let [last, steps] = [first, 0]
  for (let to = next.get(last); to; to = next.get(last)) [last, steps] = [to, steps + 1]
  return { last, steps }
}

/** When all of them have ended: one trail a mall, and the store holds its end. How many pairs were replaced. */
export async function oneWinnerEach(store: Store, malls: Connection[], workers: Worker[]): Promise<number> {
  await Promise.all(workers.map(({ ended }) => ended))
  const lines = workers.flatMap((worker) => worker.lines)
  let followed = 0
  for (const mall of malls) {
    const { last, steps } = followTrail(lines, mall.id, mall.tag)
    followed += steps
    assert.equal((await store.get(mall.id))?.tag, last)
  }
  assert.equal(followed, lines.length, "every write that was said to have won is on the trail")
  return followed
}
