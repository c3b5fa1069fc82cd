// What an answer without a pair, or none, does to a connection: each is written down under the tag, and told to the caller.
import type { Connection } from "../../connection.ts"
import { type ErrorCode, isKeeperError, KeeperError } from "../../errors.ts"
import { ofApp } from "../../id.ts"
import type { HealthNews, Verdict } from "../../ports.ts"
import { holdMall } from "../budget/ledger.ts"
import { lostError } from "../ended/lost-error.ts"
import { patiently } from "../lease/patience.ts"
import { failed, lost, unclear, unjudged } from "../outcomes.ts"
import type { RefreshParts } from "../parts.ts"
import { reasonOf } from "../rescue.ts"
import { retryAt } from "../schedule.ts"
import { bringNamedHome } from "../waiting/bring-home.ts"
import { current, type Presented, shown } from "./presented.ts"

type BadNews = Exclude<Verdict, { kind: "granted" }>

/** Rejects with what a caller should hear, unless the connection has moved on: then the news is old. */
export async function onBadNews(
  parts: RefreshParts,
  presented: Presented,
  verdict: BadNews,
): Promise<Connection> {
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
  // Another process of this machine may have died between the answer and the store.
  await bringNamedHome(parts, id)
  const saved = await parts.store.get(id)
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

/** Tried for as long as the lease lasts: until it is written, the mark that the pair was shown keeps everybody from this mall. */
function note(parts: RefreshParts, presented: Presented, news: HealthNews): Promise<boolean> {
  const { id, tag } = presented.connection
  return patiently(parts.clock, presented.leaseEndsAt, () => parts.store.saveHealth(id, news, tag))
}

/** Our bad news was refused: the pair has moved on, or others have shown it since, and what they learned stands. */
async function overtaken(parts: RefreshParts, { connection: { id, tag } }: Presented): Promise<Connection> {
  const found = await current(parts, id)
  if (found.tag !== tag) return found
  if (found.health.lostAt !== undefined) throw lostError(found)
  const detail = "another process has tried it since"
  throw new KeeperError("busy", { connectionId: id, retryAt: found.refreshAt, detail })
}
