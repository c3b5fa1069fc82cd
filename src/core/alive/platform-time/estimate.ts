// How far this machine's clock is ahead of the platforms', as the `Date` of their answers told this process.
import type { Clock } from "../../ports.ts"
import { type Lived, nearMs } from "../budget/lived.ts"
import { minute } from "../schedule.ts"

/** Ahead is more than 0, behind less. */
export interface Estimate {
  /** Undefined: a pair came, and nothing that is to be believed of our clock. */
  learn(mall: string, aheadMs: number | undefined): void
  /** Another clock of this house has shown this moment: while nothing else is known, ours may be behind it. */
  saw(at: number): void
  perhapsBehindMs(): number
  /** No pair has come from a platform since the clock was last set. */
  isUntold(): boolean
  /** Some answer told how our clock is, and holds since it was last set. */
  isKnown(): boolean
  /** Nothing that was heard so far says that our clock is wrong: nothing is to be moved. */
  isRight(): boolean
  /** Undefined: nothing is known that holds for this mall. */
  knownFor(mall: string): number | undefined
  /** By this the record of a mall is read and written. */
  aheadFor(mall: string): number
  /** For what is asked of all malls at once: rather too much is due than too little. */
  leastAhead(): number
  /** For figures over all malls. */
  likelyAhead(): number
}

interface Told {
  mall: string
  aheadMs: number
  /** Our clock before what passes without being set. Set since then, or asleep, nothing is known any more. */
  offset: number
}

const mallsAtMost = 10_000
const witnessesAtMost = 9
/** What clocks differ by that are both taken for right, and more. */
export const doubtMs = 5 * minute
/** `Date` has whole seconds, and what is less than a minute off counts as right. */
const alikeMs = 2 * nearMs

/**
 * One mall's word holds for its own record alone, unless most of those that were heard lately say the same: then it holds
 * for all, the others' records included. So a `Date` that lies harms one mall at most.
 */
export function createEstimate(clock: Clock, lived: Pick<Lived, "offset">): Estimate {
  const byMall = new Map<string, Told>()
  let latest: Told[] = []
  let agreed: number | undefined
  let behindMs = 0
  let heardAtOffset: number | undefined
  /** Where every clock is right nothing is ever computed. */
  let isAnyOff = false
  const isOfNow = ({ offset }: Told) => Math.abs(lived.offset() - offset) < nearMs
  const witnesses = () => (clock.monotonic ? latest.filter(isOfNow) : [])
  const knownFor = (mall: string) => {
    const own = clock.monotonic && byMall.get(mall)
    const ownMs = own && isOfNow(own) ? own.aheadMs : undefined
    return agreed !== undefined && witnesses().length > 0 ? agreed : ownMs
  }
  const isUntold = () =>
    heardAtOffset === undefined ||
    (clock.monotonic !== undefined && Math.abs(lived.offset() - heardAtOffset) >= nearMs)
  const least = () => Math.min(0, ...witnesses().map(({ aheadMs }) => aheadMs))
  return {
    learn: (mall, aheadMs) => {
      const offset = lived.offset()
      heardAtOffset = offset
      behindMs = 0
      if (aheadMs === undefined) return
      const told = { mall, aheadMs, offset }
      if (byMall.size >= mallsAtMost && !byMall.has(mall)) byMall.clear()
      byMall.set(mall, told)
      latest = [told, ...latest.filter((one) => one.mall !== mall && isOfNow(one))].slice(0, witnessesAtMost)
      agreed = agreedBy(latest.map((one) => one.aheadMs))
      isAnyOff ||= aheadMs !== 0
    },
    saw: (at) => {
      behindMs = Math.max(behindMs, at - clock.now())
    },
    perhapsBehindMs: () => behindMs,
    isUntold,
    isKnown: () => witnesses().length > 0,
    isRight: () => !isAnyOff,
    knownFor,
    aheadFor: (mall) => (isAnyOff ? (knownFor(mall) ?? least()) : 0),
    leastAhead: () => {
      if (behindMs > doubtMs && isUntold()) return -behindMs
      return isAnyOff ? (agreedNow() ?? least()) : 0
    },
    likelyAhead: () => {
      if (!isAnyOff) return 0
      const all = witnesses()
      return agreedNow() ?? (all.length === 1 ? all[0]!.aheadMs : least())
    },
  }
  function agreedNow(): number | undefined {
    return witnesses().length > 0 ? agreed : undefined
  }
}

/** What more than half of them say, of two malls at least; the nearest to a right clock of what those say. */
function agreedBy(all: readonly number[]): number | undefined {
  const sorted = all.toSorted((left, right) => left - right)
  const half = Math.floor(sorted.length / 2)
  for (let from = 0; from + half < sorted.length; from++) {
    const alike = sorted.slice(from, from + half + 1)
    if (alike.length < 2 || alike.at(-1)! - alike[0]! > alikeMs) continue
    return alike.toSorted((left, right) => Math.abs(left) - Math.abs(right))[0]
  }
  return undefined
}
