// A clock that went back: what was written before seems young, or far from due, for hours. All of it is due now.

import { limitsOf } from "../alive/budget/limits.ts"
import type { RefreshParts } from "../alive/parts.ts"
import { issuedAhead } from "../alive/platform-time/issued-ahead.ts"
import type { ConnectionFacts, Health } from "../connection.ts"
import { everyConnection } from "../every-connection.ts"
import { withoutOwner } from "../id.ts"
import { fewAtOnce } from "../tools/few-at-once.ts"

/**
 * `seenAt`: the latest moment that any clock of this house has shown. No index shows what it left behind, so everything
 * is looked at once. Only marked: the sweep renews it in its own order, as far as budgets and a hold of the app allow.
 * Less than the time ahead does no harm.
 */
export async function mendAfterClockWentBack(parts: RefreshParts, seenAt: number): Promise<void> {
  const { store, clock, journal, timing } = parts
  const byMs = seenAt - clock.now()
  if (byMs <= timing.refreshAheadMs) return
  await journal.record({ kind: "clock_went_back", detail: `by ${Math.round(byMs / 60_000)} minutes` })
  await fewAtOnce(everyConnection(store), async (facts) => {
    if (isOfThen(parts, facts)) await makeDue(parts, facts)
  })
}

/**
 * Its next try stands hours later in the store than it is meant. It is put to when it is due and not made due at once: an
 * old program of this machine that goes on writing such pairs would have each of them renewed.
 */
export async function putRightWhatIsInOurTime(parts: RefreshParts, refreshAheadMs: number): Promise<void> {
  const { asWritten, clock, estimate } = parts
  await fewAtOnce(everyConnection(asWritten), async (facts) => {
    if (facts.refreshAt === undefined || facts.foreign) return
    const aheadMs = estimate.aheadFor(withoutOwner(facts.id))
    const judging = { platformNow: clock.now() - aheadMs, aheadMs, refreshAheadMs }
    if (issuedAhead(facts, judging)?.is === "ours") await makeDue(parts, facts, facts.refreshAt)
  })
}

function isOfThen(parts: RefreshParts, facts: ConnectionFacts): boolean {
  const { tokens, health, refreshAt, foreign } = facts
  // Nothing is done with it by itself.
  if (refreshAt === undefined || foreign) return false
  const horizon = parts.clock.now() + parts.timing.refreshAheadMs
  const written = [
    tokens.issuedAt,
    health.lastFailure?.at ?? 0,
    health.attempt?.at ?? 0,
    ...health.requestedAt,
  ]
  // A pair is due before its end, and one that must wait does so for a budget's time, or for less.
  const latestAt = Math.max(tokens.accessExpiresAt, horizon + limitsOf(parts, facts).windowMs)
  return Math.max(...written) > horizon || refreshAt > latestAt
}

/** Unless somebody has shown it meanwhile, and knows better. One that cannot be written is met by another sweep. */
async function makeDue(
  { store, clock }: RefreshParts,
  { id, tag, health }: ConnectionFacts,
  refreshAt = clock.now(),
): Promise<void> {
  const ifTurn = health.turn ?? ""
  const news = { health: upTo(clock.now(), health), refreshAt, ifTurn }
  await store.saveHealth(id, news, tag).catch(() => false)
}

/** When the pair was asked for stays as it is written: it may be our clock that is wrong, and others count by it. */
function upTo(now: number, health: Health): Health {
  const { failingSinceAt, lastFailure, attempt } = health
  return {
    ...health,
    ...(failingSinceAt !== undefined && { failingSinceAt: Math.min(failingSinceAt, now) }),
    ...(lastFailure && { lastFailure: { ...lastFailure, at: Math.min(lastFailure.at, now) } }),
    ...(attempt && { attempt: { ...attempt, at: Math.min(attempt.at, now) } }),
  }
}
