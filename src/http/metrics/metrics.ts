// Numbers for Prometheus: what is on everybody's way is counted here, the rest is loaded when there is something to tell.

import type { Token } from "../../core/alive/hand-out.ts"
import { isKeeperError } from "../../core/errors.ts"
import type { EventKind, KeeperEvent } from "../../core/events.ts"
import type { Parts } from "../parts.ts"
import type { Meters } from "./meters.ts"

export interface Metrics {
  /** Counts how a token read ends, and hands it on. */
  countRead(reading: Promise<Token>): Promise<Token>
  page(): Promise<{ text: string; contentType: string }>
}

/** Stable names: dashboards are built on them. */
export const outcomes: Partial<Record<EventKind, string>> = {
  refreshed: "refreshed",
  refresh_failed: "failed",
  unclear: "unclear",
  lost: "lost",
  app_rejected: "app_rejected",
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
  return { countRead: createReadCount(reads), page: async () => (await meters()).page() }
}

/** A plain map on the way of every token read. */
function createReadCount(reads: Map<string, number>): Metrics["countRead"] {
  const add = (result: string) => reads.set(result, (reads.get(result) ?? 0) + 1)
  return (reading) =>
    reading.then(
      (token) => {
        add(token.warning ? "warning" : "fine")
        return token
      },
      (error) => {
        add(isKeeperError(error) ? error.code : "internal")
        throw error
      },
    )
}
