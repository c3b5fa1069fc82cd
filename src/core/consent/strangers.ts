// Consents that nobody we know began: how many of their codes are shown to the provider. Remembered in the process, so that nothing grows.
import { limitsOf } from "../alive/budget/limits.ts"
import type { ConnectionFacts } from "../connection.ts"
import { KeeperError } from "../errors.ts"
import { readId, sameAccount } from "../id.ts"
import type { Clock, ListQuery, Providers } from "../ports.ts"

const minuteMs = 60_000
/** A minute, over all malls; and of these for malls of which nobody but the stranger speaks. */
const atMost = { all: 10, unknown: 6 }

export interface Strangers {
  /** Before anything is written or asked. Rejects with `rate_limited`; the state stays good. */
  admit(id: string): Promise<AdmittedStranger>
}

export interface AdmittedStranger {
  /** The provider took the code: it counts with the connection now. */
  taken(): void
}

interface Shown {
  id: string
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
  let shown: Shown[] = []
  const lately = (withinMs: number, isWanted: (one: Shown) => boolean) => {
    const now = clock.now()
    return shown.filter((one) => one.at > now - withinMs && isWanted(one))
  }
  const keepBelow = (most: number, withinMs: number, id: string, isWanted: (one: Shown) => boolean) => {
    const found = lately(withinMs, isWanted)
    const oldest = found[found.length - most]
    if (!oldest) return
    throw new KeeperError("rate_limited", {
      connectionId: id,
      retryAt: oldest.at + withinMs,
      detail: "too many codes were refused",
    })
  }
  return {
    admit: async (id) => {
      const now = clock.now()
      const budget = limitsOf(parts, readId(id))
      shown = shown.filter(({ at }) => at > now - budget.windowMs && at <= now)
      const checkBuckets = () => {
        keepBelow(atMost.all, minuteMs, id, () => true)
        const isOfMall = (one: Shown) => one.id === id && !one.wasTaken
        keepBelow(budget.strangers, budget.windowMs, id, isOfMall)
      }
      checkBuckets()
      const isUnknown = (await store.list({ ...sameAccount(id), unprovenLike: id, limit: 1 })).length === 0
      checkBuckets()
      if (isUnknown) keepBelow(atMost.unknown, minuteMs, id, (one) => one.isUnknown)
      const mine: Shown = { id, at: clock.now(), isUnknown }
      shown.push(mine)
      return {
        taken: () => {
          mine.wasTaken = true
        },
      }
    },
  }
}
