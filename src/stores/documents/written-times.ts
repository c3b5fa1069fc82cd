// The times of a pair that another program wrote, also where it left some of them out.

import { hour } from "../../core/alive/schedule.ts"
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
  updatedAt: unknown
}

/**
 * What is missing is assumed so that the pair is tried rather than trusted: without an end the access token has
 * ended. Programs that leave the time of issue as it was at the consent are common: the later of both counts.
 */
export function readTimes(written: WrittenTimes): PairTimes {
  const accessEnd = readMoment(written.accessExpiresAt)?.at
  const byEnd = accessEnd === undefined ? undefined : accessEnd - accessLifeMs
  const issuedAt = readMoment(written.issuedAt)?.at ?? byEnd ?? readMoment(written.updatedAt)?.at ?? 0
  const latestIssue = Math.max(issuedAt, byEnd ?? issuedAt)
  return {
    accessExpiresAt: accessEnd ?? issuedAt,
    refreshExpiresAt: readMoment(written.refreshExpiresAt)?.at ?? latestIssue + refreshLifeMs,
    issuedAt,
  }
}
