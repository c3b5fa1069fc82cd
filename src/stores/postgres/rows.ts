// A row of oauth_tokens as a connection and back, ours or another program's.

import { isFarAhead } from "../../core/believable.ts"
import { type Connection, type ConnectionFacts, type Health, wellHealth } from "../../core/connection.ts"
import { ofApp, readId } from "../../core/id.ts"
import type { Clock, TagOf } from "../../core/ports.ts"
import { isSealed, type Sealer } from "../../core/seal.ts"
import { oddTimes } from "../documents/facts.ts"
import { type DocumentParts, firstSeeing } from "../documents/token-document.ts"
import { koreanMoment } from "../documents/written-moment.ts"
import { foreignRefreshAt, type PairTimes, type ReadTimes, readTimes } from "../documents/written-times.ts"
import { isHealth } from "../kept-shape.ts"
import { type Oddities, oddRowWords } from "../oddities.ts"
import { standingOf } from "../standing.ts"
import type { Row, Value } from "./database.ts"
import type { TimeColumn, Zoneless } from "./schema.ts"
import { largeRow } from "./sound-rows.ts"
import { isNative } from "./tables.ts"

export interface RowParts {
  sealer: Sealer
  tagOf: TagOf
  refreshAheadMs: number
  /** Tokens are sealed when they are written. What is found is read either way. */
  seal: boolean
  zoneless: Zoneless
  clock: Pick<Clock, "now">
  oddities: Oddities
  metAt?: DocumentParts["metAt"]
  platformNow?: DocumentParts["platformNow"]
}

/** What reading a row needs; the rest is for its tokens. */
export type ReadingRows = Pick<RowParts, "refreshAheadMs" | "clock" | "oddities" | "metAt" | "platformNow">

/** `2026-03-11T12:39:27.000`, as Cafe24 itself writes it. */
const wallClockLength = 23

/** What is ours in a row: as we wrote it, or drawn up anew for a pair that another program wrote. */
export interface Own {
  health: Health
  refreshAt?: number
}

export function ownOf(row: Row, { times }: Pick<ReadTimes, "times">, parts: ReadingRows): Own {
  const tag = row.tag as string
  const known = isHealth(row.mallkey_health) ? (row.mallkey_health as Health) : undefined
  const refreshAt = row.mallkey_refresh_at as number | null
  if (row.mallkey_tag === tag && !isFarAhead(refreshAt ?? undefined, parts.clock.now())) {
    return {
      health: known ?? wellHealth(),
      ...(refreshAt !== null && { refreshAt: dueOf(row, refreshAt, times, parts) }),
    }
  }
  // The budget of token requests is the mall's, and a switch that was turned off stays off.
  const health = wellHealth(known?.requestedAt)
  if (known?.pausedAt !== undefined) health.pausedAt = known.pausedAt
  if (!row.has_refresh || health.pausedAt !== undefined) return { health }
  return { health, refreshAt: foreignRefreshAt(times, tag, known ? parts : firstSeeing(parts)) }
}

/** Milliseconds that a column loses are no change. */
const changedByMs = 1_000

/** Another program says that this very token ends earlier than we know: it is due as much earlier. */
function dueOf(row: Row, refreshAt: number, times: PairTimes, parts: ReadingRows): number {
  const knownEnd = (row.mallkey_access_ends_at ?? 0) as number
  if (times.accessExpiresAt > knownEnd - changedByMs) return refreshAt
  return Math.min(refreshAt, foreignRefreshAt(times, row.tag as string, parts))
}

export function timesOf(row: Row, { clock }: Pick<RowParts, "clock">): ReadTimes {
  const written = {
    // Without an access token there is nothing that could live until then.
    accessExpiresAt: row.has_access ? row.expires_at : undefined,
    refreshExpiresAt: row.refresh_token_expires_at,
    issuedAt: row.issued_at,
    updatedAt: row.updated_at,
  }
  return readTimes(written, { now: clock.now(), assumedLifeMs: 0 })
}

export function factsOfRow(row: Row, parts: ReadingRows): ConnectionFacts {
  const read = timesOf(row, parts)
  const { times: tokens, odd } = read
  parts.oddities.note(row.id as string, odd.length === 0 ? undefined : oddTimes(odd))
  const { health, refreshAt } = ownOf(row, read, parts)
  const status = (row.status as string | null) ?? "active"
  const isActive = status.toLowerCase() === "active"
  return {
    id: row.id as string,
    ...ofApp(readId(row.id as string).app),
    mallId: row.mall_id as string,
    ...(row.owner !== null && { owner: row.owner as string }),
    clientId: (row.client_id as string | null) ?? "",
    ...(row.user_id !== null && { userId: row.user_id as string }),
    ...(row.mallkey_shop_no !== null && { shopNo: row.mallkey_shop_no as string }),
    scopes: ((row.scopes as (string | null)[] | null) ?? []).filter((scope) => scope !== null),
    ...(row.mallkey_asked_scopes !== null && { askedScopes: row.mallkey_asked_scopes as string[] }),
    tokens,
    tag: row.tag as string,
    connectedAt: (row.mallkey_connected_at as number | null) ?? tokens.issuedAt,
    ...(refreshAt !== undefined && isActive && { refreshAt }),
    health: shownHealth(health, {
      switchedTo: isActive ? undefined : status,
      why: row.is_large ? oddRowWords.large : row.has_refresh ? undefined : "the row holds no refresh token",
      at: tokens.issuedAt,
    }),
  }
}

/** What the row itself says counts beside what we wrote: its status, and a refresh token that is not there. */
function shownHealth(
  health: Health,
  row: { switchedTo: string | undefined; why: string | undefined; at: number },
): Health {
  const shown = { ...health }
  if (row.switchedTo !== undefined) {
    shown.pausedAt ??= row.at
    // Another program's word, which may not mean what we take it for: people are shown it.
    const detail = `its column status says "${row.switchedTo.slice(0, 40)}"`
    shown.lastFailure = { code: "paused", detail, at: row.at }
  }
  if (row.why !== undefined) {
    shown.lostAt ??= row.at
    shown.lastFailure ??= { code: "needs_reconnect", detail: row.why, at: row.at }
  }
  return shown
}

/** A row as it is, with what a list has the server work out. */
export function wholeOf(found: Row, id: string, tagOf: TagOf): Row {
  if (found.is_large) return largeRow(id)
  const { access_token: accessToken, refresh_token, user_id: userId } = found
  const refreshToken = (refresh_token ?? "") as string
  return {
    ...found,
    id,
    // In the table of other programs such a column would be theirs.
    owner: isNative(id) ? null : found.owner,
    user_id: userId === null ? null : String(userId),
    tag: isSealed(refreshToken) ? (found.mallkey_tag ?? "") : tagOf(refreshToken),
    has_access: (accessToken ?? "") !== "",
    has_refresh: refreshToken !== "",
  }
}

export function connectionOfRow(found: Row, id: string, parts: RowParts): Connection {
  const row = wholeOf(found, id, parts.tagOf)
  const facts = factsOfRow(row, parts)
  const accessToken = opened(row.access_token, placeOf(facts.id, "access_token"), parts.sealer)
  const refreshToken = opened(row.refresh_token, placeOf(facts.id, "refresh_token"), parts.sealer)
  return { ...facts, tokens: { ...facts.tokens, accessToken, refreshToken } }
}

export function opened(text: unknown, place: string, sealer: Sealer): string {
  if (typeof text !== "string") return ""
  return isSealed(text) ? sealer.open(text, place) : text
}

export function placeOf(id: string, field: "access_token" | "refresh_token"): string {
  return `${id}|${field}`
}

const wordBytes = 8

/**
 * Written twice at every refresh, and of two versions of a row the server's log leaves out what they have in common at
 * their ends. So the tags of spent pairs, which are most of it and stay as they are while a pair is shown, come last, and
 * blanks before it all fill it up: the next column begins at a multiple of eight, or the ends would differ by what lies between.
 */
export function healthText({ spent, replaced, ...health }: Health): string {
  const text = JSON.stringify({ ...health, replaced, spent })
  return " ".repeat((wordBytes - (Buffer.byteLength(text) % wordBytes)) % wordBytes) + text
}

export function rowOf(connection: Connection, now: number, parts: RowParts): Record<string, Value> {
  const { id, mallId, tokens, tag, refreshAt, health } = connection
  const kept = (text: string, field: "access_token" | "refresh_token") =>
    parts.seal ? parts.sealer.seal(text, placeOf(id, field)) : text
  // What is ours alone always has zones.
  const zoneless = isNative(id) ? parts.zoneless : new Set<TimeColumn>()
  const time = (column: TimeColumn, at: number) =>
    zoneless.has(column) ? koreanMoment(at).slice(0, wallClockLength) : new Date(at).toISOString()
  return {
    mall_id: mallId,
    access_token: kept(tokens.accessToken, "access_token"),
    expires_at: time("expires_at", tokens.accessExpiresAt),
    refresh_token: kept(tokens.refreshToken, "refresh_token"),
    refresh_token_expires_at: time("refresh_token_expires_at", tokens.refreshExpiresAt),
    client_id: connection.clientId,
    user_id: connection.userId ?? null,
    scopes: connection.scopes,
    issued_at: time("issued_at", tokens.issuedAt),
    updated_at: time("updated_at", now),
    // Nobody but us writes the other tables.
    ...(isNative(id) && { mallkey_written_end: time("expires_at", tokens.accessExpiresAt) }),
    mallkey_tag: tag,
    mallkey_refresh_at: refreshAt ?? null,
    mallkey_access_ends_at: tokens.accessExpiresAt,
    mallkey_refresh_ends_at: tokens.refreshExpiresAt,
    mallkey_standing: standingOf(health),
    mallkey_health: healthText(health),
    mallkey_connected_at: connection.connectedAt,
    mallkey_asked_scopes: connection.askedScopes ?? null,
    mallkey_shop_no: connection.shopNo ?? null,
  }
}
