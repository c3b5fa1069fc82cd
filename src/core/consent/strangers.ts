// Consents that nobody we know began: how many of their codes are shown to Cafe24. Remembered in the process, so that nothing grows.
import { limitsOf } from "../alive/budget/limits.ts"
import type { ConnectionFacts } from "../connection.ts"
import { KeeperError } from "../errors.ts"
import type { Clock, ListQuery, Providers } from "../ports.ts"

const minuteMs = 60_000
/** A minute, over all malls; and of these for malls of which nobody but the stranger speaks. */
const atMost = { all: 10, unknown: 6 }

export interface Strangers {
  /** Before anything is written or asked. Rejects with `rate_limited`; the state stays good. */
  admit(mallId: string): Promise<Admitted>
}

export interface Admitted {
  /** Cafe24 took the code: it counts with the connection now. */
  taken(): void
}

interface Shown {
  mallId: string
  at: number
  isUnknown: boolean
  wasTaken?: boolean
}

export interface StrangersParts {
  clock: Pick<Clock, "now">
  providers: Providers
  store: { list(query: ListQuery): Promise<ConnectionFacts[]> }
}

/** No more than the buckets let through in the time that counts is ever remembered. */
export function createStrangers(parts: StrangersParts): Strangers {
  const { clock, store } = parts
  const budget = limitsOf(parts, {})
  let shown: Shown[] = []
  const lately = (withinMs: number, isWanted: (one: Shown) => boolean) => {
    const now = clock.now()
    return shown.filter((one) => one.at > now - withinMs && isWanted(one))
  }
  const keepBelow = (most: number, withinMs: number, mallId: string, isWanted: (one: Shown) => boolean) => {
    const found = lately(withinMs, isWanted)
    const oldest = found[found.length - most]
    if (!oldest) return
    throw new KeeperError("rate_limited", {
      connectionId: mallId,
      retryAt: oldest.at + withinMs,
      detail: "too many codes were refused",
    })
  }
  return {
    admit: async (mallId) => {
      const now = clock.now()
      shown = shown.filter(({ at }) => at > now - budget.windowMs && at <= now)
      const checkBuckets = () => {
        keepBelow(atMost.all, minuteMs, mallId, () => true)
        const isOfMall = (one: Shown) => one.mallId === mallId && !one.wasTaken
        keepBelow(budget.strangers, budget.windowMs, mallId, isOfMall)
      }
      checkBuckets()
      const isUnknown = (await store.list({ mallId, limit: 1 })).length === 0
      checkBuckets()
      if (isUnknown) keepBelow(atMost.unknown, minuteMs, mallId, (one) => one.isUnknown)
      const mine: Shown = { mallId, at: clock.now(), isUnknown }
      shown.push(mine)
      return {
        taken: () => {
          mine.wasTaken = true
        },
      }
    },
  }
}
