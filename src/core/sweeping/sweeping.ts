// A sweep, and what goes on beside it whatever hangs: people are told, the house is tidied, and it is noted that it is swept.
import type { Alerting } from "../alerts/alerting.ts"
import { type Adoptions, createAdoptions } from "../alive/ended/adopted.ts"
import { type LastSweep, lastSweep, noteSweep, ownTimer } from "../alive/last-sweep.ts"
import type { RefreshParts } from "../alive/parts.ts"
import type { Refresh } from "../alive/refresh.ts"
import { type Silent, type SweepOptions, type SweepSummary, sweep } from "../alive/sweep.ts"
import { mendAfterClockWentBack, putRightWhatIsInOurTime } from "../vitals/clock-back.ts"
import type { Vitals } from "../vitals/vitals.ts"
import { bringBackFromFarAhead, tidy } from "./housekeeping.ts"
import { gapsAfter, widened } from "./margin.ts"
import { addStillLost } from "./still-lost.ts"
import { createLookWrittenAhead } from "./written-ahead.ts"

export interface Sweeping {
  sweep(options?: Partial<SweepOptions>): Promise<SweepSummary>
  /** Reads how often others had us swept lately: pairs are renewed the earlier, the seldomer that is. */
  learnMargin(): Promise<void>
}

export interface SweepingParts {
  parts: RefreshParts
  refresh: Refresh
  alerting: Alerting
  vitals: Pick<Vitals, "swept" | "sweepFailed" | "watch">
  concurrency: number
}

/** A mall that is lost is told of within two of these, however long the sweep takes. */
const roundEveryMs = 30_000

export function createSweeping(given: SweepingParts): Sweeping {
  const { parts, concurrency } = given
  const silent: Silent = new Set()
  const aheadMs = parts.timing.refreshAheadMs
  const { vitals } = given
  /** Where others have us swept nobody watches between two calls: people are told by the call itself. */
  const failed = async (error: unknown, by: string) => {
    vitals.sweepFailed(error)
    if (by !== ownTimer) await vitals.watch(0).catch(() => undefined)
  }
  const adoptions = createAdoptions(parts)
  const lookWrittenAhead = createLookWrittenAhead(parts)
  let hasLookedFarAhead = false
  let hasMendedAhead = false
  let latestAt = Number.NEGATIVE_INFINITY
  const mendClock = async (last: LastSweep | undefined) => {
    // Another process, whose clock is right, may have swept since, or a command brought pairs in before anybody swept.
    const seenAt = last?.at ?? (await newestEventAt(parts))
    parts.estimate.saw(seenAt)
    await mendAfterClockWentBack(parts, Math.max(seenAt, latestAt))
    latestAt = parts.clock.now()
    // Once we know that our clock is ahead: what an older version wrote by it waits in the store for hours too long.
    if (parts.estimate.likelyAhead() <= parts.timing.refreshAheadMs || hasMendedAhead) return
    hasMendedAhead = true
    await putRightWhatIsInOurTime(parts, aheadMs)
  }
  const learn = (last: LastSweep | undefined) => {
    parts.timing.refreshAheadMs = widened(aheadMs, last)
  }
  return {
    sweep: async (options = {}) => {
      const all = { concurrency, by: ownTimer, ...options }
      try {
        const last = await lastSweep(parts)
        await parts.setbacks.look()
        learn(last)
        if (!hasLookedFarAhead) {
          await bringBackFromFarAhead(parts)
          await lookForLaterClock(parts)
        }
        hasLookedFarAhead = true
        await mendClock(last)
        const done = await sweepWithRounds(given, { options: all, silent, last, aheadMs, adoptions })
        await lookWrittenAhead()
        vitals.swept()
        return done
      } catch (error) {
        if (!options.signal?.aborted) await failed(error, all.by)
        throw error
      }
    },
    learnMargin: async () => {
      const last = await lastSweep(parts)
      if (last) parts.estimate.saw(last.at)
      learn(last)
    },
  }
}

const lookedAt = 20

/** What stands in the store as issued later than now says that our clock is behind: its own events and sweeps cannot. */
async function lookForLaterClock({ store, estimate }: RefreshParts): Promise<void> {
  if (!estimate.isUntold()) return
  const page = await store.list({ limit: lookedAt })
  const issued = page
    .filter(({ health }) => health.lostAt === undefined && health.pausedAt === undefined)
    .map(({ tokens }) => tokens.issuedAt)
    .sort((left, right) => left - right)
  // The middle one: what a few rows say wrongly makes nothing due.
  estimate.saw(issued[Math.floor((issued.length - 1) / 2)] ?? 0)
}

async function newestEventAt({ journal }: RefreshParts): Promise<number> {
  const [newest] = await journal.newest(1)
  return newest?.at ?? 0
}

interface Round {
  adoptions: Adoptions
  options: SweepOptions
  silent: Silent
  last: LastSweep | undefined
  aheadMs: number
}

async function sweepWithRounds(given: SweepingParts, round: Round): Promise<SweepSummary> {
  const { parts, refresh } = given
  const { options, silent } = round
  const over = new AbortController()
  let soFar: SweepSummary = { eligible: 0, refreshed: 0, skipped: 0, failed: 0, failures: [] }
  const onProgress = (done: SweepSummary) => {
    soFar = done
    options.onProgress?.(done)
  }
  const goRound = createRounds(given, round)
  const beside = (async () => {
    for (;;) {
      await parts.clock.sleep(roundEveryMs, over.signal)
      if (over.signal.aborted) return
      // A store that is away is told of by the sweep itself.
      await goRound(soFar).then(given.vitals.swept, () => undefined)
    }
  })()
  try {
    soFar = await sweep(parts, refresh, { ...options, onProgress }, silent)
  } finally {
    over.abort()
    await beside
  }
  await goRound(soFar)
  return addStillLost(parts, options, soFar)
}

/** A sweep of one mall, or of one owner's, says nothing about the house. */
function createRounds({ parts, alerting }: SweepingParts, { options, last, aheadMs, adoptions }: Round) {
  const startedAt = parts.clock.now()
  const isWhole = options.app === undefined && options.mallId === undefined && options.owner === undefined
  const { by } = options
  const gaps = gapsAfter(last, { at: startedAt, by }, aheadMs)
  let noted = last
  return async (soFar: SweepSummary): Promise<void> => {
    const now = parts.clock.now()
    const before = noted
    const done: LastSweep = {
      ...soFar,
      at: startedAt,
      tookMs: now - startedAt,
      by,
      ...(gaps.length > 0 && { gaps }),
    }
    if (isWhole) {
      await noteSweep(parts, done)
      noted = { ...done, at: now }
      await tidy(parts, before)
      await adoptions.look()
    }
    await alerting.pass(before?.at ?? startedAt)
  }
}
