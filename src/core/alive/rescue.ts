// Answers that are not in the store yet: put in a safe place before anything can fail, brought home afterwards.
import { type Connection, wellHealth } from "../connection.ts"
import { KeeperError } from "../errors.ts"
import type { Journal } from "../events.ts"
import type {
  Chance,
  Clock,
  Grant,
  IfTag,
  Provider,
  RawAnswer,
  Rescue,
  RescueEntry,
  Secrets,
  Store,
} from "../ports.ts"
import type { Sealer } from "../seal.ts"
import { firstRefreshAt, recentRequests, type Timing } from "./schedule.ts"

export interface SettleParts {
  store: Store
  provider: Provider
  rescue: Rescue
  sealer: Sealer
  secrets: Secrets
  clock: Clock
  chance: Chance
  timing: Timing
  journal: Journal
}

/** What we knew of the connection before the answer: enough to turn the answer into a record later. */
export interface Before {
  id: string
  mallId: string
  owner?: string
  organization?: string
  askedScopes?: string[]
  connectedAt: number
  requestedAt: number[]
  ifTag: IfTag
}

export interface Kept {
  before: Before
  answer: RawAnswer
}

/** Answers kept in this process or found at its start that the store does not have yet, by connection. */
export type Waiting = Map<string, RescueEntry>

export async function keepAnswer(parts: SettleParts, waiting: Waiting, kept: Kept): Promise<RescueEntry> {
  const { before } = kept
  const key = parts.chance.id()
  const sealed = parts.sealer.seal(JSON.stringify(kept), `rescue|${key}`)
  const entry: RescueEntry = { key, id: before.id, ifTag: before.ifTag, sealed, at: parts.clock.now() }
  waiting.set(before.id, entry)
  try {
    await parts.rescue.put(entry)
  } catch (cause) {
    // The pair itself may still reach the store; somebody must hear that the net below it is gone.
    await parts.journal.record({ kind: "rescue_failed", connectionId: before.id, detail: reasonOf(cause) })
  }
  return entry
}

export async function dropAnswer(parts: SettleParts, waiting: Waiting, entry: RescueEntry): Promise<void> {
  if (waiting.get(entry.id)?.key === entry.key) waiting.delete(entry.id)
  // An entry that stays behind is recognised at the next start: its tag no longer matches.
  await parts.rescue.remove(entry.key).catch(() => undefined)
}

export function connectionFrom(parts: SettleParts, before: Before, grant: Grant): Connection {
  const tokens = {
    accessToken: grant.accessToken,
    accessExpiresAt: grant.accessExpiresAt,
    refreshToken: grant.refreshToken,
    refreshExpiresAt: grant.refreshExpiresAt,
    issuedAt: grant.issuedAt,
  }
  return {
    id: before.id,
    mallId: before.mallId,
    owner: before.owner,
    ...(before.organization !== undefined && { organization: before.organization }),
    clientId: grant.clientId,
    userId: grant.userId,
    shopNo: grant.shopNo,
    scopes: grant.scopes,
    askedScopes: before.askedScopes,
    tokens,
    tag: parts.secrets.tagOf(grant.refreshToken),
    connectedAt: before.connectedAt,
    refreshAt: firstRefreshAt(tokens, parts.timing.refreshAheadMs, parts.chance.fraction()),
    health: wellHealth(recentRequests(before.requestedAt, parts.clock.now())),
  }
}

/** Saves what a process that is gone had left. Answers how many pairs came home and how many still wait. */
export async function bringHome(
  parts: SettleParts,
  waiting: Waiting,
): Promise<{ saved: number; waiting: number }> {
  let saved = 0
  const left = new Map((await parts.rescue.list()).map((entry) => [entry.key, entry]))
  // What the rescue place could not take is still in our hands.
  for (const entry of waiting.values()) left.set(entry.key, entry)
  for (const entry of left.values()) {
    waiting.set(entry.id, entry)
    if (await bringOneHome(parts, waiting, entry)) saved++
  }
  return { saved, waiting: waiting.size }
}

/** Resolves when the entry is settled one way or the other; rejects while the store is away. */
export async function bringOneHome(
  parts: SettleParts,
  waiting: Waiting,
  entry: RescueEntry,
): Promise<boolean> {
  const kept = openEntry(parts, entry)
  const verdict = kept && parts.provider.read(kept.answer, { mallId: kept.before.mallId })
  if (!kept || verdict?.kind !== "granted") {
    const detail = verdict && "detail" in verdict ? verdict.detail : "sealed with a key that is not at hand"
    await parts.journal.record({ kind: "rescue_waiting", connectionId: entry.id, detail }, false)
    return false
  }
  const connection = connectionFrom(parts, kept.before, verdict.grant)
  const saved = await saveUnlessOvertaken(parts.store, connection, entry.ifTag)
  await dropAnswer(parts, waiting, entry)
  if (saved) await parts.journal.record({ kind: "rescue_saved", connectionId: entry.id })
  return saved
}

/**
 * A consent is not tied to a tag, yet it must not be saved twice: by now the pair may have been rotated by others.
 * The moment of consent tells: whoever holds the same or a later one is ahead of us.
 */
function saveUnlessOvertaken(store: Store, connection: Connection, ifTag: IfTag): Promise<boolean> {
  return saveUnless(store, connection, ifTag, (at) => at >= connection.connectedAt)
}

/**
 * A consent whose answer has just arrived: one that was slow is not saved over a later one. Moments that are still to
 * come are of a wrong clock and stop nobody.
 */
export function saveConsent(parts: SettleParts, connection: Connection, ifTag: IfTag): Promise<boolean> {
  const isLater = (at: number) => at > connection.connectedAt && at <= parts.clock.now()
  return saveUnless(parts.store, connection, ifTag, isLater)
}

async function saveUnless(
  store: Store,
  connection: Connection,
  ifTag: IfTag,
  isAhead: (connectedAt: number) => boolean,
): Promise<boolean> {
  if (ifTag !== "always") return store.saveTokens(connection, ifTag)
  for (;;) {
    const current = await store.get(connection.id)
    if (current && isAhead(current.connectedAt)) return false
    if (await store.saveTokens(connection, current?.tag ?? "new")) return true
  }
}

function openEntry(parts: SettleParts, entry: RescueEntry): Kept | undefined {
  try {
    return JSON.parse(parts.sealer.open(entry.sealed, `rescue|${entry.key}`)) as Kept
  } catch {
    return undefined
  }
}

export function reasonOf(cause: unknown): string {
  if (cause instanceof KeeperError) return cause.detail ?? cause.code
  return cause instanceof Error ? cause.name : "unknown"
}
