// Virtual time beside real places: a folder, a database, a server.
import { setTimeout as pause } from "node:timers/promises"
import type { SteppingClock } from "../../src/testing/index.ts"

/** Slow enough that a question and its save have seconds: the stores are real, and the machine may be busy. */
export async function passing<T>({ clock }: { clock: SteppingClock }, work: Promise<T>): Promise<T> {
  let done = false
  const outcome = work.finally(() => {
    done = true
  })
  outcome.catch(() => undefined)
  while (!done) {
    await clock.step(250)
    await pause(10)
  }
  return outcome
}
