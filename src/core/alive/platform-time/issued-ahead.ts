// Pairs that say they were issued only later: a program whose clock is ahead wrote them, and their ends come sooner than they say.
import { laterThanNow } from "../../believable.ts"
import type { ConnectionFacts } from "../../connection.ts"
import { minute, refreshAheadOf } from "../schedule.ts"
import { doubtMs } from "./estimate.ts"

/**
 * ours: by a clock that is ahead as ours is, so that it means what our own clock says. new: nobody has met it yet.
 * met: somebody did, and when it is tried next stands by the platform's clock.
 */
export type IssuedAhead =
  | { is: "ours" }
  | { is: "new"; laterByMs: number }
  | { is: "met"; endsAt: number }
  | undefined

interface Judging {
  /** By the platform's clock, as far as it is known. */
  platformNow: number
  aheadMs: number
  refreshAheadMs: number
}

/** Our own are tried before their end by a time that is drawn, and this is the most it may be. */
const spreadMs = 5 * minute
const slackMs = minute

/** `facts` as they stand in the store. Undefined: their times can be meant. */
export function issuedAhead(facts: ConnectionFacts, judging: Judging): IssuedAhead {
  const { tokens, refreshAt, health } = facts
  const { platformNow, aheadMs, refreshAheadMs } = judging
  if (tokens.issuedAt <= platformNow + doubtMs) return undefined
  const leastMs = refreshAheadOf(tokens, refreshAheadMs)
  if (refreshAt !== undefined && refreshAt < tokens.accessExpiresAt - leastMs - spreadMs - slackMs) {
    // What failed since was tried when its time had come, and is tried again and again.
    const dueAt = Math.min(refreshAt, health.failingSinceAt ?? refreshAt)
    return { is: "met", endsAt: dueAt + leastMs }
  }
  if (aheadMs > doubtMs && tokens.issuedAt - aheadMs <= platformNow + doubtMs) return { is: "ours" }
  const laterByMs = laterThanNow(tokens.issuedAt, platformNow)
  return laterByMs === 0 ? undefined : { is: "new", laterByMs }
}
