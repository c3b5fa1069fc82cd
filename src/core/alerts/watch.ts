// Which connections are worth a look: those this process hears of, and those others wrote into the journal.
import type { ConnectionFacts } from "../connection.ts"
import type { EventKind, Journal, KeeperEvent } from "../events.ts"
import { readId } from "../id.ts"

const telling: ReadonlySet<EventKind> = new Set<EventKind>([
  "connected",
  "reconnected",
  "recovered",
  "adopted",
  "lost",
  "unclear",
  "refresh_failed",
  "rescue_waiting",
  "rescue_refused",
])
const accepting: ReadonlySet<EventKind> = new Set<EventKind>(["connected", "reconnected", "refreshed"])

/** Clocks of several machines differ; looking twice tells nothing twice. */
const overlapMs = 10 * 60_000
const pageSize = 200

export interface Watch {
  add(ids: Iterable<string>): void
  /** Everything that is watched, once. */
  take(): string[]
  /** When this app was last accepted, as far as this process knows; 0: never. */
  acceptedAt(app?: string): number
  /** When a pair that was spent last came back, as far as this process saw it. */
  wentBack(): WentBack | undefined
}

interface WentBack {
  at: number
  detail: string
}

export function createWatch(journal: Journal): Watch {
  const watched = new Set<string>()
  const acceptedAt = new Map<string | undefined, number>()
  let wentBack: WentBack | undefined
  journal.listen(({ kind, connectionId, at, detail = "" }) => {
    if (kind === "went_back") wentBack = { at, detail }
    if (accepting.has(kind)) acceptedAt.set(readId(connectionId ?? "").app, at)
    if (connectionId !== undefined && telling.has(kind)) watched.add(connectionId)
  })
  return {
    add: (ids) => {
      for (const id of ids) watched.add(id)
    },
    take: () => {
      const taken = [...watched]
      watched.clear()
      return taken
    },
    acceptedAt: (app) => acceptedAt.get(app) ?? 0,
    wentBack: () => wentBack,
  }
}

/** Other processes found out too: a command, a library, a replica that has ended since. */
export async function namedSince(journal: Journal, sinceAt: number): Promise<string[]> {
  const ids = new Set<string>()
  let before: string | undefined
  for (;;) {
    const page: KeeperEvent[] = await journal.newest(pageSize, before)
    for (const { at, kind, connectionId } of page) {
      if (at < sinceAt - overlapMs) return [...ids]
      if (connectionId !== undefined && telling.has(kind)) ids.add(connectionId)
    }
    before = page.at(-1)?.id
    if (page.length < pageSize) return [...ids]
  }
}

/** Near its end although its refresh went well: that is no event, and no other sign will come. */
export function isNearEnd({ tokens }: ConnectionFacts, nearMs: number, now: number): boolean {
  return tokens.refreshExpiresAt - now <= nearMs
}
