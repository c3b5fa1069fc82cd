// Sweeps again and again until it is told to stop: one at a time, each beginning a span after the last began.

import type { SweepSummary } from "./alive/sweep.ts"
import type { KeeperError } from "./errors.ts"
import { isKeeperError } from "./errors.ts"
import type { Keeper } from "./keeper.ts"
import { ownTimer } from "./margin.ts"

export interface SweepLoop {
  stop(): Promise<void>
}

export interface SweepLoopParts {
  keeper: Pick<Keeper, "sweep" | "clock">
  everyMs: number
  onDone(summary: SweepSummary, tookMs: number): void
  /** The store is away, most likely; the next round tries again. */
  onTrouble(error: KeeperError | Error): void
}

export function startSweepLoop({ keeper, everyMs, onDone, onTrouble }: SweepLoopParts): SweepLoop {
  const stopping = new AbortController()
  const { signal } = stopping
  const once = async () => {
    const startedAt = keeper.clock.now()
    try {
      const summary = await keeper.sweep({ signal, by: ownTimer, leavesSilent: true })
      onDone(summary, keeper.clock.now() - startedAt)
    } catch (error) {
      onTrouble(isKeeperError(error) || error instanceof Error ? error : new Error(String(error)))
    }
    return Math.max(0, keeper.clock.now() - startedAt)
  }
  const running = (async () => {
    while (!signal.aborted) {
      const tookMs = await once()
      await keeper.clock.sleep(Math.max(everyMs - tookMs, Math.min(everyMs, 1_000)), signal)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
