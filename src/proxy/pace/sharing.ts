// Blocks go from replica to replica behind everybody's back: no call waits for the store, and none fails with it.
import type { Blocks } from "../../core/calls/blocks.ts"
import type { Clock } from "../../core/ports.ts"
import type { Line } from "./line.ts"

/** How full is shared by the platform itself, with every answer; only what it does not say again is told here. */
const lookedEveryMs = 10_000
/** A block that moved by less is the same one. */
const sameMs = 2_000

interface Told {
  until: number
  lookedAt: number
}

export type SharedBlocks = (account: string, line: Line) => void

export function createSharing(blocks: Blocks, clock: Clock): SharedBlocks {
  const told = new WeakMap<Line, Told>()
  const look = async (account: string, line: Line, known: Told) => {
    const until = await blocks.until(account).catch(() => undefined)
    if (until === undefined) return
    known.until = Math.max(known.until, until)
    line.bucket.block(until, clock.now())
  }
  return (account, line) => {
    const now = clock.now()
    const { bucket } = line
    const isFirst = !told.has(line)
    const known = told.get(line) ?? { until: 0, lookedAt: 0 }
    told.set(line, known)
    const until = bucket.blockedUntil(now)
    if (until !== undefined && until > known.until + sameMs) {
      known.until = until
      blocks.tell(account, until).catch(() => undefined)
    }
    const isPressed = bucket.used(now) * 2 >= bucket.size
    if (!isFirst && (!isPressed || now - known.lookedAt < lookedEveryMs)) return
    known.lookedAt = now
    void look(account, line, known)
  }
}
