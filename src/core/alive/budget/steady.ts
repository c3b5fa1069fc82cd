// When a token request was made, whatever the clocks of those that wrote it down and of those that read it show.
import type { Connection } from "../../connection.ts"
import { withoutOwner } from "../../id.ts"
import type { Clock } from "../../ports.ts"
import type { Estimate } from "../platform-time/estimate.ts"
import { type Lived, leastMs, nearMs } from "./lived.ts"

/**
 * Requests are written down by the platform's clock where its answers have told this process how far ours is from it,
 * and by ours where nothing is known. So programs with different clocks count the same.
 */
export interface Steady {
  /** A moment of before as the clock would have shown it, had it been right by then. */
  asOfNow(at: number, windowMs: number): number
  /** A moment of our clock as it is to be written down. */
  noted(mall: string, at: number): number
  /** What is written down, by our clock, as it counts. */
  counting(mall: string, notedAt: number, windowMs: number): number
  /** What is written down, as it is to be written down from now on. */
  renoted(mall: string, notedAt: number, windowMs: number): number
  /** A process before this one was off by so much: what it wrote down, or we read, may look that much older than it is. */
  wasOff(byMs: number): void
}

const mallsAtMost = 10_000
const offsAtMost = 16

/** Knows what this process lived through; where the clock does not tell what passes, nothing is put right. */
export function createSteady(clock: Clock, lived: Lived, estimate: Pick<Estimate, "knownFor">): Steady {
  const offs: number[] = []
  /** Written down by our clock, before anything was known of it. */
  const ours = new Set<string>()
  const aheadOf = estimate.knownFor
  // Some that a right clock wrote so long ago count as well: rather too many than one too few.
  const late = (at: number, now: number, windowMs: number) => {
    const counting = offs
      .map((byMs) => at + byMs)
      .find((then) => then > now - windowMs && then <= now + nearMs)
    return counting && Math.min(counting, now)
  }
  const byUs = (mall: string, at: number) => {
    if (ours.size >= mallsAtMost) ours.clear()
    ours.add(`${mall} ${at}`)
    return at
  }
  const byOurs = (mall: string, notedAt: number) =>
    ours.has(`${mall} ${notedAt}`) ? notedAt : notedAt + (aheadOf(mall) ?? 0)
  /** By our clock. One that is still to come counts from when we first saw it: its writer was ahead, or we are behind. */
  const real = (mall: string, at: number, windowMs: number) =>
    at > clock.now() ? lived.firstSeen(`${mall} ${at}`) : lived.asOfNow(at, windowMs)
  return {
    asOfNow: (at, windowMs) => {
      const lately = lived.asOfNow(at, windowMs)
      return lately === at ? (late(at, clock.now(), windowMs) ?? at) : lately
    },
    noted: (mall, at) => {
      const aheadMs = aheadOf(mall)
      return aheadMs === undefined ? byUs(mall, at) : at - aheadMs
    },
    counting: (mall, notedAt, windowMs) => {
      const now = clock.now()
      const at = real(mall, byOurs(mall, notedAt), windowMs)
      if (aheadOf(mall) !== undefined || at > now - windowMs) return at
      return late(at, now, windowMs) ?? at
    },
    renoted: (mall, notedAt, windowMs) => {
      const aheadMs = aheadOf(mall)
      if (aheadMs !== undefined) return real(mall, byOurs(mall, notedAt), windowMs) - aheadMs
      // Who does not know which clock is wrong leaves what is still to come: for a right clock it may be of just now.
      const at = notedAt > clock.now() ? notedAt : lived.asOfNow(notedAt, windowMs)
      return at === notedAt ? at : byUs(mall, at)
    },
    wasOff: (byMs) => {
      if (byMs >= leastMs && offs.length < offsAtMost) offs.push(byMs)
    },
  }
}

/** A moment of our clock, as it is written down for the mall of this connection. */
export function notedFor({ steady }: { steady: Steady }, id: string, at: number): number {
  return steady.noted(withoutOwner(id), at)
}

/** As it is about to be written: what is kept of its requests is what counts now. */
export function withRequestsRenoted<Own extends Pick<Connection, "id" | "health">>(
  steady: Steady,
  own: Own,
  windowMs: number,
): Own {
  const { requestedAt } = own.health
  const mall = withoutOwner(own.id)
  const news = requestedAt.map((at) => steady.renoted(mall, at, windowMs))
  if (news.every((at, index) => at === requestedAt[index])) return own
  return { ...own, health: { ...own.health, requestedAt: news.sort((left, right) => left - right) } }
}
