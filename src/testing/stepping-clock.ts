// A clock that moves only when told to: a year passes in a test within seconds.
import type { Clock } from "../core/ports.ts"

/** A clock that stands until it is stepped. */
export interface SteppingClock extends Clock {
  /** Lets `ms` pass. A sleeper for less is woken at its own moment, one after the other. */
  step(ms: number): Promise<void>
  stepTo(at: number): Promise<void>
  /** The clock is set forward or back; sleepers notice nothing, as with a real timer. */
  jump(ms: number): void
}

interface Sleeper {
  /** On the ticking of this clock, which a jump does not touch. */
  wakesAt: number
  wake(): void
}

/**
 * A clock that moves only when told to.
 * @example
 * const clock = createSteppingClock(Date.UTC(2026, 2, 11))
 * await clock.step(60_000)
 */
export function createSteppingClock(startAt: number): SteppingClock {
  let ticks = 0
  let offset = startAt
  const sleepers: Sleeper[] = []

  async function step(ms: number): Promise<void> {
    const target = ticks + ms
    // What was started before the step may still be on its way to its own sleep.
    await settle()
    for (let next = sleepers[0]; next && next.wakesAt <= target; next = sleepers[0]) {
      sleepers.shift()
      ticks = next.wakesAt
      next.wake()
      await settle()
    }
    ticks = target
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || ms <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper = { wakesAt: ticks + ms, wake }
      function wake(): void {
        signal?.removeEventListener("abort", abort)
        resolve()
      }
      function abort(): void {
        sleepers.splice(sleepers.indexOf(sleeper), 1)
        wake()
      }
      signal?.addEventListener("abort", abort, { once: true })
      sleepers.splice(placeOf(sleeper, sleepers), 0, sleeper)
    })
  }

  // Whole milliseconds, as every clock shows: a sleep may end between two.
  const now = () => Math.floor(offset + ticks)
  return {
    now,
    monotonic: () => Math.floor(ticks),
    sleep,
    step,
    stepTo: (at) => step(at - now()),
    jump: (ms) => {
      offset += ms
    },
  }
}

/** Sleepers are few and the list is sorted: a search from the end is short. */
function placeOf(sleeper: Sleeper, sleepers: Sleeper[]): number {
  let place = sleepers.length
  while (place > 0 && sleepers[place - 1]!.wakesAt > sleeper.wakesAt) place--
  return place
}

/** An immediate comes after every microtask, however long their chain. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
