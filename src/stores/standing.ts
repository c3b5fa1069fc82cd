// What counting needs of a connection's health, as one small number an index can hold.
import type { State } from "../core/alive/assess.ts"
import type { Health } from "../core/connection.ts"

/** What counting needs of the health: 0 well, 1 failing, 2 paused, 3 lost. */
export function standingOf(health: Health): number {
  if (health.lostAt !== undefined) return 3
  if (health.pausedAt !== undefined) return 2
  return health.failures > 0 ? 1 : 0
}

/** The state of core/assess.ts from what an index holds; the store suite holds the two together. */
export function stateOf(
  standing: number,
  accessExpiresAt: number,
  refreshAt: number | undefined,
  now: number,
): Exclude<State, "foreign"> {
  if (standing === 3) return "lost"
  if (standing === 2) return "paused"
  if (accessExpiresAt <= now) return "expired"
  return standing === 1 || (refreshAt !== undefined && refreshAt <= now) ? "due" : "fresh"
}
