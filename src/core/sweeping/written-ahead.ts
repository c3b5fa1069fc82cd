// Pairs that a clock that is ahead wrote are far from due by what they say, and no list of what is due has them: they are looked for.
import type { RefreshParts } from "../alive/parts.ts"
import { issuedAhead } from "../alive/platform-time/issued-ahead.ts"
import { minute, refreshAheadOf } from "../alive/schedule.ts"
import { withoutOwner } from "../id.ts"
import type { ListQuery } from "../ports.ts"

/** A pair counts as issued when it was met: by so much its end may be believed too late, and it is renewed earlier before it. */
const everyMs = 10 * minute
const latestMoment = 8.64e15
const pageSize = 200

/** Asked of the index behind what a clock that is right writes, so that it costs what is found. Never rejects. */
export function createLookWrittenAhead(parts: RefreshParts): () => Promise<void> {
  const { clock, estimate, providers } = parts
  const refreshAheadMs = parts.timing.refreshAheadMs
  let lookedAt = Number.NEGATIVE_INFINITY
  return async () => {
    // While nothing is known of our clock nothing is judged by it.
    if (!estimate.isKnown() || Math.abs(clock.now() - lookedAt) < everyMs) return
    lookedAt = clock.now()
    for (const { app } of providers.apps) {
      const ofApp = providers.apps.length > 1 ? { app: app ?? null } : {}
      const { accessLifeMs } = providers.of({ app }).facts
      const leastMs = refreshAheadOf({ accessExpiresAt: accessLifeMs, issuedAt: 0 }, refreshAheadMs)
      const from = clock.now() - estimate.likelyAhead() + accessLifeMs - leastMs + everyMs
      await meetBehind(parts, { ...ofApp, from, refreshAheadMs }).catch(() => undefined)
    }
  }
}

interface Looking extends Pick<ListQuery, "app"> {
  /** By the store's time. */
  from: number
  refreshAheadMs: number
}

async function meetBehind(
  { asWritten, store, clock, estimate }: RefreshParts,
  { from, refreshAheadMs, ...ofApp }: Looking,
): Promise<void> {
  for (let after: ListQuery["after"] = { id: "", refreshAt: from }; ; ) {
    const page = await asWritten.list({ ...ofApp, dueBefore: latestMoment, after, limit: pageSize })
    for (const facts of page) {
      const aheadMs = estimate.aheadFor(withoutOwner(facts.id))
      const judging = { platformNow: clock.now() - aheadMs, aheadMs, refreshAheadMs }
      // Reading it notes when it was met. One that no secret at hand opens stays as it is.
      if (!facts.foreign && issuedAhead(facts, judging)?.is === "new")
        await store.get(facts.id).catch(() => undefined)
    }
    after = page.at(-1)
    if (page.length < pageSize) return
  }
}
