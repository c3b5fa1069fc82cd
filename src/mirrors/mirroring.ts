// All mirrors of a house: what a keeper tells of its connections goes to each, and no refresh ever waits for one.
import type { Connection } from "../core/connection.ts"
import type { EventKind, Journal } from "../core/events.ts"
import { everyConnection } from "../core/every-connection.ts"
import type { Clock, Store } from "../core/ports.ts"
import { keepMirror, type MirrorTrouble } from "./keeping.ts"
import type { MirroredToken, MirrorTarget } from "./target.ts"

export interface Mirroring {
  /** Everything there is: after a start others may have rotated, or emptied a mirror, meanwhile. */
  all(): Promise<void>
  settled(withinMs: number): Promise<void>
  look(): Promise<MirrorTrouble[]>
  end(withinMs: number): Promise<void>
}

export interface MirroringParts {
  targets: MirrorTarget[]
  store: Pick<Store, "get" | "list">
  journal: Journal
  clock: Clock
}

const changes: ReadonlySet<EventKind> = new Set<EventKind>([
  "connected",
  "reconnected",
  "imported",
  "refreshed",
  "adopted",
  "rescue_saved",
  "went_back",
  "disconnected",
])

export function createMirroring({ targets, store, journal, clock }: MirroringParts): Mirroring {
  if (targets.length === 0) return noMirrors
  const read = async (id: string) => {
    const connection = await store.get(id)
    return connection && !connection.foreign ? mirroredOf(connection) : undefined
  }
  const tell = (kind: "mirror_failed" | "mirror_recovered", detail: string) =>
    void journal.record({ kind, detail, by: "mirror" })
  const keepings = targets.map((target) => keepMirror({ target, read, clock, tell }))
  const stopListening = journal.listen(({ kind, connectionId }) => {
    if (connectionId === undefined || !changes.has(kind)) return
    for (const keeping of keepings) keeping.changed(connectionId)
  })
  const settled = async (withinMs: number) =>
    void (await Promise.all(keepings.map((keeping) => keeping.settled(withinMs))))
  return {
    all: async () => {
      for await (const { id } of everyConnection(store)) for (const keeping of keepings) keeping.changed(id)
    },
    settled,
    look: () => Promise.all(keepings.map((keeping) => keeping.look())),
    end: async (withinMs) => {
      stopListening()
      await settled(withinMs)
      for (const keeping of keepings) keeping.end()
    },
  }
}

/** Without mirrors nothing is read at a start, and nothing is listened to. */
const noMirrors: Mirroring = {
  all: async () => undefined,
  settled: async () => undefined,
  look: async () => [],
  end: async () => undefined,
}

/** The only way from a pair to a mirror: field by field, so that nothing else comes along. */
function mirroredOf({ id, mallId, clientId, tokens, tag, scopes }: Connection): MirroredToken {
  const { accessToken, accessExpiresAt: expiresAt, issuedAt } = tokens
  return { id, mallId, clientId, accessToken, expiresAt, issuedAt, tag, scopes }
}
