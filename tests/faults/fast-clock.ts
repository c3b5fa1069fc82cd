// Time that runs faster than the wall, the same in every process: two hours of a token's life pass in seconds.
import type { Clock } from "../../src/core/ports.ts"
import { systemClock } from "../../src/node/clock.ts"

export interface FastClock extends Clock {
  readonly speed: number
}

export function fastClock(startedAt: number, speed: number): FastClock {
  return {
    speed,
    now: () => Math.floor(startedAt + (Date.now() - startedAt) * speed),
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  }
}
