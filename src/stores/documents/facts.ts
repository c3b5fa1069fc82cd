// What a token document and our record beside it say of a connection, together.

import { firstRefreshAt, hour } from "../../core/alive/schedule.ts"
import { type ConnectionFacts, wellHealth } from "../../core/connection.ts"
import { readId } from "../../core/id.ts"
import type { DocumentParts, TokenDocument } from "./token-document.ts"
import { readMoment } from "./written-moment.ts"

const accessLifeMs = 2 * hour
const refreshLifeMs = 14 * 24 * hour

/**
 * `known` is what we wrote down beside it. While it belongs to this very pair it says everything; once another
 * program has replaced the pair, only what does not depend on the pair is still believed.
 */
export function factsOfDocument(
  id: string,
  document: TokenDocument,
  known: ConnectionFacts | undefined,
  { refreshAheadMs }: DocumentParts,
): ConnectionFacts {
  const { tag, members } = document
  const tokens = timesOf(members, known?.tag === tag ? known.tokens : undefined)
  if (known?.tag === tag) return { ...known, tokens }
  const { account: mallId, owner } = readId(id)
  const pausedAt = known?.health.pausedAt
  return {
    id,
    mallId,
    ...(owner !== undefined && { owner }),
    clientId: "",
    connectedAt: tokens.issuedAt,
    scopes: [],
    ...withoutPair(known),
    ...saidByMembers(members),
    tokens,
    tag,
    ...(pausedAt === undefined && { refreshAt: firstTry(tokens, refreshAheadMs, tag) }),
    health: { ...wellHealth(known?.health.requestedAt), ...(pausedAt !== undefined && { pausedAt }) },
  }
}

function firstTry(tokens: ConnectionFacts["tokens"], aheadMs: number, tag: string): number {
  // From the tag, so that every process means the same moment and malls do not come due together.
  const fraction = Number.parseInt(tag.slice(0, 8), 16) / 2 ** 32
  return firstRefreshAt({ ...tokens, accessToken: "", refreshToken: "" }, aheadMs, fraction)
}

function withoutPair(known: ConnectionFacts | undefined): Partial<ConnectionFacts> {
  const { tokens: _, tag: __, health: ___, refreshAt: ____, ...lasting } = known ?? ({} as ConnectionFacts)
  return lasting
}

/** Where a time is missing it follows from the others by Cafe24's usual lives; where all are, the pair counts as ended. */
function timesOf(
  members: Record<string, unknown>,
  exact: ConnectionFacts["tokens"] | undefined,
): ConnectionFacts["tokens"] {
  const access = momentOf(members.expires_at, exact?.accessExpiresAt)
  const refresh =
    momentOf(members.refresh_token_expires_at, exact?.refreshExpiresAt) ?? exact?.refreshExpiresAt
  const issuedAt =
    momentOf(members.issued_at, exact?.issuedAt) ??
    exact?.issuedAt ??
    (access !== undefined ? access - accessLifeMs : refresh !== undefined ? refresh - refreshLifeMs : 0)
  // Programs that leave the time of issue as it was at the consent are common.
  const surelyIssuedAt = Math.max(issuedAt, access === undefined ? 0 : access - accessLifeMs)
  return {
    accessExpiresAt: access ?? (issuedAt === 0 ? 0 : issuedAt + accessLifeMs),
    refreshExpiresAt: refresh ?? surelyIssuedAt + refreshLifeMs,
    issuedAt,
  }
}

/** A shape without milliseconds has lost them; what we know exactly is the same moment if it looks the same there. */
function momentOf(value: unknown, exact: number | undefined): number | undefined {
  const found = readMoment(value)
  return found && exact !== undefined && found.like(exact) === value ? exact : found?.at
}

function saidByMembers(members: Record<string, unknown>): Partial<ConnectionFacts> {
  const text = (name: string) => {
    const value = members[name]
    return typeof value === "number"
      ? String(value)
      : typeof value === "string" && value !== ""
        ? value
        : undefined
  }
  const [clientId, userId, shopNo] = [text("client_id"), text("user_id"), text("shop_no")]
  const scopes = scopesIn(members.scopes) ?? scopesIn(members.scope)
  return {
    ...(clientId !== undefined && { clientId }),
    ...(userId !== undefined && { userId }),
    ...(shopNo !== undefined && { shopNo }),
    ...(scopes && { scopes }),
  }
}

function scopesIn(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.filter((scope) => typeof scope === "string")
  return typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : undefined
}
