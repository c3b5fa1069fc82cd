// Takes a pair over from where it lived until now: in both places first, then rotated, so that only ours lives on.

import { isByHand } from "../alive/ended/by-hand.ts"
import { underLease, waitForLease } from "../alive/lease/taking.ts"
import type { RefreshParts } from "../alive/parts.ts"
import type { Refresh } from "../alive/refresh.ts"
import { spendOther } from "../alive/spend.ts"
import { goneOnElsewhere, othersOf, withPairOf } from "../alive/spent/same-pair.ts"
import type { Connection, ConnectionFacts } from "../connection.ts"
import { isKeeperError, type KeeperError } from "../errors.ts"
import { factsEvenShut } from "../every-connection.ts"
import { ownerIn } from "../id.ts"
import { type Copy, type CopyStanding, connectionOf, rememberImport, standingOf } from "./copies.ts"

/** What may be done to take a copy over. */
export interface ImportOptions {
  /** Renews the pair at once, which ends every other copy of it. */
  rotate: boolean
  /** A living pair that is kept here may give way, if the provider takes the copy. */
  replace: boolean
  by: string
  /** Connections that the same run has just kept with the very pair: rows that were copied. */
  alongside?: readonly string[]
}

/** What became of a copy. */
export interface Imported {
  /** How the copy stood to what was kept before. */
  standing: CopyStanding
  /** What is kept now came from this copy. */
  kept: boolean
  /** The copy has been spent: wherever else it lies, it is dead. */
  rotated: boolean
  /** The provider refused the copy. What was kept before is kept still. */
  refused?: boolean
  /** Kept, and yet not rotated as it should be. */
  trouble?: KeeperError
}

export async function adopt(
  parts: RefreshParts,
  refresh: Refresh,
  copy: Copy,
  options: ImportOptions,
): Promise<Imported> {
  const tag = parts.secrets.tagOf(copy.tokens.refreshToken)
  const { standing, kept, isShut } = await standingOf(parts, copy)
  if (standing === "earlier") return { standing, kept: false, rotated: true }
  if (kept && standing !== "same" && isByHand(parts, kept))
    return replaceByHand(parts, kept, copy, standing, options)
  const living =
    standing === "same" ? undefined : await goneOnElsewhere(parts, await othersOf(parts, copy.id), tag)
  // Spent by another connection: the person who imports such a token does not get what came of it, and it is not shown again.
  if (living && (kept || !mayFollow(copy, living, options)))
    return { standing: "earlier", kept: false, rotated: true }
  if (kept && standing !== "same") {
    if (!options.rotate || (standing === "differs" && !options.replace))
      return { standing, kept: false, rotated: false }
    return replace(parts, kept, copy, standing, options.by)
  }
  const isToOpen = isShut === true && kept?.health.lostAt === undefined
  if (kept && isToOpen && !(await openAnew(parts, kept, copy))) return adopt(parts, refresh, copy, options)
  // Somebody was faster: look again, it may be this very pair.
  if (!kept && !(await save(parts, copy, living))) return adopt(parts, refresh, copy, options)
  const first = await rememberImport(parts, copy.id, tag)
  if (first) await parts.journal.record({ kind: "imported", connectionId: copy.id, by: options.by })
  // Another connection of the mall had the same pair, and has spent it: what came of it is kept here too.
  if (living) return { standing, kept: true, rotated: true }
  // The provider has refused this very pair: asking again would only present a spent token once more.
  if (kept?.health.lostAt !== undefined) return { standing, kept: true, rotated: false, refused: true }
  const isAsked = options.rotate && !isByHand(parts, copy)
  return { standing, kept: true, ...(await rotate(refresh, copy, { ...options, rotate: isAsked })) }
}

/**
 * One owner's, by its name too, or brought along in the run that has just spent the pair. That the pair came by an import
 * at some time says nothing: it may have been spent ever since.
 */
function mayFollow({ id, owner }: Copy, living: Connection, { alongside }: ImportOptions): boolean {
  const isOwners = owner === living.owner && ownerIn(id) === living.owner
  return isOwners || alongside?.includes(living.id) === true
}

/** Nobody can be asked which of two is the right one: a person says so, unless the one that is kept has ended. */
async function replaceByHand(
  parts: RefreshParts,
  seen: ConnectionFacts,
  copy: Copy,
  standing: CopyStanding,
  { replace, by }: ImportOptions,
): Promise<Imported> {
  const hasEnded = standing === "shut" || seen.tokens.accessExpiresAt <= parts.clock.now()
  if (!replace && !hasEnded) return { standing, kept: false, rotated: false }
  const found = connectionOf(parts, copy)
  const kept = await parts.store.saveTokens(found, seen.tag)
  if (kept) await rememberImport(parts, found.id, found.tag)
  if (kept) await parts.journal.record({ kind: "imported", connectionId: found.id, by })
  return { standing, kept, rotated: false }
}

async function save(parts: RefreshParts, copy: Copy, living: Connection | undefined): Promise<boolean> {
  const found = connectionOf(parts, copy)
  if (living) return parts.store.saveTokens(withPairOf(found, living), "new")
  if (!(await parts.store.saveTokens(found, "new"))) return false
  const { lostAt, pausedAt, attempt } = copy.health ?? {}
  if (lostAt === undefined && pausedAt === undefined && attempt === undefined) return true
  // What a store of ours knew of the pair moves with it: a lost one is not asked about again.
  const isStill = lostAt !== undefined || pausedAt !== undefined
  const health = { ...found.health, ...copy.health }
  const refreshAt = isStill ? undefined : found.refreshAt
  await parts.store.saveHealth(copy.id, { health, refreshAt }, found.tag)
  return true
}

/** The very pair whose seal nothing opens: written anew from the copy. What else is known of it stays. */
async function openAnew(parts: RefreshParts, kept: ConnectionFacts, copy: Copy): Promise<boolean> {
  const { tokens, refreshAt } = connectionOf(parts, copy)
  const { requestedAt, spent, replaced, pausedAt } = kept.health
  const health = { failures: 0, requestedAt, ...(spent && { spent }), ...(replaced && { replaced }) }
  if (!(await parts.store.saveTokens({ ...kept, tokens, refreshAt, health }, kept.tag))) return false
  if (pausedAt !== undefined)
    await parts.store.saveHealth(copy.id, { health: { ...health, pausedAt }, refreshAt: undefined }, kept.tag)
  return true
}

async function rotate(
  refresh: Refresh,
  { id, health, tokens }: Copy,
  { rotate: wanted, by }: ImportOptions,
): Promise<Pick<Imported, "rotated" | "refused" | "trouble">> {
  if (!wanted || health?.lostAt !== undefined || health?.pausedAt !== undefined) return { rotated: false }
  try {
    // Not waiting: a lease that a killed import left behind would hold up every other entry for minutes.
    const renewed = await refresh(id, { why: "force", waiting: false, by })
    return { rotated: renewed.tokens.refreshToken !== tokens.refreshToken }
  } catch (error) {
    if (!isKeeperError(error)) throw error
    return { rotated: false, trouble: error, refused: error.code === "needs_reconnect" }
  }
}

/**
 * The other way round: asked first, saved when the provider has taken it. A spent copy written over a living pair would
 * lose the mall, and no date in a file proves which of two pairs is the living one.
 */
async function replace(
  parts: RefreshParts,
  seen: ConnectionFacts,
  copy: Copy,
  standing: CopyStanding,
  by: string,
): Promise<Imported> {
  // Not waiting: a lease that a killed import left behind would hold up every other entry for minutes.
  const waited = await waitForLease(parts, copy.id, 0)
  if (waited.is === "done") return waited.result
  return underLease(waited.held, async () => {
    const { tokens, askedScopes, connectedAt } = copy
    const { refreshToken } = tokens
    try {
      const connection = await spendOther(parts, seen, { refreshToken, askedScopes, connectedAt }, by)
      const kept = (await factsEvenShut(parts.store, copy.id))?.tag === connection.tag
      await rememberImport(parts, copy.id, parts.secrets.tagOf(refreshToken))
      if (kept) await parts.journal.record({ kind: "imported", connectionId: copy.id, by })
      return { standing, kept, rotated: true }
    } catch (error) {
      if (!isKeeperError(error, "code_refused")) throw error
      return { standing, kept: false, rotated: false, refused: true }
    }
  })
}
