// Whose row may go on with a pair that came of the one in it: a spent token proves nothing of the user who typed it there.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import type { KeeperError } from "../../errors.ts"
import type { Journal } from "../../events.ts"
import type { Clock, Store } from "../../ports.ts"
import { lostError } from "../ended/lost-error.ts"
import { spentElsewhere } from "../outcomes.ts"

type Holder = Pick<ConnectionFacts, "owner" | "unproven">

/** The same owner's, or one whose pair was not typed by the user who owns the row: see docs/decisions/unproven-rows.md. */
export function mayGoOn(stored: Holder, living: Holder): boolean {
  return !stored.unproven || stored.owner === living.owner
}

interface GivingUpParts {
  store: Store
  clock: Clock
  journal: Journal
}

/** Not shown either: where a spent token that is shown again ends what came of it, anybody could end a mall so. */
export async function giveUpSpent(
  { store, clock, journal }: GivingUpParts,
  stored: Connection,
): Promise<KeeperError> {
  if (stored.health.lostAt !== undefined) return lostError(stored)
  const detail =
    "another connection of the mall has spent this pair, and this row has not shown that it is its own"
  const news = spentElsewhere(stored, { code: "needs_reconnect", detail, at: clock.now() })
  const isWritten = await store.saveHealth(stored.id, news, stored.tag)
  if (isWritten) await journal.record({ kind: "lost", connectionId: stored.id, detail })
  return lostError({ ...stored, health: news.health })
}
