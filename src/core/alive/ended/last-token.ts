// The access token of a lost connection: it works until its end, or until somebody has seen it refused.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import type { Clock, Store } from "../../ports.ts"

/** Losing a connection ends the refresh token. The access token beside it goes on by itself. */
export function lastTokenEndsAt({ tokens, health }: Connection | ConnectionFacts): number {
  return health.accessRefusedAt === undefined ? tokens.accessExpiresAt : 0
}

/** Kept with the connection, so that no other process hands out what is known to be refused. */
export async function noteRefusedToken(
  { store, clock }: { store: Store; clock: Pick<Clock, "now"> },
  { id, tag, health, refreshAt }: Connection,
): Promise<void> {
  if (health.accessRefusedAt !== undefined) return
  const refused = { ...health, accessRefusedAt: clock.now() }
  await store.saveHealth(id, { health: refused, refreshAt, ifTurn: health.turn ?? "" }, tag)
}
