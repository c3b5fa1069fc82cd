// What happened to a pair, as the news that is written on its record: one verb for each thing that can happen.
import type { Attempt, Connection, Failure, Health } from "../connection.ts"
import type { HealthNews, RequestBudget } from "../ports.ts"
import { keptRequests } from "./schedule.ts"

/** For how long a token request counts. */
type Window = Pick<RequestBudget, "requests" | "windowMs">

type Standing = Pick<Connection, "health" | "refreshAt">

/** A pair that was shown to the provider, as it stood before. */
export interface Shown extends Standing {
  attempt: Attempt
  /** The moment of the attempt as requests are written down: by the platform's clock, where that is known. */
  notedAt: number
}

/** A token request counts for its mall. Older ones are kept: they show that the pair's own request was ours. */
export function counted({ health, refreshAt }: Standing, at: number): HealthNews {
  return {
    health: { ...health, requestedAt: [...health.requestedAt, at] },
    refreshAt,
    ifTurn: turnOf(health),
  }
}

/** The budget is used up: not before `freeAt`. */
export function putOff({ health }: Standing, now: number, freeAt: number, budget: Window): HealthNews {
  const requestedAt = keptRequests(health.requestedAt, now, budget)
  return { health: { ...health, requestedAt }, refreshAt: unlessLost(health, freeAt), ifTurn: turnOf(health) }
}

/** About to be shown. Should this process die now, the next try comes at `nextAt` and not before. */
export function presenting(
  connection: Standing,
  { attempt, notedAt }: Pick<Shown, "attempt" | "notedAt">,
  nextAt: number,
  budget: Window,
): HealthNews {
  const { health } = connection
  const requestedAt = [...keptRequests(health.requestedAt, notedAt, budget), notedAt]
  return {
    health: { ...health, attempt, turn: attempt.id, requestedAt },
    refreshAt: unlessLost(health, nextAt),
    ifTurn: turnOf(health),
  }
}

/** Written down, and then not shown after all: as it was before, unless somebody has had a turn since. */
export function takenBack({ health, refreshAt }: Standing, attempt: Attempt): HealthNews {
  return { health, refreshAt, ifTurn: attempt.id }
}

/** Shown, and the answer was about our app: the pair stays as it was, still due, and behind all that are due now. */
export function unjudged(shown: Shown, now: number): HealthNews {
  const { attempt } = shown
  const refreshAt = shown.refreshAt === undefined ? undefined : Math.max(shown.refreshAt, now)
  const health = { ...shown.health, turn: attempt.id, requestedAt: requestsOf(shown) }
  return { health, refreshAt, ifTurn: attempt.id }
}

/** An attempt that was unclear before stays remembered: a passing answer does not say what became of it. */
export function failed(shown: Shown, failure: Failure, nextAt: number): HealthNews {
  const refreshAt = unlessLost(shown.health, nextAt)
  return { health: failing(shown, failure), refreshAt, ifTurn: shown.attempt.id }
}

/** The token may be spent: that it was shown is remembered. */
export function unclear(shown: Shown, failure: Failure, nextAt: number): HealthNews {
  const news = failed(shown, failure, nextAt)
  return { ...news, health: { ...news.health, attempt: shown.attempt } }
}

/** The provider refused the very pair that is stored: a person must reconnect. */
export function lost(shown: Shown, failure: Failure): HealthNews {
  const health = { ...failing(shown, failure), lostAt: failure.at }
  return { health, refreshAt: undefined, ifTurn: shown.attempt.id }
}

/** Another connection has spent the pair, and this one may not have what came of it: nothing was asked. */
export function spentElsewhere({ health }: Standing, failure: Failure): HealthNews {
  const { failures, failingSinceAt = failure.at } = health
  const lostNow = { failures: failures + 1, failingSinceAt, lastFailure: failure, lostAt: failure.at }
  return { health: { ...health, ...lostNow }, refreshAt: undefined, ifTurn: turnOf(health) }
}

export function requestsOf({ health, notedAt }: Shown): number[] {
  return [...health.requestedAt, notedAt]
}

function failing(shown: Shown, lastFailure: Failure): Health {
  const { health, attempt } = shown
  const failingSinceAt = health.failingSinceAt ?? lastFailure.at
  const failures = health.failures + 1
  const requestedAt = requestsOf(shown)
  return { ...health, turn: attempt.id, failures, failingSinceAt, lastFailure, requestedAt }
}

function turnOf({ turn = "" }: Health): string {
  return turn
}

/** What is lost stays lost when an operator's forced try fails. */
function unlessLost(health: Health, nextAt: number): number | undefined {
  return health.lostAt === undefined ? nextAt : undefined
}
