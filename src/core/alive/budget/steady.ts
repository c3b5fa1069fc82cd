// A clock that is set forward makes nothing older: what was asked before counts for as long as time has really passed.
import type { Connection } from "../../connection.ts"
import { withoutOwner } from "../../id.ts"
import type { Clock } from "../../ports.ts"

export interface Steady {
  /** A moment of before as the clock would have shown it, had it been right by then. */
  asOfNow(at: number, windowMs: number, mall?: string): number
  /** By an answer of this mall our clock is so far ahead. What others wrote before, they wrote by a clock that was right. */
  learn(mall: string, aheadMs: number): void
  /** A process before this one was behind by so much: what it wrote down looks that much older than it is. */
  wasBehind(behindMs: number): void
}

/** How far the clock was before what passes without being set, until it was set forward. */
interface Before {
  offset: number
  untilTick: number
}

/** Clocks are put right by little steps all the time. */
const leastMs = 1_000
const atMost = 16
/** `Date` has whole seconds, and answers take their time. */
const nearMs = 60_000
const mallsAtMost = 10_000
/** Several processes of one machine see a jump at different moments, and write down the same. */
const roundedMs = 10_000

/** Knows what this process lived through; where the clock does not tell what passes, nothing is put right. */
export function createSteady(clock: Clock): Steady {
  const { monotonic } = clock
  if (!monotonic) return { asOfNow: (at) => at, learn: () => undefined, wasBehind: () => undefined }
  let offset = clock.now() - monotonic()
  const lately: Before[] = []
  const learned = new Map<string, Before>()
  const behind: number[] = []
  const look = (now: number, tick: number) => {
    const byMs = now - tick - offset
    if (Math.abs(byMs) < leastMs) return
    if (byMs > 0) lately.unshift({ offset, untilTick: tick })
    lately.length = Math.min(lately.length, atMost)
    offset = now - tick
  }
  // Some that a right clock wrote so long ago count as well: rather too many than one too few.
  const late = (at: number, now: number, windowMs: number) => {
    const moments = behind.map((byMs) => at + byMs)
    const counting = moments.find((then) => then > now - windowMs && then <= now + nearMs)
    return counting && Math.min(counting, now)
  }
  return {
    asOfNow: (at, windowMs, mall) => {
      const [now, tick] = [clock.now(), monotonic()]
      look(now, tick)
      if (at > now - windowMs) return at
      const told = learned.get(mall ?? "")
      for (const before of told ? [told, ...lately] : lately) {
        // Nothing from before counts any more, and what came after is of the clock that is.
        if (tick - before.untilTick > windowMs) continue
        const then = tick + before.offset
        if (at <= then && at > then - windowMs) return at + Math.floor((now - then) / roundedMs) * roundedMs
      }
      return late(at, now, windowMs) ?? at
    },
    wasBehind: (behindMs) => {
      if (behindMs >= leastMs && behind.length < atMost) behind.push(behindMs)
    },
    learn: (mall, aheadMs) => {
      if (aheadMs < leastMs) return
      const [now, tick] = [clock.now(), monotonic()]
      const platform = now - aheadMs - tick
      const known = learned.get(mall)
      // Known already: what was written since was written by somebody who counts it.
      if (known && Math.abs(known.offset - platform) < nearMs) return
      if (learned.size >= mallsAtMost) learned.clear()
      learned.set(mall, { offset: platform, untilTick: tick })
    },
  }
}

/** As it is about to be written: what is kept of its requests is what counts now. */
export function withRequestsAsOfNow<Own extends Pick<Connection, "id" | "health">>(
  steady: Steady,
  own: Own,
  windowMs: number,
): Own {
  const { requestedAt } = own.health
  const mall = withoutOwner(own.id)
  const now = requestedAt.map((at) => steady.asOfNow(at, windowMs, mall))
  if (now.every((at, index) => at === requestedAt[index])) return own
  return { ...own, health: { ...own.health, requestedAt: now.sort((left, right) => left - right) } }
}
