// The mark of tokens that no secret opened goes as soon as somebody reads them again: nothing was shown, nothing failed.
import type { ConnectionFacts } from "../connection.ts"
import { isUnopenable } from "./assess.ts"
import { isByHand } from "./ended/by-hand.ts"
import type { RefreshParts } from "./parts.ts"
import { aheadOf, firstRefreshAt } from "./schedule.ts"

/** Called with what was just opened. True: it was marked, and is no more. */
export async function takeMarkAway(parts: RefreshParts, opened: ConnectionFacts): Promise<boolean> {
  const { id, tag, tokens, health } = opened
  // One whose answer never came has more to it than the mark, which only its next answer settles.
  if (!isUnopenable(health) || health.attempt) return false
  const { failingSinceAt: _, lastFailure: __, ...rest } = health
  const { facts } = parts.providers.of(opened)
  const refreshAt = isByHand(parts, opened)
    ? undefined
    : firstRefreshAt(tokens, aheadOf(facts, parts.timing), parts.chance.fraction())
  const news = { health: { ...rest, failures: 0 }, refreshAt, ifTurn: health.turn ?? "" }
  if (!(await parts.store.saveHealth(id, news, tag))) return false
  await parts.journal.record({ kind: "recovered", connectionId: id, by: "secret" })
  return true
}
