// Who did what to which connection: told to listeners at once, and kept where it will be asked for later.
import type { ErrorCode } from "./errors.ts"
import type { Chance, Clock, Store } from "./ports.ts"

/** Everything that is recorded. */
export type EventKind =
  | "connected"
  | "reconnected"
  | "imported"
  | "exported"
  | "refreshed"
  | "refresh_failed"
  | "unclear"
  | "recovered"
  | "adopted"
  | "lost"
  | "disconnected"
  | "app_rejected"
  | "app_accepted"
  | "rescue_waiting"
  | "rescue_saved"
  | "rescue_failed"
  | "rescue_refused"
  | "rescue_set_aside"
  | "scopes_missing"
  | "answer_odd"
  | "clock_went_back"
  | "went_back"
  | "written_elsewhere"
  | "store_emptied"
  | "store_new"
  | "clock_apart"
  | "clock_off"
  | "session_unverifiable"
  | "session_elsewhere"
  | "key_created"
  | "key_revoked"
  | "resealed"
  | "token_read"
  | "alerted"
  | "alert_failed"
  | "uninstalled_hint"
  | "hint_refuted"
  | "consent_failed"
  | "webhooks_undelivered"
  | "mirror_failed"
  | "mirror_recovered"

/** What may cost a mall, or keeps all of them from being renewed: an error in the log, red on a terminal. */
export const graveEvents: ReadonlySet<string> = new Set<EventKind>([
  "lost",
  "app_rejected",
  "rescue_failed",
  "rescue_waiting",
  "rescue_refused",
  "rescue_set_aside",
  "store_emptied",
])

/** Something that happened, with who did it to which connection. */
export interface KeeperEvent {
  id: string
  at: number
  kind: EventKind
  connectionId?: string
  /** Of what is about one app: its name; absent for the first one. */
  app?: string
  /** `sweep`, `caller`, `cli`, a key's name: the one who asked. */
  by?: string
  /** Technical and free of secrets. */
  detail?: string
  /** Of a consent that failed: by what name. */
  code?: ErrorCode
  tookMs?: number
}

/** Happens thousands of times a day, or is repeated by every retry: told, not kept. */
const passingKinds: ReadonlySet<EventKind> = new Set<EventKind>(["refreshed", "token_read", "answer_odd"])

const keptForMs = 30 * 24 * 60 * 60_000

/** Is told of every event as it happens; must not throw. */
export type Listener = (event: KeeperEvent) => void

/** An event before it is recorded. */
export type EventFacts = Omit<KeeperEvent, "id" | "at">

/** Who did what to which connection: told to listeners at once, and kept for thirty days. */
export interface Journal {
  record(event: EventFacts, keep?: boolean): Promise<void>
  /** Kept before the deed, told after it: a process killed in between has not done it in silence. */
  foretell(event: EventFacts): Promise<{ tell(): void; takeBack(): Promise<void> }>
  listen(listener: Listener): () => void
  newest(limit: number, before?: string): Promise<KeeperEvent[]>
  /** Once all that was told so far is kept, as far as the store takes it: who listens from now on finds the rest there. */
  written(): Promise<void>
  prune(): Promise<void>
}

export function createJournal(store: Store, clock: Clock, chance: Chance): Journal {
  const listeners = new Set<Listener>()
  const notes = store.notes("event")
  const beingWritten = new Set<Promise<unknown>>()
  let sequence = 0
  const made = (facts: EventFacts): KeeperEvent => {
    const at = clock.now()
    return { id: eventId(at, sequence++, chance), at, ...facts }
  }
  const tell = (event: KeeperEvent) => {
    for (const listener of listeners) listener(event)
  }
  // The listeners (log, metrics) hear it anyway; a store that is away must not turn good news into bad.
  const put = async (event: KeeperEvent) => {
    const writing = notes.put(event.id, event, "new").catch(() => false)
    beingWritten.add(writing)
    await writing
    beingWritten.delete(writing)
  }
  return {
    record: async (facts, keep = !passingKinds.has(facts.kind)) => {
      if (!keep && listeners.size === 0) return
      const event = made(facts)
      tell(event)
      if (keep) await put(event)
    },
    foretell: async (facts) => {
      const event = made(facts)
      await put(event)
      return { tell: () => tell(event), takeBack: () => notes.remove(event.id) }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    newest: async (limit, before) => {
      const found: KeeperEvent[] = []
      // A caller that gets fewer than it asked for takes them for the last.
      for (let after = before; found.length < limit; ) {
        const left = limit - found.length
        const page = await notes.list({ limit: left, newest: true, after })
        found.push(...page.map((note) => note.value as KeeperEvent).filter((event) => event !== undefined))
        if (page.length < left) break
        after = page.at(-1)?.key
      }
      return found
    },
    written: async () => {
      await Promise.all(beingWritten)
    },
    prune: async () => {
      const horizon = eventTime(clock.now() - keptForMs)
      // As many as there are: what is written in an hour must be gone in an hour, whatever hangs or fails.
      for (;;) {
        const oldest = await notes.list({ limit: 500 })
        const over = oldest.filter((note) => note.key < horizon)
        for (const note of over) await notes.remove(note.key)
        if (over.length < 500) return
      }
    },
  }
}

/** Sorts by time and, within a millisecond of one process, by order: the newest are found by key alone. */
function eventId(at: number, sequence: number, chance: Chance): string {
  const order = (sequence % 46_656).toString(36).padStart(3, "0")
  return `${eventTime(at)}-${order}-${chance.id().slice(0, 8)}`
}

function eventTime(at: number): string {
  return Math.max(0, at).toString(36).padStart(9, "0")
}
