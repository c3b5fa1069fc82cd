// Numbers for Prometheus: what is on everybody's way is counted here, the rest is loaded when there is something to tell.

import type { Token } from "../../core/alive/hand-out.ts"
import { isKeeperError } from "../../core/errors.ts"
import type { KeeperEvent } from "../../core/events.ts"
import type { Parts } from "../parts.ts"
import type { Meters } from "./meters.ts"
import { outcomes } from "./outcomes.ts"

export interface Metrics {
  /** How a token read ended. */
  countRead(token: Token): void
  countFailedRead(error: unknown): void
  page(): Promise<{ text: string; contentType: string }>
}

export function createMetrics(parts: Parts): Metrics {
  const reads = new Map<string, number>([["fine", 0]])
  let loading: Promise<Meters> | undefined
  // Its library brings some eighty files along: a start should not wait for them.
  const meters = () => {
    loading ??= import("./meters.ts").then(({ createMeters }) => createMeters(parts, reads))
    return loading
  }
  parts.keeper.journal.listen((event: KeeperEvent) => {
    if (event.kind in outcomes) void meters().then(({ count }) => count(event))
  })
  return { ...readCounts(reads), page: async () => (await meters()).page() }
}

/** A plain map on the way of every token read. */
function readCounts(reads: Map<string, number>): Pick<Metrics, "countRead" | "countFailedRead"> {
  const add = (result: string) => void reads.set(result, (reads.get(result) ?? 0) + 1)
  return {
    countRead: ({ warning }) => add(warning ? "warning" : "fine"),
    countFailedRead: (error) => add(isKeeperError(error) ? error.code : "internal"),
  }
}
