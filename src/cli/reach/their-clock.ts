// The time of a server elsewhere, as its answers show it: a laptop's clock may be wrong, and in a demo time runs fast.
import type { Clock } from "../../core/ports.ts"
import { systemClock } from "../../node/clock.ts"
import type { ConnectionJson } from "../../wire/connection.ts"

export interface TheirClock {
  clock: Clock
  /** What is left of a token and when it ends say when that was said. False: nothing lives here that could tell. */
  hear(page: readonly ConnectionJson[]): boolean
  /** Something happened so long ago, and this was when. */
  hearOf(at: number, agoMs: number): void
}

export function createTheirClock(): TheirClock {
  let aheadMs = 0
  const set = (saidAt: number) => {
    const ahead = saidAt - Date.now()
    // Seconds are rounded, and an answer takes its time: less than that is no difference.
    aheadMs = Math.abs(ahead) > 5_000 ? ahead : 0
  }
  return {
    clock: { now: () => Date.now() + aheadMs, sleep: systemClock.sleep },
    hear: (page) => {
      const saidAt = page.map(saidAtOf).find((at) => at !== undefined)
      if (saidAt !== undefined) set(saidAt)
      return saidAt !== undefined
    },
    hearOf: (at, agoMs) => set(at + agoMs),
  }
}

/** Of what has ended nothing is left, however long ago that was: it says no more when it was said. */
export function saidAtOf({ access, refresh }: ConnectionJson): number | undefined {
  const alive = [access, refresh].find(({ left_seconds }) => left_seconds > 0)
  return alive?.ends_at === undefined ? undefined : Date.parse(alive.ends_at) - alive.left_seconds * 1_000
}
