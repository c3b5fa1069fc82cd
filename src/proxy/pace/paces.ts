// One line per mall and one per key with a rate: made when they are needed, forgotten when nothing is in them.
import type { Clock, ProviderFacts } from "../../core/ports.ts"
import { Bucket } from "./bucket.ts"
import { Line } from "./line.ts"

/** Far above what calls at once; what is idle is as good as new. */
const keptAtMost = 10_000

const mallsWhy = "more calls than this mall's limit lets through"
const keysWhy = "more calls than the rate of this key lets through"

interface Pacing {
  size: number
  perSecond: number
}

export interface Paces {
  /** Undefined: no limit of this platform is known. `account`: with the name of its app, where it has one. */
  ofMall(account: string, facts: ProviderFacts): Line | undefined
  ofKey(keyId: string, rate: number): Line
  /** To look at, without making one. */
  known(account: string): Line | undefined
  waiting(): number
}

export function createPaces(clock: Clock): Paces {
  const malls = new Map<string, Line>()
  const keys = new Map<string, Line>()
  const kept = (lines: Map<string, Line>, name: string, why: string, { size, perSecond }: Pacing) => {
    const now = clock.now()
    if (lines.size >= keptAtMost) {
      for (const [other, line] of lines)
        if (line.waiting === 0 && line.bucket.isIdle(now)) lines.delete(other)
    }
    const line = new Line(new Bucket(size, perSecond, now), clock, why)
    lines.set(name, line)
    return line
  }
  return {
    ofMall: (account, { pacing }) =>
      malls.get(account) ?? (pacing && kept(malls, account, mallsWhy, { size: pacing.bucket, ...pacing })),
    ofKey: (keyId, rate) => {
      const name = `${keyId} ${rate}`
      return (
        keys.get(name) ?? kept(keys, name, keysWhy, { size: Math.max(1, Math.ceil(rate)), perSecond: rate })
      )
    },
    known: (account) => malls.get(account),
    waiting: () => {
      let count = 0
      for (const line of malls.values()) count += line.waiting
      return count
    },
  }
}
