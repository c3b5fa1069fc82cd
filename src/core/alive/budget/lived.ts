// What passed in this process, whatever its clock was set to: a clock that is set forward makes nothing older.
import type { Clock } from "../../ports.ts"

export interface Lived {
  /** A moment of before as the clock would have shown it, had it been right by then. */
  asOfNow(at: number, windowMs: number): number
  /** When this was first asked about, by the clock as it is now. */
  firstSeen(what: string): number
  /** The clock before what passes without being set. */
  offset(): number
}

/** How far the clock was before what passes without being set, until it was set forward. */
interface Before {
  offset: number
  untilTick: number
}

/** Clocks are put right by little steps all the time. */
export const leastMs = 1_000
/** `Date` has whole seconds, and answers take their time. */
export const nearMs = 60_000
const atMost = 16
const seenAtMost = 10_000
/** Several processes of one machine see a jump at different moments, and write down the same. */
const roundedMs = 10_000

/** Where the clock does not tell what passes, its word is taken. */
export function createLived(clock: Clock): Lived {
  const tickNow = () => clock.monotonic?.() ?? clock.now()
  let offset = clock.now() - tickNow()
  const lately: Before[] = []
  const seen = new Map<string, number>()
  const look = (now: number, tick: number) => {
    const byMs = now - tick - offset
    if (Math.abs(byMs) < leastMs) return
    if (byMs > 0) lately.unshift({ offset, untilTick: tick })
    lately.length = Math.min(lately.length, atMost)
    offset = now - tick
  }
  return {
    offset: () => clock.now() - tickNow(),
    firstSeen: (what) => {
      const [now, tick] = [clock.now(), tickNow()]
      look(now, tick)
      const known = seen.get(what)
      if (known === undefined && seen.size >= seenAtMost) seen.clear()
      if (known === undefined) seen.set(what, tick)
      // By the offset that is kept: told twice it is the same moment.
      return Math.round((known ?? tick) + offset)
    },
    asOfNow: (at, windowMs) => {
      const [now, tick] = [clock.now(), tickNow()]
      look(now, tick)
      if (at > now - windowMs) return at
      for (const before of lately) {
        // Nothing from before counts any more, and what came after is of the clock that is.
        if (tick - before.untilTick > windowMs) continue
        const then = tick + before.offset
        if (at <= then && at > then - windowMs) return at + Math.floor((now - then) / roundedMs) * roundedMs
      }
      return at
    },
  }
}
