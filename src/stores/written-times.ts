// The times of a pair that other programs write: in many shapes, without a zone, or not at all.
import type { TokenPair } from "../core/connection.ts"
import { hour } from "../core/schedule.ts"
import { readTime } from "../core/zoned-time.ts"

/** What Cafe24 grants: for what was not written down. */
const accessLifeMs = 2 * hour
const refreshLifeMs = 14 * 24 * hour
const korea = "Asia/Seoul"
const koreaOffsetMs = 9 * hour
/** Seconds stay below it until the year 5138, milliseconds are above it since 1973. */
const leastMs = 100_000_000_000

export interface WrittenTimes {
  accessExpiresAt: unknown
  refreshExpiresAt?: unknown
  issuedAt?: unknown
  updatedAt?: unknown
}

/** A moment as text (without a zone: Korean time) or as epoch seconds or milliseconds. Undefined: no moment. */
export function readMoment(value: unknown): number | undefined {
  if (typeof value === "number" || (typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()))) {
    const number = Number(value)
    if (!Number.isFinite(number) || number <= 0) return undefined
    return Math.round(number < leastMs ? number * 1000 : number)
  }
  return readTime(value, korea)
}

/** Wall-clock text in Korean time, as Cafe24 writes it. */
export function koreanText(at: number): string {
  return new Date(at + koreaOffsetMs).toISOString().slice(0, -1)
}

/**
 * What is missing is assumed so that the pair is tried rather than trusted: without an end the access token has
 * ended. Programs that leave the time of issue as it was at the consent are common: the later of both counts.
 */
export function readTimes(
  written: WrittenTimes,
): Pick<TokenPair, "accessExpiresAt" | "refreshExpiresAt" | "issuedAt"> {
  const accessEnd = readMoment(written.accessExpiresAt)
  const byEnd = accessEnd === undefined ? undefined : accessEnd - accessLifeMs
  const issuedAt = readMoment(written.issuedAt) ?? byEnd ?? readMoment(written.updatedAt) ?? 0
  return {
    accessExpiresAt: accessEnd ?? issuedAt,
    refreshExpiresAt:
      readMoment(written.refreshExpiresAt) ?? Math.max(issuedAt, byEnd ?? issuedAt) + refreshLifeMs,
    issuedAt,
  }
}
