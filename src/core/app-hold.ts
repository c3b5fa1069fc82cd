// While Cafe24 rejects our own client id or secret, no mall is asked about: each would only be refused as well.
import { KeeperError } from "./errors.ts"
import type { Clock, Store } from "./ports.ts"
import { retryTable } from "./schedule.ts"

export interface AppHold {
  /** Throws `app_rejected` while held. */
  check(): void
  /** True when this is news. */
  raise(detail: string): Promise<boolean>
  /** True when it had been held. */
  lower(): Promise<boolean>
  /** Reads what other processes found out. */
  load(): Promise<void>
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
      if (held && held.until > clock.now()) {
        throw new KeeperError("app_rejected", { detail: held.detail, retryAt: held.until })
      }
    },
    raise: async (detail) => {
      const news = held === undefined
      const now = clock.now()
      const times = (held?.times ?? 0) + 1
      const wait = retryTable[Math.min(times, retryTable.length) - 1] ?? 0
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
  }
}
