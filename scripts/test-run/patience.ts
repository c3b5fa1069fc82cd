// How long a file may take: the usual limit where the machine is as it was when costs were written down, and longer where it is not.
import type { Costs } from "./in-parallel.ts"

/** Beside two busy loops two cores take about twice as long, and the usual limit has room for that. */
const usual = 2
/** A machine that is slower than this looks like one that hangs. */
const most = 3

export interface Patience {
  /** A file is through: what it took tells of the machine. */
  saw(file: string, tookMs: number): void
  /** Aborts when a file that begins now has had its time. Asked anew at its end: the first files begin before any has told. */
  limit(): AbortSignal
}

export function createPatience(limitMs: number, costs: Costs): Patience {
  let tookMs = 0
  let costMs = 0
  const slowness = () => (costMs === 0 ? 1 : Math.min(most, Math.max(1, tookMs / costMs / usual)))
  return {
    saw: (file, took) => {
      const cost = costs[file]
      if (!cost) return
      tookMs += took
      costMs += cost.seconds * 1_000
    },
    limit: () => {
      const ending = new AbortController()
      const startedAt = performance.now()
      const look = () => {
        const leftMs = limitMs * slowness() - (performance.now() - startedAt)
        if (leftMs <= 0) ending.abort()
        else setTimeout(look, leftMs).unref()
      }
      look()
      return ending.signal
    },
  }
}

/** What no file may outlive, whatever the machine is like: a single test that takes as long is named by its runner. */
export const mostMs = (limitMs: number) => limitMs * most
