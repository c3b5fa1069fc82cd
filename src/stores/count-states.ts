// The tally of a store that has to look at its connections one by one.
import { assess } from "../core/alive/assess.ts"
import type { Connection, ConnectionFacts } from "../core/connection.ts"
import type { Tally } from "../core/ports.ts"

export function countStates(connections: Iterable<Connection | ConnectionFacts>, now: number): Tally {
  const tally: Tally = { total: 0, states: { fresh: 0, due: 0, expired: 0, lost: 0, paused: 0 } }
  for (const connection of connections) {
    const { state } = assess(connection, now)
    // A store does not know whose app it is opened for.
    if (state === "foreign") continue
    tally.total++
    tally.states[state]++
    if (state === "lost" || state === "paused") continue
    const { accessExpiresAt, refreshExpiresAt } = connection.tokens
    tally.nearestAccessEndAt = Math.min(accessExpiresAt, tally.nearestAccessEndAt ?? Infinity)
    tally.nearestRefreshEndAt = Math.min(refreshExpiresAt, tally.nearestRefreshEndAt ?? Infinity)
  }
  return tally
}
