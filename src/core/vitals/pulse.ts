// Does the store take what is written? Seen by every write, and tried where nobody has written for a while.
import { isKeeperError } from "../errors.ts"
import type { Clock, Store } from "../ports.ts"

export interface WriteTrouble {
  sinceAt: number
  /** Technical and free of secrets. */
  detail: string
}

export interface Pulse {
  /** The same store, watched. */
  readonly store: Store
  /** What is known of it, after one small write where that is old. */
  feel(): Promise<WriteTrouble | undefined>
  /** Something failed that may be the store's: the next look tries. */
  doubt(): void
}

/** A write that is older says nothing of now. */
const freshMs = 30_000
/** While it fails it is tried again this often, however many ask. */
const againMs = 2_000
const key = "pulse"

export function createPulse(given: Store, clock: Clock): Pulse {
  let wroteAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let trouble: WriteTrouble | undefined
  let trying: Promise<void> | undefined
  const seen = async <Result>(write: Promise<Result>): Promise<Result> => {
    try {
      const result = await write
      wroteAt = clock.now()
      trouble = undefined
      return result
    } catch (error) {
      if (isAboutStore(error))
        trouble = { sinceAt: trouble?.sinceAt ?? clock.now(), detail: error.detail ?? error.code }
      throw error
    }
  }
  const store = watched(given, seen)
  const tryOnce = async () => {
    triedAt = clock.now()
    await store
      .notes("fact")
      .put(key, { at: triedAt }, "always")
      .catch(() => undefined)
  }
  const isOld = (at: number, ms: number) => Math.abs(clock.now() - at) >= ms
  return {
    store,
    doubt: () => {
      wroteAt = Number.NEGATIVE_INFINITY
    },
    feel: async () => {
      if (isOld(trouble ? triedAt : wroteAt, trouble ? againMs : freshMs)) {
        trying ??= tryOnce().finally(() => {
          trying = undefined
        })
      }
      await trying
      return trouble
    },
  }
}

/** One row that its table refuses, a queue that is long or a mistake of ours say nothing of the store. */
function isAboutStore(error: unknown): error is Error & { code: string; detail?: string } {
  return isKeeperError(error, "store_unavailable") || isKeeperError(error, "settings_invalid")
}

type Seen = <Result>(write: Promise<Result>) => Promise<Result>

function watched(store: Store, seen: Seen): Store {
  return {
    ...store,
    saveTokens: (connection, ifTag, by, beside) => seen(store.saveTokens(connection, ifTag, by, beside)),
    saveHealth: (id, news, ifTag, heard) => seen(store.saveHealth(id, news, ifTag, heard)),
    remove: (id) => seen(store.remove(id)),
    lease: (name, ttlMs, asking) => seen(store.lease(name, ttlMs, asking)),
    notes: (kind) => {
      const notes = store.notes(kind)
      return {
        ...notes,
        put: (key, value, ifVersion) => seen(notes.put(key, value, ifVersion)),
        remove: (key) => seen(notes.remove(key)),
      }
    },
  }
}
