// Stage 7: each connection's clocks and state. What is wrong is told by its cause, because the causes call for different things.

import { warnShare } from "../../alerts/short-lives.ts"
import { day, defaultAlertPolicy } from "../../alerts/table.ts"
import { assess, endedBeforeLost, isUnanswered, isUnopenable } from "../../alive/assess.ts"
import { formerOffs } from "../../alive/budget/platform-clock.ts"
import { takeMarkAway } from "../../alive/mended-seal.ts"
import type { RefreshParts } from "../../alive/parts.ts"
import { minute } from "../../alive/schedule.ts"
import { nameToConnect } from "../../alive/unproven.ts"
import { asWord } from "../../as-word.ts"
import { isTellable } from "../../believable.ts"
import { type ConnectionFacts, factsOf } from "../../connection.ts"
import type { ProviderFacts } from "../../ports.ts"
import { type Finding, finding } from "../finding.ts"
import { allowance } from "./allowance.ts"
import type { Check } from "./check.ts"
import { foreignFindings } from "./foreign-pair.ts"

export const connectionsCheck: Check = {
  key: "connections",
  stage: "connections",
  quick: true,
  needsStore: true,
  run: async ({ parts, connections: asked, alertOptions }) => {
    const connections = await Promise.all(asked.map((one) => asItIsNow(parts, one)))
    const days = Math.max(0, ...(alertOptions.policy?.days ?? defaultAlertPolicy.days))
    const now = parts.clock.now()
    const arrived = await arrivedFor(parts)
    const offs = await formerOffs(parts.journal, now).catch(() => [])
    const findings = connections.flatMap((connection) => {
      const { facts } = parts.providers.of(connection)
      const hasArrived = arrived.has(connection.id)
      return findingsOf({ facts, now, nearMs: days * day * warnShare(facts), hasArrived, offs }, connection)
    })
    return { findings, facts: { count: connections.length } }
  },
}

/** What could not be opened when it was marked may be open by now: then the mark goes, and is no finding. */
async function asItIsNow(parts: RefreshParts, facts: ConnectionFacts): Promise<ConnectionFacts> {
  if (!isUnopenable(facts.health)) return facts
  const opened = await parts.store.get(facts.id).catch(() => undefined)
  if (!opened || !(await takeMarkAway(parts, opened))) return facts
  const current = await parts.store.get(facts.id)
  return current ? factsOf(current) : facts
}

/** Those whose answer waits to be saved. A place that cannot be read is told where the place is looked at. */
async function arrivedFor({ rescue, waiting }: RefreshParts): Promise<ReadonlySet<string>> {
  const entries = await rescue.list().catch(() => [])
  return new Set([...entries, ...waiting.all().map(({ entry }) => entry)].map(({ id }) => id))
}

interface Looking {
  /** Of the platform. */
  facts: ProviderFacts
  now: number
  /** An end this near is worth a word. */
  nearMs: number
  /** Its answer waits to be saved, which is told there: it is not one that never came. */
  hasArrived: boolean
  /** How far clocks of this house were off lately. */
  offs: number[]
}

function findingsOf(looking: Looking, connection: ConnectionFacts): Finding[] {
  const { facts, now } = looking
  const { id, health } = connection
  const { state, reason } = assess(connection, now)
  // Named where the app is looked at, once.
  if (state === "foreign") return []
  if (state === "lost") return [lost(connection)]
  if (state === "paused") return [paused(connection)]
  if (reason === "refresh_ended") return [ended(connection)]
  // Whatever else is wrong with it, nothing can be done before its tokens can be opened.
  if (reason === "unopenable")
    return [finding("unopenable", { id, at: health.failingSinceAt, detail: health.lastFailure?.detail })]
  return [
    ...trouble(looking, connection),
    ...ending(looking, connection),
    ...foreignFindings(connection, facts, looking),
  ]
}

/** Where a column of somebody's table makes us pass it by, it is named with its value. */
function paused({ id, health: { pausedAt, lastFailure } }: ConnectionFacts): Finding {
  const detail = lastFailure?.code === "paused" ? lastFailure.detail : undefined
  return finding("paused", { id, at: pausedAt, detail })
}

/** The provider says the same of all three; what we remember tells them apart. */
function lost(connection: ConnectionFacts): Finding {
  const { id, health } = connection
  const { lostAt = 0, lastFailure, attempt, failures } = health
  if (endedBeforeLost(connection)) return ended(connection)
  const facts = { id, at: lostAt, detail: lastFailure?.detail, ...connectFix(connection) }
  // An answer that was cut, or broke off behind a gateway, may have been the one that carried the next pair.
  if (attempt !== undefined || failures > 1) return finding("lost_unanswered", facts)
  return finding("lost_spent", { ...facts, ...layUnused(connection) })
}

/** Past its own end, before it was shown: nobody kept it alive until then, or it is of a copy that was put back. */
function layUnused({ tokens, health: { lostAt = 0 } }: ConnectionFacts): { spanMs?: number } {
  const { issuedAt, accessExpiresAt } = tokens
  if (!isTellable(issuedAt) || lostAt < accessExpiresAt + 5 * minute) return {}
  return { spanMs: lostAt - issuedAt }
}

function ended(connection: ConnectionFacts): Finding {
  const { id, tokens } = connection
  return finding("lost_ended", { id, at: tokens.refreshExpiresAt, ...connectFix(connection) })
}

/** A consent for the mall alone is not kept in a row of somebody who may have typed it. */
function connectFix(connection: ConnectionFacts): { fix?: string } {
  return connection.unproven ? { fix: `mallkey connect ${asWord(nameToConnect(connection))}` } : {}
}

function trouble(
  { facts: platform, now, hasArrived }: Looking,
  { id, health, tokens, refreshAt }: ConnectionFacts,
): Finding[] {
  const { failures, failingSinceAt: at, lastFailure, attempt } = health
  const isOver = tokens.accessExpiresAt <= now
  // No end, or none that can be meant: it is due at once, and known from then on.
  if (failures === 0 && !isTellable(tokens.accessExpiresAt)) return [finding("end_unknown", { id })]
  // One that ended moments ago is being renewed right now.
  const isAsleep = tokens.accessExpiresAt <= now - 5 * minute
  if (failures === 0 && isUnanswered(health, now) && !hasArrived)
    return [finding("unclear", { id, at: refreshAt })]
  if (failures === 0) return isAsleep ? [finding("asleep", { id, at: tokens.accessExpiresAt })] : []
  const detail = lastFailure?.detail
  const facts = { id, at, detail, count: failures }
  const cause = () => {
    if (attempt) return finding("unclear", { ...facts, at: refreshAt })
    if (lastFailure?.code === "rate_limited") return finding("blocked", { ...facts, ...allowance(platform) })
    if (platform.saysUninstalled?.test(detail ?? "")) return finding("says_uninstalled", facts)
    return finding("failing", facts)
  }
  if (!isOver) return [cause()]
  const over = finding("no_living_token", { id, at: tokens.accessExpiresAt, detail })
  // That it fails is in it already; and "nothing was lost" below "every call fails" would contradict it.
  const why = cause()
  return why.key === "failing" ? [over] : [over, why]
}

function ending(
  { facts: platform, now, nearMs }: Looking,
  { id, health, tokens }: ConnectionFacts,
): Finding[] {
  const { refreshExpiresAt, issuedAt } = tokens
  const spanMs = refreshExpiresAt - now
  if (spanMs > nearMs) return []
  const facts = { id, spanMs, at: refreshExpiresAt, detail: health.lastFailure?.detail }
  if (health.failures > 0) return [finding("ending_failing", facts)]
  // Issued lately, and not for its documented life: refreshing works and does not move the end.
  const fullLifeMs = (platform.refreshLifeMs ?? Number.POSITIVE_INFINITY) - Math.min(day, nearMs / 3)
  const isIdle = refreshExpiresAt - issuedAt >= fullLifeMs || now - issuedAt > 1.5 * platform.accessLifeMs
  if (isIdle) return [finding("ending_idle", facts)]
  return [finding("ending_fixed", { ...facts, count: Math.round((platform.refreshLifeMs ?? 0) / day) })]
}
