// A connection as alerts look at it: its state, what waits for it in the rescue place, and what a webhook said of it.
import { assess } from "../alive/assess.ts"
import { isRefusal, isRipe, type Waiter, type Waiting } from "../alive/waiting/waiting.ts"
import type { ConnectionFacts } from "../connection.ts"
import { type ErrorCode, isKeeperError } from "../errors.ts"
import { factsById } from "../every-connection.ts"
import type { Clock, Providers, Store } from "../ports.ts"
import { warnShare } from "./short-lives.ts"
import type { ConnectionSight } from "./troubles.ts"

export interface SightParts {
  providers: Providers
  clock: Clock
  /** Answers that wait in this process, by connection. */
  waiting: Waiting
  /** An answer is on its way into the store for at most this long. */
  leaseMs: number
}

/** The store is well; what it holds of this one connection is not, or nothing can be called so. */
const isAboutOne: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "settings_invalid",
  "row_unreadable",
  "request_invalid",
])

/** One whose seal does not open is told of by its facts; one that is odd in another way is found by the doctor. */
export async function readOrSkip(
  store: Store,
  id: string,
): Promise<ConnectionFacts | undefined | "unreadable"> {
  try {
    return await store.get(id)
  } catch (error) {
    if (!isKeeperError(error)) throw error
    if (error.code === "seal_unknown") return factsById(store, id)
    if (isAboutOne.has(error.code)) return "unreadable"
    throw error
  }
}

export function sightOf(
  parts: SightParts,
  id: string,
  connection: ConnectionFacts | undefined,
  uninstalledAt: number | undefined,
): ConnectionSight {
  const now = parts.clock.now()
  const assessment = connection && assess(connection, now)
  const [waiter] = ripe(parts).filter(({ entry }) => entry.id === id)
  const waiting = waiter && { sinceAt: Math.min(waiter.entry.at, now), detail: waiter.trouble?.detail }
  const share = connection && warnShare(parts.providers.of(connection).facts)
  return { connection, assessment, share, waiting, uninstalledAt }
}

export function waitingIds(parts: SightParts): string[] {
  return ripe(parts).map(({ entry }) => entry.id)
}

/** Younger ones may be on their way into the store; what its table refuses will not go there by itself. */
function ripe({ waiting, clock, leaseMs }: SightParts): Waiter[] {
  return waiting
    .all()
    .filter((one) => isRipe(one.entry, clock.now(), leaseMs) || isRefusal(one.trouble?.code))
}

/** What a webhook said needs no further look: the connection is gone, or has been renewed since. */
export function isAnswered({ connection, uninstalledAt }: ConnectionSight): boolean {
  return uninstalledAt !== undefined && (!connection || connection.tokens.issuedAt > uninstalledAt)
}
