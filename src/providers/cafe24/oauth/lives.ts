// How long a pair lives: measured with our clock, because Cafe24's wall clock can be read wrongly by hours.

import type { RawAnswer } from "../../../core/ports.ts"
import { readTime } from "../../../core/time.ts"
import {
  accessLifeMs,
  clockToleranceMs,
  koreanOffsetMs,
  longestAccessLifeMs,
  longestRefreshLifeMs,
  refreshLifeMs,
} from "../assumptions.ts"

export interface TimeFields {
  issuedAt: unknown
  accessExpiresAt: unknown
  refreshExpiresAt: unknown
}

export interface Lives {
  issuedAt: number
  accessExpiresAt: number
  refreshExpiresAt: number
  /** `issued_at` as it was given: by Cafe24's clock. */
  grantedAt?: number
  oddities: string[]
}

/**
 * Our clock + (`expires_at` − `issued_at`): a zone read wrongly, or a clock that is off, falls out of the
 * difference. Only where there is no `issued_at` is `expires_at` believed as a wall clock.
 */
export function readLives(
  fields: TimeFields,
  { receivedAt, dateAt }: Pick<RawAnswer, "receivedAt" | "dateAt">,
  timeZone: string,
): Lives {
  const issuedAt = readTime(fields.issuedAt, timeZone)
  const oddities = issuedAtOddities(fields.issuedAt, issuedAt, { receivedAt, dateAt })
  const startAt = issuedAt ?? receivedAt
  const end = (name: string, value: unknown, assumedMs: number, longestMs: number) => {
    const byZone = (readTime(value, timeZone) ?? Number.NaN) - startAt
    // Where clocks go back an hour comes twice, and the wrong one of the two makes a life an hour too long.
    const byClock = (readTime(value, "UTC") ?? Number.NaN) - (readTime(fields.issuedAt, "UTC") ?? Number.NaN)
    const lifeMs = byClock > 0 ? Math.min(byZone, byClock) : byZone
    // A wall clock alone, read in a wrong zone, could promise hours that are not there.
    const believableMs = issuedAt === undefined ? assumedMs + clockToleranceMs : longestMs
    if (lifeMs > 0 && lifeMs <= believableMs) return receivedAt + lifeMs
    oddities.push(assumption(name, value, lifeMs, assumedMs))
    return receivedAt + assumedMs
  }
  return {
    issuedAt: receivedAt,
    accessExpiresAt: end("expires_at", fields.accessExpiresAt, accessLifeMs, longestAccessLifeMs),
    refreshExpiresAt: end(
      "refresh_token_expires_at",
      fields.refreshExpiresAt,
      refreshLifeMs,
      longestRefreshLifeMs,
    ),
    ...(issuedAt !== undefined && { grantedAt: issuedAt }),
    oddities,
  }
}

/** By Cafe24's own `Date`, where there is one: where both agree our clock is off, which `clock_off` says, and no zone is mixed up. */
function issuedAtOddities(
  given: unknown,
  issuedAt: number | undefined,
  { receivedAt, dateAt }: Pick<RawAnswer, "receivedAt" | "dateAt">,
): string[] {
  if (issuedAt === undefined) return [`issued_at_${given === undefined ? "missing" : "unreadable"}`]
  const offMs = issuedAt - (dateAt ?? receivedAt)
  if (Math.abs(offMs) <= clockToleranceMs) return []
  const isZoneMistake = Math.abs(Math.abs(offMs) - koreanOffsetMs) <= clockToleranceMs
  const hint = isZoneMistake ? " (nine hours: UTC and Korean time mixed up, see CAFE24_TIME_ZONE)" : ""
  const seconds = Math.round(offMs / 1_000)
  const from = dateAt === undefined ? "our clock" : "the Date of the answer"
  return [`clock_differs: issued_at is ${seconds > 0 ? "+" : ""}${seconds} s from ${from}${hint}`]
}

function assumption(name: string, value: unknown, lifeMs: number, assumedMs: number): string {
  const what = value === undefined ? "missing" : Number.isNaN(lifeMs) ? "unreadable" : "out_of_bounds"
  return `${name}_${what}: a life of ${assumedMs / 3_600_000} h is assumed`
}
