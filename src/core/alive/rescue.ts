// Answers that are not in the store yet: put in a safe place before anything can fail, brought home afterwards.

import { type Connection, type TokenPair, wellHealth } from "../connection.ts"
import { KeeperError } from "../errors.ts"
import type { Journal } from "../events.ts"
import { withoutOwner } from "../id.ts"
import type {
  Chance,
  Clock,
  Grant,
  IfTag,
  Providers,
  RawAnswer,
  Rescue,
  RescueEntry,
  Secrets,
  Store,
} from "../ports.ts"
import type { Sealer } from "../seal.ts"
import type { StoreId } from "../store-id.ts"
import { notBefore } from "./budget/carry.ts"
import { budgetOf } from "./budget/limits.ts"
import { isByHand } from "./ended/by-hand.ts"
import { type KeptToken, pairFrom } from "./pairs/pair-from.ts"
import { confirmedOff } from "./platform-time/confirmed.ts"
import type { Estimate } from "./platform-time/estimate.ts"
import { aheadOf, firstRefreshAt, keptRequests, type Timing } from "./schedule.ts"
import type { Successors } from "./spent/successors.ts"
import type { Waiting } from "./waiting/waiting.ts"

export interface SettleParts {
  store: Store
  providers: Providers
  rescue: Rescue
  sealer: Sealer
  secrets: Secrets
  clock: Clock
  chance: Chance
  timing: Timing
  journal: Journal
  waiting: Waiting
  storeId: StoreId
  successors: Successors
  /** How far our clock is ahead, for each record. */
  estimate: Estimate
  /** Ends a pair at the provider. */
  endPair(pair: PairToEnd): Promise<void>
}

export type PairToEnd = Pick<Connection, "app" | "mallId"> & { tokens: { refreshToken: string } }

/** What we knew of the connection before the answer: enough to turn the answer into a record later. */
export interface Before {
  id: string
  app?: string
  mallId: string
  owner?: string
  organization?: string
  askedScopes?: string[]
  connectedAt: number
  requestedAt: number[]
  /** When the provider was asked, by our clock; absent in entries of older versions. */
  askedAt?: number
  /** What was shown, where a grant may leave out what has not changed. */
  shown?: KeptToken
  /** The pairs it comes of, where it was a refresh. */
  spent?: string[]
  /** Those in whose place it comes, as far as they are known before it is saved. */
  replaced?: string[]
  /** How many connections share the mall's token requests; absent in entries of version 0.1.0. */
  owners?: number
  ifTag: IfTag
  /** A consent that anybody may have begun: what the provider says of our app in its answer is not believed. */
  byStranger?: boolean
}

export interface Kept {
  before: Before
  answer: RawAnswer
}

/** `isKept`: it survives this process. */
export async function keepAnswer(
  parts: SettleParts,
  kept: Kept,
): Promise<{ entry: RescueEntry; isKept: boolean }> {
  const { before } = kept
  const key = parts.chance.id()
  const store = parts.storeId.known()
  const sealed = parts.sealer.seal(JSON.stringify(kept), placeOf({ key, store }))
  const entry: RescueEntry = { key, store, id: before.id, ifTag: before.ifTag, sealed, at: parts.clock.now() }
  parts.waiting.add(entry)
  try {
    await parts.rescue.put(entry)
    return { entry, isKept: true }
  } catch (cause) {
    // The pair itself may still reach the store; somebody must hear that the net below it is gone.
    await parts.journal.record({ kind: "rescue_failed", connectionId: before.id, detail: reasonOf(cause) })
  }
  return { entry, isKept: false }
}

export async function dropAnswer(parts: SettleParts, entry: RescueEntry): Promise<void> {
  parts.waiting.drop(entry.key)
  // An entry that stays behind is recognised at the next start: its tag no longer matches.
  await parts.rescue.remove(entry.key).catch(() => undefined)
}

export function connectionFrom(parts: SettleParts, before: Before, grant: Grant): Connection {
  const { facts } = parts.providers.of(before)
  const tokens = pairFrom(facts, grant, before)
  const tag = parts.secrets.tagOf(tokens.refreshToken)
  // A refresh token that stays has spent nothing.
  const spent = before.spent?.filter((one) => one !== tag)
  const replaced = before.replaced?.filter((one) => one !== tag)
  return {
    id: before.id,
    ...(before.app !== undefined && { app: before.app }),
    mallId: before.mallId,
    owner: before.owner,
    ...(before.organization !== undefined && { organization: before.organization }),
    clientId: grant.clientId,
    userId: grant.userId,
    shopNo: grant.shopNo,
    scopes: grant.scopes,
    askedScopes: before.askedScopes,
    tokens,
    tag,
    connectedAt: before.connectedAt,
    ...(!isByHand(parts, before) && { refreshAt: firstAt(parts, tokens, before) }),
    health: {
      ...wellHealth(keptRequests(before.requestedAt, parts.clock.now(), budgetOf(facts))),
      ...(spent && { spent }),
      ...(replaced?.length && { replaced }),
    },
  }
}

function firstAt(parts: SettleParts, tokens: TokenPair, before: Before): number {
  const { owners = 1 } = before
  const { facts } = parts.providers.of(before)
  const { timing, chance } = parts
  return firstRefreshAt(tokens, aheadOf(facts, timing), chance.fraction(), notBefore(tokens, owners, facts))
}

export function openEntry(parts: SettleParts, entry: RescueEntry): Kept | undefined {
  try {
    return inOurTime(parts, JSON.parse(parts.sealer.open(entry.sealed, placeOf(entry))) as Kept)
  } catch {
    return undefined
  }
}

/** The clock of the process that received it may have been hours off: its `Date` says so, and ends are measured from there. */
function inOurTime({ estimate, providers }: SettleParts, { before, answer }: Kept): Kept {
  const theirsMs = confirmedOff(providers, before.id, askedAtOf(before), answer)
  const offMs = theirsMs === undefined ? 0 : theirsMs - estimate.aheadFor(withoutOwner(before.id))
  return { before, answer: offMs === 0 ? answer : { ...answer, receivedAt: answer.receivedAt - offMs } }
}

/** Bound to its store as well: an entry that was relabelled does not open. */
function placeOf({ key, store }: Pick<RescueEntry, "key" | "store">): string {
  return store === undefined ? `rescue|${key}` : `rescue|${store}|${key}`
}

/** When the provider was asked for what came back. */
export function askedAtOf({ requestedAt, askedAt, connectedAt, ifTag }: Before): number {
  return ifTag === "always" ? connectedAt : (askedAt ?? Math.max(0, ...requestedAt))
}

export function reasonOf(cause: unknown): string {
  if (cause instanceof KeeperError) return cause.detail ?? cause.code
  if (!(cause instanceof Error)) return "unknown"
  const { code } = cause as { code?: unknown }
  return typeof code === "string" ? code : cause.name
}
