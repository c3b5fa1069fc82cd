// Compares this machine's clock with the store's, which all replicas share: who is behind hands out ends that are past.
import type { RefreshParts } from "../alive/parts.ts"
import { minute } from "../alive/schedule.ts"

export interface Clocks {
  /** Asks the store for its time, now and then. */
  compare(): Promise<void>
  /** How far this machine is behind; 0 where it is not, or where nobody can tell. */
  behindMs(): number
}

const everyMs = 5 * minute
/** The way of the answer, and what well-kept clocks differ by. */
const toleranceMs = 30_000
/** The store's clock may be the wrong one: then what is left of a token is not believed to be nothing. */
const believedMs = 60 * minute

export function createClocks({
  store,
  clock,
  journal,
  estimate,
}: Pick<RefreshParts, "store" | "clock" | "journal" | "estimate">): Clocks {
  let comparedAt = Number.NEGATIVE_INFINITY
  let apartMs = 0
  let isTold = false
  return {
    compare: async () => {
      if (!store.clock || Math.abs(clock.now() - comparedAt) < everyMs) return
      comparedAt = clock.now()
      const theirs = await store.clock()
      const away = theirs - (comparedAt + clock.now()) / 2
      apartMs = Math.abs(away) > toleranceMs ? away : 0
      estimate.saw(theirs)
      if (apartMs !== 0 && !isTold) {
        const minutes = Math.round(Math.abs(apartMs) / 6_000) / 10
        const detail = `${minutes} minutes ${apartMs > 0 ? "behind" : "ahead of"} ${store.name}`
        await journal.record({ kind: "clock_apart", detail })
      }
      isTold = apartMs !== 0
    },
    // By as much as a platform has told us, the ends are read earlier already; where we are ahead nothing ends earlier.
    behindMs: () => Math.min(Math.max(0, apartMs + Math.min(0, estimate.likelyAhead())), believedMs),
  }
}
