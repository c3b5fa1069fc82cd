// Answers that this process knows of and that the store does not have yet.
import { believableMoment } from "../../believable.ts"
import type { ErrorCode } from "../../errors.ts"
import type { RescueEntry } from "../../ports.ts"

/** Why the store did not take it when it was last tried. */
export interface WaitingTrouble {
  code: ErrorCode
  detail: string
}

const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "row_refused",
  "request_invalid",
  "settings_invalid",
  "ambiguous",
])

/** The store is there and says no to this one: somebody must mend something, and waiting does not. */
export function isRefusal(code: ErrorCode | undefined): boolean {
  return code !== undefined && refusals.has(code)
}

/**
 * Younger ones may be in the hands of a living process. A moment that is still to come, or as long ago as nothing lives, is
 * of a clock that was wrong, and says nothing of how young an answer is.
 */
export function isRipe({ at }: Pick<RescueEntry, "at">, now: number, olderThanMs: number): boolean {
  const keptAt = believableMoment(at, now)
  return keptAt === undefined || keptAt > now || keptAt <= now - olderThanMs
}

export interface Waiter {
  entry: RescueEntry
  trouble?: WaitingTrouble
}

export interface Waiting {
  add(entry: RescueEntry): void
  drop(key: string): void
  /** True: this is news. */
  troubled(key: string, trouble: WaitingTrouble): boolean
  /** Oldest first. */
  of(id: string): Waiter[]
  all(): Waiter[]
  /** Entries of another store in the same place, by key: left alone. */
  readonly foreign: Map<string, RescueEntry>
}

export function createWaiting(): Waiting {
  const waiters = new Map<string, Waiter>()
  const all = () => [...waiters.values()].sort((left, right) => left.entry.at - right.entry.at)
  return {
    add: (entry) => {
      if (!waiters.has(entry.key)) waiters.set(entry.key, { entry })
    },
    drop: (key) => void waiters.delete(key),
    troubled: (key, trouble) => {
      const waiter = waiters.get(key)
      if (!waiter) return false
      const isNews = waiter.trouble?.code !== trouble.code || waiter.trouble.detail !== trouble.detail
      waiter.trouble = trouble
      return isNews
    },
    of: (id) => all().filter(({ entry }) => entry.id === id),
    all,
    foreign: new Map(),
  }
}
