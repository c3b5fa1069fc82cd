// Sweeps again and again until it is told to stop: one at a time, each beginning a span after the last began, and sooner
// in times of trouble.

import { ownTimer } from "../alive/last-sweep.ts"
import type { SweepOptions, SweepSummary } from "../alive/sweep.ts"
import { isKeeperError, type KeeperError } from "../errors.ts"
import type { Clock } from "../ports.ts"

export interface SweepLoop {
  stop(): Promise<void>
}

export interface SweepLoopParts {
  keeper: { sweep(options: Partial<SweepOptions>): Promise<SweepSummary>; clock: Clock }
  everyMs: number
  onDone(summary: SweepSummary, tookMs: number): void
  /** The store is away, most likely; the next round tries again. */
  onTrouble(error: KeeperError | Error): void
}

/** While the store is in trouble, and for so long after it was: leases and tries of that time are still being put right. */
const troubledEveryMs = 2_000
const troubledForMs = 20_000

export function startSweepLoop({ keeper, everyMs, onDone, onTrouble }: SweepLoopParts): SweepLoop {
  const stopping = new AbortController()
  const { signal } = stopping
  const { clock } = keeper
  let troubledUntil = Number.NEGATIVE_INFINITY
  let toldAt = Number.NEGATIVE_INFINITY
  const inTrouble = () => {
    troubledUntil = clock.now() + troubledForMs
  }
  /** However often it is tried, it is told once a span. */
  const tell = (error: unknown) => {
    if (Math.abs(clock.now() - toldAt) < everyMs) return
    toldAt = clock.now()
    onTrouble(isKeeperError(error) || error instanceof Error ? error : new Error(String(error)))
  }
  const once = async () => {
    const startedAt = clock.now()
    try {
      const summary = await keeper.sweep({ signal, by: ownTimer, leavesSilent: true })
      if (summary.failures.some(({ reason }) => reason === "store_unavailable")) inTrouble()
      toldAt = Number.NEGATIVE_INFINITY
      onDone(summary, clock.now() - startedAt)
    } catch (error) {
      inTrouble()
      tell(error)
    }
    return Math.max(0, clock.now() - startedAt)
  }
  const running = (async () => {
    while (!signal.aborted) {
      const tookMs = await once()
      // Malls that waited for the store must not wait for the clock as well.
      const isTroubled = Math.abs(troubledUntil - clock.now()) <= troubledForMs && clock.now() < troubledUntil
      const spanMs = isTroubled ? Math.min(everyMs, troubledEveryMs) : everyMs
      await clock.sleep(Math.max(spanMs - tookMs, Math.min(spanMs, 1_000)), signal)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
