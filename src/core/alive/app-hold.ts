// While Cafe24 rejects our own client id or secret, no mall is asked about: each would only be refused as well.
import { KeeperError } from "../errors.ts"
import type { Clock, Store } from "../ports.ts"
import { minute } from "./schedule.ts"

/** One mall asks for all of them, so it may ask often. */
const longestHoldMs = 5 * minute
const holdTable = [minute, 2 * minute, longestHoldMs]

export interface AppHold {
  /** Throws `app_rejected` while held. */
  check(): void
  /** True when this is news. */
  raise(detail: string): Promise<boolean>
  /** True when it had been held. */
  lower(): Promise<boolean>
  /** Reads what other processes found out. */
  load(): Promise<void>
  /** Since when and why it is held, if it is. */
  held(): { sinceAt: number; detail: string } | undefined
}

interface Held {
  since: number
  until: number
  times: number
  detail: string
}

/** `appKey` changes with the secret, so that a corrected one is tried at once. */
export function createAppHold(store: Store, clock: Clock, appKey: string): AppHold {
  const notes = store.notes("app")
  let held: Held | undefined
  return {
    check: () => {
      // Further off than any hold lasts: written while the clock was wrong.
      const leftMs = held ? held.until - clock.now() : 0
      if (held && leftMs > 0 && leftMs <= longestHoldMs) {
        throw new KeeperError("app_rejected", { detail: held.detail, retryAt: held.until })
      }
    },
    raise: async (detail) => {
      const news = held === undefined
      const now = clock.now()
      const times = (held?.times ?? 0) + 1
      const wait = holdTable[Math.min(times, holdTable.length) - 1] ?? longestHoldMs
      held = { since: held?.since ?? now, until: now + wait, times, detail }
      await notes.put(appKey, held, "always")
      return news
    },
    lower: async () => {
      if (held === undefined) return false
      held = undefined
      await notes.remove(appKey)
      return true
    },
    load: async () => {
      held = (await notes.get(appKey))?.value as Held | undefined
    },
    held: () => held && { sinceAt: held.since, detail: held.detail },
  }
}
