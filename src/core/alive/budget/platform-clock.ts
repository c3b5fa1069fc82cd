// This machine's clock against the platform's, as the `Date` of each token answer tells it.
import type { Journal, KeeperEvent } from "../../events.ts"
import { withoutOwner } from "../../id.ts"
import type { Clock, Providers, RawAnswer } from "../../ports.ts"
import { confirmedOff, offBy } from "../platform-time/confirmed.ts"
import type { Estimate } from "../platform-time/estimate.ts"
import type { OfThisMachine } from "../platform-time/of-this-machine.ts"
import { hour, minute } from "../schedule.ts"
import type { Steady } from "./steady.ts"

export interface PlatformClock {
  /** Goes on with what other processes of this machine have heard. Never rejects. */
  begin(): Promise<void>
  /**
   * `askedAt`: when the question went out, by this machine's clock. `wasDoubted`: it was asked because the pair seemed to be
   * of another time. Never rejects.
   */
  heard(id: string, askedAt: number, answer: RawAnswer, wasDoubted?: boolean): Promise<void>
  /** As the last answer told it, where it is so far off that a person must set it. */
  off(): { sinceAt: number; detail: string } | undefined
}

/** Beyond it signed links are taken for others' or for old ones. It is over with the first answer by which the clock is well kept. */
const worthAnAlertMs = 5 * minute
const toldAgainMs = 24 * hour
/** It may have gone on until just before it was told again, and what was noted then counts for a while. */
const rememberedMs = 28 * hour
/** However many malls say so, and however differently: one look into the journal an hour. */
const quietMs = hour

interface Told {
  journal: Journal
  steady: Pick<Steady, "wasOff">
}

interface PlatformClockParts {
  journal: Journal
  estimate: Pick<Estimate, "learn" | "saw" | "isUntold">
  byDate: Pick<Estimate, "learn">
  providers: Providers
  ofThisMachine: OfThisMachine
}

export function createPlatformClock(
  clock: Clock,
  { journal, estimate, byDate, providers, ofThisMachine }: PlatformClockParts,
): PlatformClock {
  let off: ReturnType<PlatformClock["off"]>
  let quietUntil = Number.NEGATIVE_INFINITY
  const tell = async (connectionId: string, offMs: number) => {
    const now = clock.now()
    if (now < quietUntil && quietUntil - now <= quietMs) return
    quietUntil = now + quietMs
    const events = await journal.newest(200)
    const detail = offDetail(offMs)
    const isTold = events.some(
      (one) => one.kind === "clock_off" && one.detail === detail && Math.abs(now - one.at) < toldAgainMs,
    )
    if (!isTold) await journal.record({ kind: "clock_off", connectionId, detail })
  }
  return {
    off: () => off,
    begin: async () => {
      if (!estimate.isUntold()) return
      for (const { mall, aheadMs } of await ofThisMachine.read().catch(() => [])) {
        estimate.learn(mall, aheadMs)
        byDate.learn(mall, aheadMs)
      }
    },
    heard: async (id, askedAt, answer, wasDoubted) => {
      const offMs = offBy(askedAt, answer)
      const knownMs = confirmedOff(providers, id, askedAt, answer)
      if (knownMs !== undefined || answer.status < 300) estimate.learn(withoutOwner(id), knownMs)
      // Nothing but its `Date` speaks for it: enough to doubt a token, not to move its end.
      else if (offMs < 0) estimate.saw(answer.receivedAt - offMs)
      if (answer.dateAt === undefined) return
      if (knownMs !== undefined) await ofThisMachine.keep(withoutOwner(id), knownMs, wasDoubted)
      byDate.learn(withoutOwner(id), offMs)
      if (offMs === 0) off = undefined
      if (offMs === 0) return
      const { sinceAt = clock.now() } = off ?? {}
      if (off || Math.abs(offMs) > worthAnAlertMs) off = { sinceAt, detail: offDetail(offMs) }
      await tell(id, offMs).catch(() => undefined)
    },
  }
}

/** Where a process before us was off, what it or others noted may look hours old and be of just now. */
export async function learnFormerClocks(
  { journal, steady, estimate }: Told & { estimate: Pick<Estimate, "saw"> },
  now: number,
): Promise<void> {
  const newest = await journal.newest(200)
  estimate.saw(newest[0]?.at ?? 0)
  for (const offMs of offsIn(newest, now)) steady.wasOff(Math.abs(offMs))
}

/** How far clocks of this house were off lately, as it was told; ahead is more than 0. */
export async function formerOffs(journal: Journal, now: number): Promise<number[]> {
  return offsIn(await journal.newest(200), now)
}

function offsIn(events: readonly KeeperEvent[], now: number): number[] {
  return events
    .filter(({ kind }) => kind === "clock_off")
    .map(({ at, detail }) => ({ at, offMs: offIn(detail) }))
    .filter(({ at, offMs }) => at + Math.abs(offMs) > now - rememberedMs)
    .map(({ offMs }) => offMs)
}

/** As events and findings say it. */
export function offDetail(offMs: number): string {
  const minutes = Math.round(Math.abs(offMs) / minute)
  return `${minutes} minutes ${offMs > 0 ? "ahead of" : "behind"} the platform`
}

/** What `clock_off` says of it; ahead is more than 0. */
export function offIn(detail = ""): number {
  const [, minutes = "0", side] = /^(\d+) minutes (ahead of|behind) the platform$/.exec(detail) ?? []
  return (side === "behind" ? -1 : 1) * Number(minutes) * minute
}
