// When to try next: ahead of the end while all is well, by a written table when it is not, within the budget always.
import type { TokenPair } from "../connection.ts"
import type { ProviderFacts, RequestBudget } from "../ports.ts"

export const minute = 60_000
export const hour = 60 * minute

/** Spans by which tokens are renewed and waited for. */
export interface Timing {
  refreshAheadMs: number
  /** How long a lease is held at most. A killed holder is taken over after this. */
  leaseMs: number
  /** How long an answer is waited for; shorter than the lease, so that it can still be saved under it. */
  askMs: number
  /** How long a caller waits for somebody else's refresh; longer than the lease. */
  patienceMs: number
  /** How long a caller with a living token waits for its renewal before it gets the living one. */
  dueWaitMs: number
  /** How long a fresh pair may be remembered in the process. */
  rememberMs: number
}

export const defaultTiming: Timing = {
  refreshAheadMs: 45 * minute,
  leaseMs: 2 * minute,
  askMs: 100_000,
  patienceMs: 150_000,
  dueWaitMs: 3_000,
  rememberMs: 5_000,
}

/**
 * Wait after the n-th failure in a row; the last row serves for all that follow. As soon as the budget allows:
 * the sum of an outage is what a shop feels, and it ends with the first try behind it.
 */
export const retryTable = [1, 2, 5, 10, 15].map((minutes) => minutes * minute)

/**
 * The first try for a new pair. Drawn once and stored, so that malls connected together do not stay together.
 * A life shorter than twice the time ahead is refreshed from its half: nothing may be due when it is saved.
 * `notBeforeAt`: where many owners share the requests of one mall, which must not be used up too early.
 */
export function firstRefreshAt(
  tokens: Pick<TokenPair, "accessExpiresAt" | "refreshExpiresAt" | "issuedAt">,
  aheadMs: number,
  fraction: number,
  notBeforeAt = tokens.issuedAt,
): number {
  const lifeMs = Math.max(0, tokens.accessExpiresAt - tokens.issuedAt)
  const ahead = refreshAheadOf(tokens, aheadMs)
  const spread = fraction * Math.min(5 * minute, (lifeMs - ahead) / 10)
  const refreshLifeMs = Math.max(0, tokens.refreshExpiresAt - tokens.issuedAt)
  const beforeRefreshEnds = tokens.refreshExpiresAt - Math.min(aheadMs, refreshLifeMs / 2)
  const beforeAccessEnds = Math.max(tokens.accessExpiresAt - ahead - spread, notBeforeAt)
  return Math.round(Math.min(beforeAccessEnds, beforeRefreshEnds))
}

/** How long before its end a token is tried at the latest: one that lives shorter is left half of its life. */
export function refreshAheadOf(
  { accessExpiresAt, issuedAt }: Pick<TokenPair, "accessExpiresAt" | "issuedAt">,
  aheadMs: number,
): number {
  return Math.min(aheadMs, Math.max(0, accessExpiresAt - issuedAt) / 2)
}

/**
 * How long before its end a token is renewed. One that must be living to be renewed cannot wait for its last hour: what
 * fails until then is lost, and people would be warned of an end that is none.
 */
export function aheadOf({ kind }: Pick<ProviderFacts, "kind">, { refreshAheadMs }: Timing): number {
  return kind === "extend" ? Number.POSITIVE_INFINITY : refreshAheadMs
}

export function retryAt(now: number, failures: number, fraction: number, waitMs = 0): number {
  const wait = retryTable[Math.min(failures, retryTable.length) - 1] ?? 0
  return Math.round(now + Math.max(wait * (1 + fraction / 10), waitMs))
}

/** The token requests that still count, oldest first. One in the future (the clock was wrong) counts as now. */
export function recentRequests(
  requestedAt: number[],
  now: number,
  { windowMs }: Pick<RequestBudget, "windowMs">,
): number[] {
  return requestedAt.filter((at) => at > now - windowMs).map((at) => Math.min(at, now))
}

/** How old a request is at most that is kept although it counts no more. */
export const olderForMs = 24 * hour

/** What is written down: older ones too, for they may turn out to be younger than our clock says; those to come as they are. */
export function keptRequests(
  requestedAt: number[],
  now: number,
  budget: Pick<RequestBudget, "requests" | "windowMs">,
): number[] {
  const recent = requestedAt.filter((at) => at > now - budget.windowMs)
  const older = olderRequests(requestedAt, now, { ...budget, taken: recent.length }, (at) => at)
  return [...older, ...recent]
}

/** Those that count no more and are kept, oldest first: of a day, and with the `taken` as many as a budget has. */
export function olderRequests<One>(
  asked: readonly One[],
  now: number,
  { requests, windowMs, taken }: Pick<RequestBudget, "requests" | "windowMs"> & { taken: number },
  atOf: (one: One) => number,
): One[] {
  const room = Number.isFinite(requests) ? Math.max(0, requests - taken) : 0
  if (room === 0) return []
  return asked.filter((one) => atOf(one) <= now - windowMs && atOf(one) > now - olderForMs).slice(-room)
}

/** When the budget allows the next token request: undefined means now. */
export function budgetFreeAt(
  requestedAt: number[],
  now: number,
  budget: Pick<RequestBudget, "requests" | "windowMs">,
): number | undefined {
  const recent = recentRequests(requestedAt, now, budget)
  const blocking = recent[recent.length - budget.requests]
  return blocking === undefined ? undefined : blocking + budget.windowMs
}
