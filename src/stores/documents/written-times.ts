// The times of a pair that another program wrote, also where it left some of them out or wrote nonsense.

import { firstRefreshAt, hour, minute, refreshAheadOf } from "../../core/alive/schedule.ts"
import { believableMoment, laterThanNow } from "../../core/believable.ts"
import type { TokenPair } from "../../core/connection.ts"
import { readMoment } from "./written-moment.ts"

/** What Cafe24 grants: for what was not written down. */
const accessLifeMs = 2 * hour
const refreshLifeMs = 14 * 24 * hour

export type PairTimes = Pick<TokenPair, "accessExpiresAt" | "refreshExpiresAt" | "issuedAt">

export interface WrittenTimes {
  accessExpiresAt: unknown
  refreshExpiresAt: unknown
  issuedAt: unknown
  updatedAt?: unknown
}

export interface ReadingTimes {
  now: number
  /** What we know of this very pair, where a shape has lost a part of it. */
  exact?: PairTimes
  /** How long an access token whose end was not written down is believed to live. */
  assumedLifeMs?: number
}

export interface ReadTimes {
  times: PairTimes
  /** Names of members that hold something no time can be made of, in words of `WrittenTimes`. */
  odd: (keyof WrittenTimes)[]
}

/**
 * What is missing follows from the others by Cafe24's usual lives. What is there and cannot be meant is not known:
 * then the pair is tried at once rather than trusted. Programs that leave the time of issue as it was at the consent
 * are common: the later of both counts.
 */
export function readTimes(
  written: WrittenTimes,
  { now, exact, assumedLifeMs = accessLifeMs }: ReadingTimes,
): ReadTimes {
  const odd: (keyof WrittenTimes)[] = []
  const read = (name: keyof WrittenTimes): number | undefined => {
    const value = written[name]
    const known = name === "updatedAt" ? undefined : exact?.[name]
    const found = readMoment(value)
    if (found && known !== undefined && found.like(known) === value) return known
    const at = believableMoment(found?.at, now)
    if (at === undefined && !isAbsent(value)) odd.push(name)
    return at ?? (isEnded(value) ? undefined : known)
  }
  const access = read("accessExpiresAt")
  const byEnd = access === undefined ? undefined : access - accessLifeMs
  const refresh = read("refreshExpiresAt")
  const byRefresh = refresh === undefined ? undefined : refresh - refreshLifeMs
  const issuedAt = read("issuedAt") ?? byEnd ?? read("updatedAt") ?? byRefresh ?? 0
  const latestIssue = latestIssueOf({ issuedAt, ...(access !== undefined && { accessExpiresAt: access }) })
  // Nobody knows: it is found out by trying, and until then it is not said to have ended long ago.
  const assumedRefresh = (issuedAt === 0 ? now : latestIssue) + refreshLifeMs
  // One that ended when its pair was issued is what a column holds that its program never fills: `default now()`.
  const isMeant = (end: number) =>
    issuedAt === 0 || end > issuedAt + minute || end === exact?.refreshExpiresAt
  const isOver = odd.includes("accessExpiresAt") || isEnded(written.accessExpiresAt) || issuedAt === 0
  return {
    times: {
      accessExpiresAt: access ?? (isOver ? issuedAt : issuedAt + assumedLifeMs),
      refreshExpiresAt: refresh !== undefined && isMeant(refresh) ? refresh : assumedRefresh,
      issuedAt,
    },
    odd,
  }
}

function latestIssueOf({ issuedAt, accessExpiresAt }: Partial<PairTimes> & { issuedAt: number }): number {
  return accessExpiresAt === undefined ? issuedAt : Math.max(issuedAt, accessExpiresAt - accessLifeMs)
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "" || isEnded(value)
}

/** How programs say that a token is not to be used any more. */
function isEnded(value: unknown): boolean {
  return value === 0 || value === "0"
}

interface Finding {
  refreshAheadMs: number
  /** It is written down now. */
  metAt?: number
  /** Nothing of ours was ever kept beside it, and this is now by the platform's clock as far as it is known. */
  firstSeenAt?: number
}

/**
 * Spread like our own, and drawn from the tag, so that every process means the same moment. A pair that says it was
 * issued only later was written by a clock that is ahead, or in another zone. One that takes the place of a pair we knew
 * is fresh: it counts as issued when it was met. One that was there before us may be of any age: its end counts as past.
 */
export function foreignRefreshAt(
  times: PairTimes,
  tag: string,
  { refreshAheadMs, metAt, firstSeenAt }: Finding,
): number {
  const issuedAt = latestIssueOf(times)
  if (firstSeenAt !== undefined && laterThanNow(issuedAt, firstSeenAt) > 0)
    return firstSeenAt - refreshAheadOf(times, refreshAheadMs)
  // A sealed pair whose tag got lost has none to draw from.
  const fraction = Number.parseInt(tag.slice(0, 8), 16) / 2 ** 32 || 0
  const laterByMs = metAt === undefined ? 0 : laterThanNow(issuedAt, metAt)
  return firstRefreshAt(times, refreshAheadMs, fraction) - laterByMs
}
