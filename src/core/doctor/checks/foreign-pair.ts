// What a pair tells that we did not ask for: a second program that refreshes, or one that reads Korean time as UTC.

import { minute } from "../../alive/schedule.ts"
import type { ConnectionFacts } from "../../connection.ts"
import type { ProviderFacts } from "../../ports.ts"
import { type Finding, finding } from "../finding.ts"

const toleranceMs = 10 * minute

export function foreignFindings(
  connection: ConnectionFacts,
  platform: ProviderFacts,
  { now, offs }: { now: number; offs: readonly number[] },
): Finding[] {
  const { id, health } = connection
  // While refreshing fails, old requests are forgotten: then nothing can be told from them.
  if (health.failures > 0 || health.attempt !== undefined || isOurs(connection, platform, offs)) return []
  const offMs = hoursOff(connection, platform, now)
  const findings = offMs === undefined ? [] : [finding("nine_hours_off", { id, spanMs: offMs })]
  const at = issuedAtOf(connection, platform, now)
  // A request of ours that came later brought nothing, as when the app was rejected, and tells nothing of another program.
  if (health.requestedAt.some((asked) => asked <= at)) findings.push(finding("two_refreshers", { id, at }))
  return findings
}

/** A pair of ours was issued moments after a request of ours, which is noted by the platform's clock where ours is off. */
function isOurs(
  connection: ConnectionFacts,
  { accessLifeMs, refreshLifeMs = Number.NaN }: ProviderFacts,
  offs: readonly number[],
): boolean {
  const { health, tokens } = connection
  const { issuedAt, accessExpiresAt, refreshExpiresAt } = tokens
  const issued = [issuedAt, ...offs.map((offMs) => issuedAt - offMs)]
  if (!health.requestedAt.some((at) => issued.some((one) => isNear(one, at)))) return false
  // Others often leave `issued_at` as it was when they write a newer pair: then both ends name one later moment.
  const byEnd = accessExpiresAt - accessLifeMs
  return !(byEnd > issuedAt + toleranceMs && isNear(byEnd, refreshExpiresAt - refreshLifeMs))
}

function issuedAtOf({ tokens }: ConnectionFacts, { accessLifeMs }: ProviderFacts, now: number): number {
  return Math.min(now, Math.max(tokens.issuedAt, tokens.accessExpiresAt - accessLifeMs))
}

/** The hours between two zones, between what was written as issue and end, or between the issue and now. */
function hoursOff(
  { tokens, writtenAheadMs = 0 }: ConnectionFacts,
  { accessLifeMs, zoneMixUpMs: mixUpMs }: ProviderFacts,
  now: number,
): number | undefined {
  if (mixUpMs === undefined) return undefined
  const { accessExpiresAt, issuedAt } = tokens
  const excessMs = accessExpiresAt - issuedAt - accessLifeMs
  if (isNear(Math.abs(excessMs), mixUpMs)) return excessMs
  const leftMs = accessExpiresAt + writtenAheadMs - now
  // No token lives longer than its life from now on: what claims to is written in another zone.
  const isAhead = leftMs > accessLifeMs + toleranceMs && leftMs <= mixUpMs + accessLifeMs + toleranceMs
  return isAhead ? mixUpMs : undefined
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= toleranceMs
}
