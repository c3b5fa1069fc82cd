// All mirrors of a house: what a keeper tells of its connections goes to each, and no refresh ever waits for one.
import type { Connection, ConnectionFacts } from "../core/connection.ts"
import type { MirrorAhead } from "../core/doctor/report.ts"
import type { EventKind, Journal } from "../core/events.ts"
import { everyConnection, factsEvenShut } from "../core/every-connection.ts"
import type { Clock, Store } from "../core/ports.ts"
import { type Keeping, keepMirror, type MirrorTrouble } from "./keeping.ts"
import { type Mirroring, noMirrors } from "./of-house.ts"
import type { MirroredToken, MirrorTarget } from "./target.ts"

export interface MirroringParts {
  targets: MirrorTarget[]
  store: Pick<Store, "get" | "list">
  journal: Journal
  clock: Clock
  /** How long a token lives, as far as platforms have told how our clock is. */
  leftMs?(id: string): Promise<number>
}

const followEveryMs = 60_000
/** A store of a hundred thousand malls is not read all day long. */
const restPerWork = 20

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

export function createMirroring({ targets, store, journal, clock, leftMs }: MirroringParts): Mirroring {
  if (targets.length === 0) return noMirrors
  /** By connection, the version that was read last to be brought. */
  const seen = new Map<string, string>()
  const read = async (id: string) => {
    const connection = await store.get(id)
    if (connection) seen.set(id, versionOf(connection))
    else seen.delete(id)
    if (!connection || connection.foreign) return undefined
    const isOver = connection.tokens.accessExpiresAt <= clock.now()
    const livesMs = isOver ? await leftMs?.(id).catch(() => undefined) : undefined
    return { ...mirroredOf(connection), ...(livesMs && { livesMs }) }
  }
  const tell = (kind: "mirror_failed" | "mirror_recovered", detail: string) =>
    void journal.record({ kind, detail, by: "mirror" })
  const keepings = targets.map((target) => keepMirror({ target, read, clock, tell }))
  const stopListening = journal.listen(({ kind, connectionId }) => {
    if (connectionId === undefined || !changes.has(kind)) return
    bring(connectionId)
  })
  const bring = (id: string) => {
    for (const keeping of keepings) keeping.changed(id)
  }
  const bringNews = async () => {
    const gone = new Set(seen.keys())
    for await (const facts of everyConnection(store)) {
      gone.delete(facts.id)
      if (seen.get(facts.id) !== versionOf(facts)) bring(facts.id)
    }
    for (const id of gone) bring(id)
  }
  const ending = new AbortController()
  const followOn = async () => {
    while (!ending.signal.aborted) {
      const startedAt = clock.now()
      // A store that is away is read the next time.
      await bringNews().catch(() => undefined)
      const tookMs = Math.max(0, clock.now() - startedAt)
      await clock.sleep(Math.max(followEveryMs, restPerWork * tookMs), ending.signal)
    }
  }
  const settled = async (withinMs: number) =>
    void (await Promise.all(keepings.map((keeping) => keeping.settled(withinMs))))
  return {
    bringNews,
    follow: () => void followOn(),
    settled,
    look: () => Promise.all(keepings.map((keeping, at) => lookOver(keeping, targets[at]!, store, clock))),
    // One that is away is told of by `look`, and keeps none of the others from being looked at.
    ahead: async () => {
      const looked = await Promise.allSettled(targets.map((target) => aheadOf(target, store)))
      return looked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
    },
    end: async (withinMs) => {
      stopListening()
      ending.abort()
      await settled(withinMs)
      for (const keeping of keepings) keeping.end()
    },
  }
}

/** As many places as are worth a look each time. */
const lookedAtMost = 1_000

/** A command has brought nothing itself: what keeps the server beside it from bringing a token, it sees at the places. */
async function lookOver(
  keeping: Keeping,
  { inTheWay }: MirrorTarget,
  store: Pick<Store, "list">,
  clock: Clock,
): Promise<MirrorTrouble> {
  const look = await keeping.look()
  if (look.reason !== undefined || !inTheWay) return look
  const found: string[] = []
  try {
    let looked = 0
    for await (const { id, foreign } of everyConnection(store)) {
      const why = foreign ? undefined : await inTheWay(id)
      if (why !== undefined) found.push(`${id}: ${why}`)
      if (++looked === lookedAtMost) break
    }
  } catch {
    // The store is away, which others tell.
  }
  const [reason] = found
  return reason === undefined ? look : { ...look, reason, sinceAt: clock.now(), waiting: found.length }
}

/** What lies there was read out of the store once. The mirror first: what is refreshed meanwhile is newer in the store, never in what was read here. */
async function aheadOf(
  { name, standing }: MirrorTarget,
  store: Pick<Store, "get" | "list">,
): Promise<MirrorAhead> {
  const found: MirrorAhead = { name, lacking: [], behind: [] }
  for (const { id, tag, issuedAt } of (await standing?.()) ?? []) {
    const held = await factsEvenShut(store, id)
    if (held === undefined) found.lacking.push(id)
    else if (held.tag !== tag && issuedAt > held.tokens.issuedAt) found.behind.push(id)
  }
  return found
}

function versionOf({ tag, tokens }: ConnectionFacts): string {
  return `${tag} ${tokens.accessExpiresAt}`
}

/** The only way from a pair to a mirror: field by field, so that nothing else comes along. */
function mirroredOf({ id, mallId, clientId, tokens, tag, scopes }: Connection): MirroredToken {
  const { accessToken, accessExpiresAt: expiresAt, issuedAt } = tokens
  return { id, mallId, clientId, accessToken, expiresAt, issuedAt, tag, scopes }
}
