// Which troubles there are, from the state of a connection or of the app and what had been told before. Pure.

import type { Assessment } from "../alive/assess.ts"
import type { ConnectionFacts } from "../connection.ts"
import {
  type AlertPolicy,
  day,
  stalledAfterMs,
  type TroubleKind,
  tierSlackMs,
  unclearPolicy,
  versionDays,
  wentBackForMs,
} from "./table.ts"

/** A trouble that is there now. */
export interface Trouble {
  kind: TroubleKind
  sinceAt: number
  /** When it gets worse by itself. */
  untilAt?: number
  /** Days that are left, of those in the policy. Fewer is news. */
  tier?: number
  detail?: string
}

/** What people were told of and have not been told to be over. */
export interface Said {
  at: number
  /** When the trouble began. */
  sinceAt: number
  tier?: number
  /** The pair it was said of. */
  tag?: string
}

export interface AlertMemory {
  said: Partial<Record<TroubleKind, Said>>
}

export interface ConnectionSight {
  /** Absent: an answer waits that would be its first pair. */
  connection?: ConnectionFacts
  assessment?: Assessment
  /** How much of each day of warning its life leaves. Absent: all of it. */
  share?: number
  /** Since when an answer for it has been waiting in the rescue place of this process. */
  waiting?: { sinceAt: number; detail?: string }
  /** When the provider told us that the app was removed from the mall: a hint, not a fact. */
  uninstalledAt?: number
}

export interface AppSight {
  /** Absent: the first one, with which the house is looked at as well. */
  app?: string
  /** As people name it, where there are several. */
  name?: string
  /** How many malls it has, where it is rejected. */
  malls?: number
  rejected?: { sinceAt: number; detail: string }
  /** When the provider last accepted our app, as far as this process knows. */
  acceptedAt?: number
  lastSweepAt?: number
  /** The connection that has been due for the longest, where somebody looked. */
  dueSinceAt?: number
  apiVersion?: { name: string; endsAt: number }
  /** When pairs that were spent last came back, as this process saw it, and why. */
  wentBack?: { at: number; detail: string }
}

export function troublesOfConnection(
  sight: ConnectionSight,
  memory: AlertMemory,
  policy: AlertPolicy,
  now: number,
): Trouble[] {
  const { connection, assessment } = sight
  const waiting = waitingTrouble(sight, memory)
  if (!connection || !assessment || assessment.state === "paused" || assessment.state === "foreign")
    return waiting
  return [
    ...lostTrouble(connection, assessment),
    ...unopenableTrouble(connection, assessment),
    ...refreshTroubles(connection, memory, policy, now),
    ...endingTrouble(connection, memory, policy, { now, share: sight.share ?? 1 }),
    ...hintTrouble(connection, sight.uninstalledAt),
    ...waiting,
  ]
}

/** Refused by the provider, or ended by the clock: for people the same, so the second is no news after the first. */
function lostTrouble({ health, tokens }: ConnectionFacts, { reason }: Assessment): Trouble[] {
  if (health.lostAt !== undefined) {
    return [{ kind: "lost", sinceAt: health.lostAt, detail: health.lastFailure?.detail }]
  }
  return reason === "refresh_ended" ? [{ kind: "lost", sinceAt: tokens.refreshExpiresAt }] : []
}

/** Told at once: unlike a provider that fails it does not mend itself. */
function unopenableTrouble({ health, tokens }: ConnectionFacts, { reason }: Assessment): Trouble[] {
  if (reason !== "unopenable") return []
  const { failingSinceAt: sinceAt = 0, lastFailure } = health
  return [{ kind: "unopenable", sinceAt, untilAt: tokens.refreshExpiresAt, detail: lastFailure?.detail }]
}

function refreshTroubles(
  { health, tokens }: ConnectionFacts,
  { said }: AlertMemory,
  policy: AlertPolicy,
  now: number,
): Trouble[] {
  const { failures, failingSinceAt: sinceAt = now, lastFailure, attempt } = health
  const facts = { sinceAt, untilAt: tokens.refreshExpiresAt, detail: lastFailure?.detail }
  const isOver = (limit: number, lastingMs: number) =>
    failures >= limit || (failures > 0 && now - sinceAt >= lastingMs)
  const troubles: Trouble[] = []
  // One that is newer than the last failure is under way right now, and may only be hiding the one that was told of.
  const isUnclear = attempt && (attempt.at <= (lastFailure?.at ?? 0) || said.unclear !== undefined)
  if (isUnclear && isOver(unclearPolicy.failures, unclearPolicy.lastingMs)) {
    troubles.push({ kind: "unclear", ...facts })
  }
  if (isOver(policy.failures, policy.failingMs)) troubles.push({ kind: "failing", ...facts })
  return troubles
}

function endingTrouble(
  { tokens, health }: ConnectionFacts,
  { said }: AlertMemory,
  policy: AlertPolicy,
  { now, share }: { now: number; share: number },
): Trouble[] {
  const { refreshExpiresAt: untilAt, issuedAt } = tokens
  const tier = tierOf((untilAt - now) / share, policy.days, said.ending?.tier, tierSlackMs)
  // Without a failure: refreshing works and does not move the end.
  const detail = health.failures > 0 ? health.lastFailure?.detail : undefined
  return tier === undefined ? [] : [{ kind: "ending", sinceAt: issuedAt, untilAt, tier, detail }]
}

/** The smallest tier that is reached; the one that was said holds until it is clearly left. */
function tierOf(
  leftMs: number,
  days: readonly number[],
  said: number | undefined,
  slackMs: number,
): number | undefined {
  const reached = days.filter((days) => leftMs <= days * day)
  if (said !== undefined && leftMs <= said * day + slackMs) reached.push(said)
  return reached.length > 0 ? Math.min(...reached) : undefined
}

/** A refresh that went well after the webhook is the proof that the app is still there. */
export function isHintOpen({ tokens }: Pick<ConnectionFacts, "tokens">, uninstalledAt: number): boolean {
  return tokens.issuedAt <= uninstalledAt
}

function hintTrouble(connection: ConnectionFacts, uninstalledAt: number | undefined): Trouble[] {
  if (uninstalledAt === undefined || !isHintOpen(connection, uninstalledAt)) return []
  const { refreshExpiresAt: untilAt } = connection.tokens
  return [{ kind: "uninstalled_hint", sinceAt: uninstalledAt, untilAt }]
}

/** The rescue place belongs to one machine: others know that it is over when the connection has moved on. */
function waitingTrouble({ connection, waiting }: ConnectionSight, { said }: AlertMemory): Trouble[] {
  const told = said.rescue_waiting
  const stillTheSame = told !== undefined && told.tag === connection?.tag
  if (waiting === undefined && !stillTheSame) return []
  return [{ kind: "rescue_waiting", sinceAt: waiting?.sinceAt ?? told?.at ?? 0, detail: waiting?.detail }]
}

export function troublesOfApp(sight: AppSight, memory: AlertMemory, now: number): Trouble[] {
  return [
    ...rejectedTrouble(sight, memory),
    ...stalledTrouble(sight, memory, now),
    ...wentBackTrouble(sight, memory, now),
    ...versionTrouble(sight, now),
  ]
}

/** The alert then says so in place of a moment at which refreshing stopped. */
export const noSweepYet = "no sweep has run here yet"

/** Over only with proof: after a restart with another secret nobody has been rejected yet either. */
function rejectedTrouble({ rejected, acceptedAt = 0 }: AppSight, { said }: AlertMemory): Trouble[] {
  if (rejected) return [{ kind: "app_rejected", ...rejected }]
  const told = said.app_rejected
  return told && acceptedAt <= told.at ? [{ kind: "app_rejected", sinceAt: told.at }] : []
}

function stalledTrouble(
  { lastSweepAt = 0, dueSinceAt }: AppSight,
  { said }: AlertMemory,
  now: number,
): Trouble[] {
  if (now - lastSweepAt < stalledAfterMs) return []
  const isOverdue = dueSinceAt !== undefined && now - dueSinceAt >= stalledAfterMs / 2
  if (!isOverdue && !said.sweep_stalled) return []
  if (lastSweepAt > 0) return [{ kind: "sweep_stalled", sinceAt: lastSweepAt }]
  // Nothing has stopped: how old a row is tells when others left it, and not since when nobody sweeps here.
  return [{ kind: "sweep_stalled", sinceAt: now, detail: noSweepYet }]
}

/** Mended when it is told: it stands for a while, so that a hundred malls are one message, also to other processes. */
function wentBackTrouble({ wentBack }: AppSight, { said }: AlertMemory, now: number): Trouble[] {
  const told = said.went_back
  const at = Math.max(wentBack?.at ?? 0, told?.at ?? 0)
  if (now - at >= wentBackForMs) return []
  return [{ kind: "went_back", sinceAt: wentBack?.at ?? at, detail: wentBack?.detail }]
}

function versionTrouble({ apiVersion }: AppSight, now: number): Trouble[] {
  if (!apiVersion) return []
  const { name, endsAt } = apiVersion
  const tier = tierOf(endsAt - now, versionDays, undefined, 0)
  return tier === undefined
    ? []
    : [{ kind: "version_ending", sinceAt: endsAt, untilAt: endsAt, tier, detail: name }]
}
