// Saves what a person's consent brought. A consent is not tied to a pair: its moment says what it may take the place of.
import type { Connection } from "../../connection.ts"
import { factsEvenShut } from "../../every-connection.ts"
import type { IfTag } from "../../ports.ts"
import type { SettleParts } from "../rescue.ts"
import { inPlaceOf, rememberSuccessor } from "../spent/successors.ts"

/** As it was saved; undefined where somebody is ahead of it. */
type Saved = Promise<Connection | undefined>

/**
 * Brought home later, and it must not be saved twice: by now the pair may have been rotated by others. A store that holds
 * the same consent or a later one is ahead of us.
 */
export function saveRescued(parts: SettleParts, connection: Connection, ifTag: IfTag): Saved {
  return saveUnless(parts, connection, ifTag, (at) => at >= connection.connectedAt)
}

/**
 * A consent whose answer has just arrived: one that was slow is not saved over a later one. Moments that are still to
 * come are of a wrong clock and stop nobody.
 */
export function saveConsent(parts: SettleParts, connection: Connection, ifTag: IfTag): Saved {
  const isLater = (at: number) => at > connection.connectedAt && at <= parts.clock.now()
  return saveUnless(parts, connection, ifTag, isLater)
}

async function saveUnless(
  parts: SettleParts,
  connection: Connection,
  ifTag: IfTag,
  isAhead: (connectedAt: number) => boolean,
): Saved {
  const saved = await (ifTag === "always"
    ? saveOver(parts, connection, isAhead)
    : parts.store.saveTokens(connection, ifTag).then((isSaved) => (isSaved ? connection : undefined)))
  if (saved) await rememberSuccessor(parts, saved)
  return saved
}

async function saveOver(
  { store }: SettleParts,
  connection: Connection,
  isAhead: (connectedAt: number) => boolean,
): Saved {
  for (;;) {
    const current = await factsEvenShut(store, connection.id)
    // Brought home by somebody else and renewed there meanwhile: this very pair is spent, whatever the moments say.
    if (current && (isAhead(current.connectedAt) || current.health.spent?.includes(connection.tag)))
      return undefined
    const next = inPlaceOf(connection, current)
    if (await store.saveTokens(next, current?.tag ?? "new", "consent")) return next
  }
}
