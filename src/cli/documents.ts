// Documents of commands that no HTTP route answers in the same shape.
import type { LastSweep } from "../core/housekeeping.ts"
import type { KeyFacts } from "../core/keys.ts"
import type { Tally } from "../core/ports.ts"
import { iso, isoIf } from "../http/connection-json.ts"

export function tallyDocument(tally: Tally, last: LastSweep | undefined) {
  return {
    total: tally.total,
    states: tally.states,
    nearest_access_end_at: isoIf(tally.nearestAccessEndAt),
    nearest_refresh_end_at: isoIf(tally.nearestRefreshEndAt),
    last_sweep_at: isoIf(last?.at),
  }
}

export function keyDocument({ id, name, rights, connections, createdAt, expiresAt }: KeyFacts) {
  return { id, name, rights, connections, created_at: iso(createdAt), expires_at: isoIf(expiresAt) }
}
