// What commands answer with --json: the documents of the HTTP routes, so that a script may change between the two.

import type { KeeperEvent } from "../core/events.ts"
import type { LastSweep } from "../core/housekeeping.ts"
import type { ConnectionView } from "../core/keeper.ts"
import type { KeyFacts } from "../core/keys.ts"
import type { Tally } from "../core/ports.ts"

export function connectionDocument({ connection, assessment }: ConnectionView, _language: string) {
  return { id: connection.id, state: assessment.state }
}

export function tallyDocument(tally: Tally, last: LastSweep | undefined) {
  return {
    total: tally.total,
    states: tally.states,
    nearest_access_end_at: isoOf(tally.nearestAccessEndAt),
    nearest_refresh_end_at: isoOf(tally.nearestRefreshEndAt),
    last_sweep_at: isoOf(last?.at),
  }
}

export function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}

export function eventDocument({ id, at, kind, connectionId, by, detail, tookMs }: KeeperEvent) {
  return { id, at: isoOf(at), kind, connection: connectionId, by, detail, took_ms: tookMs }
}

export function keyDocument({ id, name, rights, connections, createdAt, expiresAt }: KeyFacts) {
  return { id, name, rights, connections, created_at: isoOf(createdAt), expires_at: isoOf(expiresAt) }
}
