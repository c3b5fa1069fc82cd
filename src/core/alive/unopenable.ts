// Tokens that no secret of ours opens: one says so itself and is counted as a failure; all of them stop the start.
import type { ConnectionFacts } from "../connection.ts"
import { isKeeperError, KeeperError } from "../errors.ts"
import { everyConnection, factsById } from "../every-connection.ts"
import type { ResealCount, Store } from "../ports.ts"
import { createRemembered } from "../remembered.ts"
import { otherKey, type Sealer } from "../seal.ts"
import { isUnopenable } from "./assess.ts"
import { takeMarkAway } from "./mended-seal.ts"
import type { RefreshParts } from "./parts.ts"
import { minute, retryAt } from "./schedule.ts"

/** Shorter than the table of failures: a replica that was restarted with the new secret may be at it already. */
const longestWaitMs = 5 * minute

/**
 * A lost or wrong secret, with which nothing that is stored can be opened. Two small reads where all is well;
 * counted only where the first connection cannot be opened. What cannot be looked at now is no verdict.
 */
async function opensNothing(
  store: Store,
  sealer: Pick<Sealer, "keyIds">,
  count = () => store.reseal(0),
): Promise<boolean> {
  const [first] = await store.list({ limit: 1 })
  if (!first || !(await isShut(store, first.id))) return false
  const { byKey } = await count()
  return !Object.keys(byKey).some((key) => key === "plain" || sealer.keyIds.includes(key))
}

/** `from`: where the secret came from, for the operator who has to bring the right one back. */
export async function refuseWrongSecret(store: Store, sealer: Sealer, from: string): Promise<void> {
  // A store that is away or in trouble says so itself, at whatever is asked of it next.
  if (await opensNothing(store, sealer).catch(() => false)) {
    throw new KeeperError("secret_lost", { detail: from })
  }
}

async function isShut(store: Store, id: string): Promise<boolean> {
  try {
    await store.get(id)
    return false
  } catch (error) {
    return isKeeperError(error, "seal_unknown")
  }
}

/** Which stored tokens no secret at hand opens. */
export interface Unopenable {
  /** Counts a refresh that met one, and rejects with what it was given. */
  count(error: unknown): Promise<never>
  /** No stored token can be opened: a secret was lost or changed. Opens one to know. */
  isAll(): Promise<boolean>
  /** Looks at all, where the count by keys says that some cannot be opened; marks those that are not yet. */
  find(): Promise<string[]>
  /** Those this process met and nobody has mended since. */
  ids(): string[]
}

/** Counting reads all there is, and anybody may ask `/readyz` as often as they like. */
const countedForMs = 60_000

export function createUnopenable(parts: RefreshParts): Unopenable {
  const known = new Set<string>()
  const counts = createRemembered<ResealCount>(parts.clock, countedForMs, 1)
  const count = () => counts.get("all", () => parts.store.reseal(0))
  parts.journal.listen(({ kind, connectionId }) => {
    if (connectionId !== undefined && mending.has(kind)) known.delete(connectionId)
  })
  return {
    count: async (error) => {
      const id = isKeeperError(error, "seal_unknown") ? error.connectionId : undefined
      const facts = id === undefined ? undefined : await factsById(parts.store, id)
      if (facts) {
        known.add(facts.id)
        await mark(parts, facts, isKeeperError(error) ? error.detail : undefined)
      }
      throw error
    },
    isAll: () => opensNothing(parts.store, parts.sealer, count),
    find: async () => {
      const { byKey } = await parts.store.reseal(0)
      const keys = Object.keys(byKey).filter((key) => key !== "plain" && !parts.sealer.keyIds.includes(key))
      known.clear()
      if (keys.length > 0)
        for await (const facts of shutOnes(parts.store)) {
          known.add(facts.id)
          if (!isUnopenable(facts.health)) await mark(parts, facts)
        }
      await takeMarksAway(parts)
      return [...known]
    },
    ids: () => [...known],
  }
}

const mending: ReadonlySet<string> = new Set([
  "recovered",
  "refreshed",
  "connected",
  "reconnected",
  "imported",
  "disconnected",
])

async function* shutOnes(store: Store): AsyncGenerator<ConnectionFacts> {
  for await (const facts of everyConnection(store))
    if (!isStill(facts) && (await isShut(store, facts.id))) yield facts
}

/** A connection that was marked is due soon, so the index finds it. */
async function takeMarksAway(parts: RefreshParts): Promise<void> {
  const dueBefore = parts.clock.now() + longestWaitMs
  for await (const { id, health } of everyConnection(parts.store, { dueBefore })) {
    if (!isUnopenable(health)) continue
    const opened = await parts.store.get(id).catch(() => undefined)
    if (opened) await takeMarkAway(parts, opened)
  }
}

/** Nobody asks for its token, so nobody misses it. */
function isStill({ health }: ConnectionFacts): boolean {
  return health.lostAt !== undefined || health.pausedAt !== undefined
}

/** As a failed refresh is counted, so that status, alerts and readyz know it without opening anything. */
async function mark(parts: RefreshParts, facts: ConnectionFacts, detail = otherKey.detail): Promise<void> {
  if (isStill(facts)) return
  const { id, health, tag } = facts
  const now = parts.clock.now()
  const failures = health.failures + 1
  const failure = { code: "seal_unknown", detail, at: now }
  const marked = { ...health, failures, failingSinceAt: health.failingSinceAt ?? now, lastFailure: failure }
  const next = Math.min(retryAt(now, failures, parts.chance.fraction()), now + longestWaitMs)
  const news = { health: marked, refreshAt: next, ifTurn: health.turn ?? "" }
  if (!(await parts.store.saveHealth(id, news, tag))) return
  await parts.journal.record({ kind: "refresh_failed", connectionId: id, detail }, !isUnopenable(health))
}
