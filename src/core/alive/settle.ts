// The fifth step of a refresh: what each kind of answer, or none, does to the connection.
import type { Attempt, Connection } from "../connection.ts"
import { type ErrorCode, isKeeperError, KeeperError } from "../errors.ts"
import { ofApp } from "../id.ts"
import type { Grant, HealthNews, Lease, RawAnswer, RescueEntry, Verdict } from "../ports.ts"
import { holdMall } from "./budget/ledger.ts"
import { lostError } from "./ended/lost-error.ts"
import { patiently } from "./lease/patience.ts"
import { failed, lost, requestsOf, type Shown, unclear, unjudged } from "./outcomes.ts"
import { shownOf } from "./pairs/pair-from.ts"
import type { RefreshParts } from "./parts.ts"
import { type Before, connectionFrom, dropAnswer, keepAnswer, reasonOf } from "./rescue.ts"
import { retryAt } from "./schedule.ts"
import { putOver, type Remembering, remembering, replacedOf, spentOf } from "./spent/successors.ts"
import { bringOneHome, inTrouble } from "./waiting/bring-home.ts"
import { isRefusal } from "./waiting/waiting.ts"

/** The stored pair, shown under a lease. */
export interface Presented {
  connection: Connection
  attempt: Attempt
  leaseEndsAt: number
  /** To end with the write that saves what comes of it; absent where more is to be done under it. */
  lease?: Lease | undefined
  /** How many connections share the mall's token requests. */
  owners: number
  by: string
  /** Where another program wrote the pair: the tags of ours that are older than it. */
  replaced?: string[]
}

function shown({ connection: { health, refreshAt }, attempt }: Presented): Shown {
  return { health, refreshAt, attempt }
}

/** The provider answered, and its date says how our clock is. */
export async function settle(
  parts: RefreshParts,
  presented: Presented,
  answer: RawAnswer,
): Promise<Connection> {
  const heard = parts.platformClock.heard(presented.connection.id, presented.attempt.at, answer)
  try {
    return await settleAnswer(parts, presented, answer)
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
  const entry = mayHoldTokens ? await keepAnswer(parts, { before, answer }) : undefined
  const verdict = parts.providers.of(before).oauth.read(answer, { account: before.mallId })
  if (verdict.kind === "granted") {
    const { standing, memory } = await save(parts, presented, verdict.grant, entry)
    await Promise.all([entry && dropAnswer(parts, entry), memory?.done()])
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
  entry: RescueEntry | undefined,
): Promise<Saved> {
  const { connection: old, attempt, by } = presented
  const renewed = connectionFrom(parts, beforeOf(parts, presented), grant)
  const memory = remembering(parts, renewed)
  const written = await saveWhileTheLeaseLasts(parts, presented, { renewed, memory, entry })
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

/** Our compare was refused: this very pair is there already, or somebody reconnected and theirs wins. */
async function current(parts: RefreshParts, connectionId: string): Promise<Connection> {
  const found = await parts.store.get(connectionId)
  if (!found) throw new KeeperError("connection_unknown", { connectionId, detail: "removed meanwhile" })
  return found
}

/** Our bad news was refused: the pair has moved on, or others have shown it since, and what they learned stands. */
async function overtaken(parts: RefreshParts, { connection: { id, tag } }: Presented): Promise<Connection> {
  const found = await current(parts, id)
  if (found.tag !== tag) return found
  if (found.health.lostAt !== undefined) throw lostError(found)
  const detail = "another process has tried it since"
  throw new KeeperError("busy", { connectionId: id, retryAt: found.refreshAt, detail })
}

interface Granted {
  renewed: Connection
  memory: Remembering
  entry: RescueEntry | undefined
}

async function saveWhileTheLeaseLasts(
  parts: RefreshParts,
  { connection, leaseEndsAt, lease }: Presented,
  { renewed, memory, entry }: Granted,
): Promise<boolean> {
  const beside = memory.beside && lease ? { ...memory.beside, lease } : memory.beside
  const save = () => parts.store.saveTokens(renewed, connection.tag, undefined, beside)
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

/** Not written, that it was shown would keep everybody from this mall for as long as an answer may take. */
function note(parts: RefreshParts, presented: Presented, news: HealthNews): Promise<boolean> {
  const { id, tag } = presented.connection
  return patiently(parts.clock, presented.leaseEndsAt, () => parts.store.saveHealth(id, news, tag))
}

type BadNews = Exclude<Verdict, { kind: "granted" }>

/** Rejects with what a caller should hear, unless the connection has moved on: then the news is old. */
async function onBadNews(parts: RefreshParts, presented: Presented, verdict: BadNews): Promise<Connection> {
  const { detail } = verdict
  switch (verdict.kind) {
    case "refused":
      return refused(parts, presented, detail)
    case "app_rejected":
      return appRejected(parts, presented, detail)
    case "passing":
      return trouble(parts, presented, {
        code: verdict.limited ? "rate_limited" : "provider_unavailable",
        detail,
        waitMs: verdict.waitMs,
      })
    case "wrong_mall":
    case "unreadable":
      await parts.journal.record({ kind: "rescue_waiting", connectionId: presented.connection.id, detail })
      return trouble(parts, presented, { code: "provider_unclear", detail, isUnclear: true })
  }
}

/** A verdict on the bytes that were sent, never on the mall: only if the store still holds them is it lost. */
async function refused(parts: RefreshParts, presented: Presented, detail: string): Promise<Connection> {
  const { connection, by } = presented
  const { id, tag } = connection
  parts.typists.refused(connection)
  const saved = await fromRescue(parts, id)
  if (saved && saved.tag !== tag) return saved
  const now = parts.clock.now()
  const why = connection.health.attempt ? `${detail}; an earlier answer never reached us` : detail
  const told = await parts.journal.foretell({ kind: "lost", connectionId: id, by, detail: why })
  const news = lost(shown(presented), { code: "needs_reconnect", detail, at: now })
  if (!(await note(parts, presented, news))) {
    await told.takeBack()
    return overtaken(parts, presented)
  }
  told.tell()
  throw new KeeperError("needs_reconnect", { connectionId: id, detail })
}

/** Another process of this machine may have died between the answer and the store. */
async function fromRescue(parts: RefreshParts, id: string): Promise<Connection | undefined> {
  // A place that cannot be read is told where answers are brought home; the verdict is written down all the same.
  const entries = await parts.rescue.list().catch(() => [])
  for (const entry of entries) if (entry.id === id) await bringOneHome(parts, entry)
  return parts.store.get(id)
}

/** Our client id or secret: no mall is to blame, unless others are taken; either way the others come first now. */
async function appRejected(parts: RefreshParts, presented: Presented, detail: string): Promise<Connection> {
  const { connection, by } = presented
  const { id, mallId } = connection
  const verdict = await parts.appHolds.of(connection).rejected(mallId, detail)
  if (verdict === "vetoed") {
    const about = `of this mall alone, others are accepted: ${detail}`
    return trouble(parts, presented, { code: "provider_unavailable", detail: about })
  }
  await note(parts, presented, unjudged(shown(presented), parts.clock.now()))
  if (verdict === "news")
    await parts.journal.record({ kind: "app_rejected", by, detail, ...ofApp(connection.app) })
  throw new KeeperError("app_rejected", { connectionId: id, detail })
}

interface Trouble {
  code: ErrorCode
  detail: string
  waitMs?: number
  /** The token may be spent. */
  isUnclear?: boolean
}

async function trouble(parts: RefreshParts, presented: Presented, met: Trouble): Promise<Connection> {
  const { connection, by } = presented
  const { code, detail, isUnclear = false } = met
  const { id, health } = connection
  const now = parts.clock.now()
  const waitMs = isUnclear ? parts.timing.leaseMs : met.waitMs
  const nextAt = retryAt(now, health.failures + 1, parts.chance.fraction(), waitMs)
  const news = (isUnclear ? unclear : failed)(shown(presented), { code, detail, at: now }, nextAt)
  const stands = await note(parts, presented, news)
  if (code === "rate_limited") await holdMall(parts, id, nextAt).catch(() => undefined)
  if (!stands) return overtaken(parts, presented)
  const kind = isUnclear ? "unclear" : "refresh_failed"
  await parts.journal.record({ kind, connectionId: id, by, detail }, isUnclear || news.health.failures === 1)
  throw new KeeperError(code, { connectionId: id, retryAt: news.refreshAt, detail })
}

/** Said by ourselves before anything leaves: an account whose name is none, a setting that leads nowhere. */
const refusedHere: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["request_invalid", "settings_invalid"])

/** No answer. Surely not sent counts as a failure; anything else is unclear, and the token is shown once more later. */
export async function unanswered(
  parts: RefreshParts,
  presented: Presented,
  error: unknown,
): Promise<Connection> {
  const isRefusedHere = isKeeperError(error) && refusedHere.has(error.code)
  const isUnclear = !isRefusedHere && !isKeeperError(error, "provider_unavailable")
  const ofPlatform = isUnclear ? "provider_unclear" : "provider_unavailable"
  const code = isRefusedHere ? error.code : ofPlatform
  return trouble(parts, presented, { code, detail: reasonOf(error), isUnclear })
}
