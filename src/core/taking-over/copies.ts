// A pair that lives, or lived, somewhere else as well: what is known of it, and how it stands to what is kept here.

import { budgetOf } from "../alive/budget/limits.ts"
import { isByHand } from "../alive/ended/by-hand.ts"
import type { RefreshParts } from "../alive/parts.ts"
import { aheadOf, firstRefreshAt, recentRequests } from "../alive/schedule.ts"
import { isSpent } from "../alive/spent/successors.ts"
import { type Connection, type ConnectionFacts, factsOf, type Health, wellHealth } from "../connection.ts"
import { KeeperError } from "../errors.ts"
import { readEvenShut } from "../every-connection.ts"
import { accountOf, ofApp, readId, withoutOwner } from "../id.ts"
import { createStandIns } from "../keys/stand-ins.ts"
import { ofOtherApp } from "../other-apps.ts"

/** A pair as it was found somewhere else, with what is known of it. */
export interface Copy {
  id: string
  app?: string
  mallId: string
  owner?: string
  clientId?: string
  userId?: string
  shopNo?: string
  scopes: string[]
  askedScopes?: string[]
  connectedAt?: number
  /** Absent is what the place it was found in did not say, or said so that it cannot be believed. */
  tokens: {
    accessToken?: string
    accessExpiresAt?: number
    refreshToken: string
    refreshExpiresAt?: number
    issuedAt?: number
  }
  /** Known only of what comes from a store of ours. */
  health?: Partial<Health>
}

/**
 * new: this mall is not kept yet. same: the very pair that is kept. earlier: was imported before, or renewed here, and
 * has been spent since. differs: another pair is kept. lost: another pair is kept, and the provider has refused that one.
 * shut: another pair is kept, and no secret at hand opens that one.
 */
export type CopyStanding = "new" | "same" | "earlier" | "differs" | "lost" | "shut"

/** A copy beside what is kept here of its connection. */
export interface ComparedCopy {
  standing: CopyStanding
  kept?: ConnectionFacts
}

export async function compareCopy(parts: RefreshParts, copy: Copy): Promise<ComparedCopy> {
  const { standing, kept } = await standingOf(parts, copy)
  return { standing, kept: kept && factsOf(kept) }
}

/** The same, for the import itself. `isShut`: what is kept cannot be opened, even where it is the very pair. */
export async function standingOf(
  parts: RefreshParts,
  copy: Copy,
): Promise<{ standing: CopyStanding; kept?: ConnectionFacts; isShut?: boolean }> {
  refuseForeign(parts, copy)
  refuseStandIns(parts, copy)
  const { facts: kept, isShut } = await readEvenShut(parts.store, copy.id)
  if (!kept) return { standing: "new" }
  if (kept.foreign) throw ofOtherApp(copy.id)
  const tag = parts.secrets.tagOf(copy.tokens.refreshToken)
  if (kept.tag === tag) return { standing: "same", kept, isShut }
  if (await wasImported(parts, copy.id, tag)) return { standing: "earlier", kept }
  // Spent by ourselves: shown again it would end what came of it.
  if (await isSpent(parts, kept, tag)) return { standing: "earlier", kept }
  if (kept.health.lostAt !== undefined) return { standing: "lost", kept }
  return { standing: isShut ? "shut" : "differs", kept }
}

/**
 * What was imported is remembered by its tag: a repeated import must not take a spent copy for a second chain
 * and present it, and a tag tells nothing of the token. Answers true the first time.
 */
export async function rememberImport(parts: RefreshParts, id: string, tag: string): Promise<boolean> {
  return parts.store.notes("fact").put(importedKey(id, tag), { at: parts.clock.now() }, "new")
}

/** Did this very pair come into this connection by an import? */
async function wasImported(parts: Pick<RefreshParts, "store">, id: string, tag: string): Promise<boolean> {
  return (await parts.store.notes("fact").get(importedKey(id, tag))) !== undefined
}

function importedKey(id: string, tag: string): string {
  return `imported ${tag} ${id}`
}

/** A store that other programs write may not know the app. Presented under another it would be refused, and look lost. */
function refuseForeign({ providers }: RefreshParts, { id, mallId, clientId }: Copy): void {
  const { oauth } = providers.of(readId(id))
  refuseTwoAccounts(id, oauth.account(mallId), oauth.account(accountOf(id)))
  if (!clientId || clientId === oauth.clientId) return
  throw new KeeperError("request_invalid", {
    connectionId: id,
    detail: "the pair was issued to another app: its client_id is not this app's",
    fix: "mallkey settings",
  })
}

/** The pair of one would be handed out under the name of the other, and a bundle may be written by anybody. */
function refuseTwoAccounts(id: string, account: string, accountInId: string): void {
  if (account === accountInId) return
  throw new KeeperError("request_invalid", {
    connectionId: id,
    detail: "the entry is named for one account and its tokens are said to be another's",
  })
}

/** Stands where a copy has no access token. It has ended before it could be handed out. */
const noAccessToken = "unknown"

/** Where a copy does not say, it has the documented lives. Too long does no harm: such a pair is due at once. */
export function connectionOf(parts: RefreshParts, copy: Copy): Connection {
  const { health, ...rest } = copy
  const tokens = inOurTime(parts, copy)
  const now = parts.clock.now()
  // By its id, which says it wherever a copy comes from: under another app it would be refused, and look lost.
  const { app } = readId(copy.id)
  const { oauth, facts } = parts.providers.of({ app })
  const { accessLifeMs, refreshLifeMs = accessLifeMs } = facts
  const { accessToken = noAccessToken, accessExpiresAt, refreshToken, refreshExpiresAt } = tokens
  const seenAt = tokens.issuedAt ?? (accessExpiresAt === undefined ? now : accessExpiresAt - accessLifeMs)
  const issuedAt = Math.min(seenAt, now)
  const pair = {
    accessToken,
    accessExpiresAt: (tokens.accessToken === undefined ? undefined : accessExpiresAt) ?? now,
    refreshToken,
    refreshExpiresAt: refreshExpiresAt ?? issuedAt + refreshLifeMs,
    issuedAt,
  }
  const isSure = accessExpiresAt !== undefined && refreshExpiresAt !== undefined
  const firstAt = firstRefreshAt(pair, aheadOf(facts, parts.timing), parts.chance.fraction())
  return {
    ...rest,
    ...ofApp(app),
    clientId: oauth.clientId,
    tokens: pair,
    tag: parts.secrets.tagOf(refreshToken),
    connectedAt: copy.connectedAt ?? issuedAt,
    ...(!isByHand(parts, copy) && { refreshAt: isSure ? firstAt : now }),
    health: wellHealth(recentRequests(health?.requestedAt ?? [], now, budgetOf(facts))),
  }
}

/** A copy says the platform's time, as every store does. */
function inOurTime({ estimate }: Pick<RefreshParts, "estimate">, { id, tokens }: Copy): Copy["tokens"] {
  const aheadMs = estimate.aheadFor(withoutOwner(id))
  if (aheadMs === 0) return tokens
  const moved = (at: number | undefined) => at && at + aheadMs
  return {
    ...tokens,
    accessExpiresAt: moved(tokens.accessExpiresAt),
    refreshExpiresAt: moved(tokens.refreshExpiresAt),
    issuedAt: moved(tokens.issuedAt),
  }
}

/** What our own proxy gave a program instead of tokens: the platform knows none of it. */
function refuseStandIns({ secrets }: RefreshParts, { id, tokens }: Copy): void {
  const { read } = createStandIns(secrets)
  if (!read(tokens.accessToken ?? "") && !read(tokens.refreshToken)) return
  throw new KeeperError("request_invalid", {
    connectionId: id,
    detail: "these are stand-ins of this house's proxy, not tokens: what they stand for is kept here already",
  })
}
