// Whether the `Date` of an answer may be believed: a cache, a proxy or a host with a wrong clock writes one that is hours off.
import { readId } from "../../id.ts"
import type { Providers, RawAnswer } from "../../ports.ts"
import { minute } from "../schedule.ts"

/** Whole seconds, and what well-kept clocks differ by. */
export const toleranceMs = minute

/**
 * How far our clock is ahead, at least; behind is less than 0. The platform wrote its `Date` at some moment between question and
 * answer: a process that was stopped in between reads late, and its clock is right all the same.
 */
export function offBy(
  askedAt: number,
  { receivedAt, dateAt }: Pick<RawAnswer, "receivedAt" | "dateAt">,
): number {
  if (dateAt === undefined) return 0
  const aheadMs = Math.min(askedAt, receivedAt) - dateAt
  const behindMs = dateAt - Math.max(askedAt, receivedAt)
  if (aheadMs > toleranceMs) return aheadMs
  return behindMs > toleranceMs ? -behindMs : 0
}

/**
 * The same, where two of three agree: our clock, the `Date`, and when the pair in the answer was granted by its own words.
 * Undefined: nobody agrees with it, and nothing is known. The answer is read for it only where our clock and `Date` differ, or it has none.
 */
export function confirmedOff(
  providers: Providers,
  id: string,
  askedAt: number,
  answer: RawAnswer,
): number | undefined {
  const offMs = answer.dateAt === undefined ? undefined : offBy(askedAt, answer)
  if (offMs === 0) return 0
  const dateAt = grantedAt(providers, id, answer)
  if (dateAt === undefined) return undefined
  const byGrantMs = offBy(askedAt, { receivedAt: answer.receivedAt, dateAt })
  if (byGrantMs === 0) return 0
  if (offMs === undefined) return undefined
  return Math.abs(byGrantMs - offMs) <= 2 * toleranceMs ? offMs : undefined
}

function grantedAt(providers: Providers, id: string, answer: RawAnswer): number | undefined {
  const { app, account } = readId(id)
  try {
    const verdict = providers.of({ app }).oauth.read(answer, { account })
    return verdict.kind === "granted" ? verdict.grant.grantedAt : undefined
  } catch {
    return undefined
  }
}
