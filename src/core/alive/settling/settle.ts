// The fifth step of a refresh: the answer is kept, read, and its pair saved; what brings no pair is bad news.
import type { Connection } from "../../connection.ts"
import { isKeeperError } from "../../errors.ts"
import { ofApp } from "../../id.ts"
import type { Grant, RawAnswer, RescueEntry } from "../../ports.ts"
import { notedFor } from "../budget/steady.ts"
import { patiently } from "../lease/patience.ts"
import { requestsOf } from "../outcomes.ts"
import { shownOf } from "../pairs/pair-from.ts"
import type { RefreshParts } from "../parts.ts"
import { isDoubtful } from "../platform-time/doubt.ts"
import { type Before, connectionFrom, dropAnswer, keepAnswer, reasonOf } from "../rescue.ts"
import { putOver, type Remembering, remembering, replacedOf, spentOf } from "../spent/successors.ts"
import { inTrouble } from "../waiting/bring-home.ts"
import { isRefusal } from "../waiting/waiting.ts"
import { onBadNews } from "./bad-news.ts"
import { current, type Presented, shown } from "./presented.ts"

/** The provider answered, and its date says how our clock is. */
export async function settle(
  parts: RefreshParts,
  presented: Presented,
  answer: RawAnswer,
): Promise<Connection> {
  const { connection, attempt } = presented
  const wasDoubted = isDoubtful(parts, connection)
  const heard = parts.platformClock.heard(connection.id, attempt.at, answer, wasDoubted)
  try {
    // Written down by the clock that the answer has just told of.
    const notedAt = notedFor(parts, connection.id, attempt.at)
    return await settleAnswer(parts, { ...presented, notedAt }, answer)
  } finally {
    await heard
  }
}

/** The bytes go to the rescue place before anything that can fail. */
async function settleAnswer(
  parts: RefreshParts,
  presented: Presented,
  answer: RawAnswer,
): Promise<Connection> {
  const before = beforeOf(parts, presented)
  const mayHoldTokens = answer.status >= 200 && answer.status < 300
  const kept = mayHoldTokens ? await keepAnswer(parts, { before, answer }) : undefined
  const entry = kept?.entry
  const verdict = parts.providers.of(before).oauth.read(answer, { account: before.mallId })
  if (verdict.kind === "granted") {
    const { standing, memory } = await save(parts, presented, verdict.grant, kept)
    // One after the other: a kill in between would leave nobody who knows what the shown pair became.
    await memory?.done()
    if (entry) await dropAnswer(parts, entry)
    return standing
  }
  // Bytes that were granted and cannot be read stay in the rescue place for a person to look at.
  if (entry && verdict.kind === "passing") await dropAnswer(parts, entry)
  return onBadNews(parts, presented, verdict)
}

function beforeOf(parts: RefreshParts, presented: Presented): Before {
  const { id, app, mallId, owner, askedScopes, connectedAt, tokens, tag } = presented.connection
  const requestedAt = requestsOf(shown(presented))
  const spent = spentOf(presented.connection)
  const replaced = replacedOf(presented.connection, presented.replaced)
  const { owners } = presented
  const known = shownOf(parts, presented.connection, tokens)
  return {
    id,
    app,
    mallId,
    owner,
    askedScopes,
    connectedAt,
    requestedAt,
    askedAt: presented.attempt.at,
    owners,
    spent,
    replaced,
    ifTag: tag,
    ...known,
  }
}

interface Saved {
  standing: Connection
  /** Absent: another pair stands there by now, or ours is remembered already. */
  memory?: Remembering
}

async function save(
  parts: RefreshParts,
  presented: Presented,
  grant: Grant,
  kept: Awaited<ReturnType<typeof keepAnswer>> | undefined,
): Promise<Saved> {
  const { connection: old, attempt, by } = presented
  const renewed = connectionFrom(parts, beforeOf(parts, presented), grant)
  const memory = remembering(parts, renewed)
  const written = await saveWhileTheLeaseLasts(parts, presented, { renewed, memory, ...kept })
  if (!written) {
    const standing = await current(parts, old.id)
    if (!(await putOver(parts, standing, renewed))) return { standing }
  }
  const wasIll = old.health.failures > 0 || old.health.lostAt !== undefined
  const tookMs = parts.clock.now() - attempt.at
  const about = { connectionId: old.id, by }
  await parts.journal.record({ ...about, kind: "refreshed", tookMs })
  if (wasIll) await parts.journal.record({ ...about, kind: "recovered" })
  for (const detail of grant.oddities) await parts.journal.record({ ...about, kind: "answer_odd", detail })
  if (await parts.appHolds.of(old).accepted(old.mallId))
    await parts.journal.record({ kind: "app_accepted", by, ...ofApp(old.app) })
  return { standing: renewed, ...(written && { memory }) }
}

interface Granted {
  renewed: Connection
  memory: Remembering
  entry?: RescueEntry
  isKept?: boolean
}

/** So long a store may be away before somebody who waits is told. */
const bearableMs = 5_000

async function saveWhileTheLeaseLasts(
  parts: RefreshParts,
  { connection, leaseEndsAt, lease, stuck }: Presented,
  { renewed, memory, entry, isKept }: Granted,
): Promise<boolean> {
  const beside = memory.beside && lease ? { ...memory.beside, lease } : memory.beside
  const tellAt = parts.clock.now() + bearableMs
  const save = () =>
    parts.store.saveTokens(renewed, connection.tag, undefined, beside).catch((error: unknown) => {
      // While it is nowhere else, a command that hears of it and ends would take it along.
      if (isKept && parts.clock.now() >= tellAt) stuck?.(error)
      throw error
    })
  try {
    return await patiently(parts.clock, leaseEndsAt, save)
  } catch (error) {
    const detail = reasonOf(error)
    // A table that says no is named with what it says at once: the next try to save it may be minutes away.
    if (entry && isKeeperError(error) && isRefusal(error.code)) await inTrouble(parts, entry, error)
    else await parts.journal.record({ kind: "rescue_waiting", connectionId: connection.id, detail })
    throw error
  }
}
