// Time that runs faster than the wall, the same in every process: two hours of a token's life pass in seconds.
import type { Timing } from "../../src/core/alive/schedule.ts"
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

/**
 * A clock that runs faster makes no machine faster: how long an answer may take is said in real time. `askMs`, and in
 * proportion to it how long the lease lasts and a caller waits.
 */
export function realDeadlines(
  askMs: number,
  speed: number,
): Pick<Timing, "askMs" | "leaseMs" | "patienceMs"> {
  return { askMs: askMs * speed, leaseMs: askMs * 1.2 * speed, patienceMs: askMs * 1.5 * speed }
}
