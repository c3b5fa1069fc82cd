// Saves what a person's consent brought. A consent is not tied to a pair: its moment says what it may take the place of.
import type { Connection } from "../connection.ts"
import type { IfTag, Store } from "../ports.ts"
import type { SettleParts } from "./rescue.ts"

/**
 * Brought home later, and it must not be saved twice: by now the pair may have been rotated by others. Whoever holds
 * the same consent or a later one is ahead of us.
 */
export function saveRescued({ store }: SettleParts, connection: Connection, ifTag: IfTag): Promise<boolean> {
  return saveUnless(store, connection, ifTag, (at) => at >= connection.connectedAt)
}

/**
 * A consent whose answer has just arrived: one that was slow is not saved over a later one. Moments that are still to
 * come are of a wrong clock and stop nobody.
 */
export function saveConsent(parts: SettleParts, connection: Connection, ifTag: IfTag): Promise<boolean> {
  const isLater = (at: number) => at > connection.connectedAt && at <= parts.clock.now()
  return saveUnless(parts.store, connection, ifTag, isLater)
}

async function saveUnless(
  store: Store,
  connection: Connection,
  ifTag: IfTag,
  isAhead: (connectedAt: number) => boolean,
): Promise<boolean> {
  if (ifTag !== "always") return store.saveTokens(connection, ifTag)
  for (;;) {
    const current = await store.get(connection.id)
    if (current && isAhead(current.connectedAt)) return false
    if (await store.saveTokens(connection, current?.tag ?? "new")) return true
  }
}
