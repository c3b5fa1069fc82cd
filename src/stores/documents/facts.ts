// What a token document and our record beside it say of a connection, together.

import { isFarAhead } from "../../core/believable.ts"
import { type ConnectionFacts, wellHealth } from "../../core/connection.ts"
import { ofApp, readId } from "../../core/id.ts"
import { isKeptFacts } from "../kept-shape.ts"
import { type DocumentParts, firstSeeing, type TokenDocument } from "./token-document.ts"
import { foreignRefreshAt, type PairTimes, type ReadTimes, readTimes } from "./written-times.ts"

/**
 * `beside` is what we wrote down beside it. While it belongs to this very pair it says everything; once another
 * program has replaced the pair, only what does not depend on the pair is still believed.
 */
export function factsOfDocument(
  id: string,
  document: TokenDocument,
  beside: ConnectionFacts | undefined,
  parts: Pick<DocumentParts, "refreshAheadMs" | "clock" | "oddities" | "metAt" | "platformNow">,
): ConnectionFacts {
  const { tag, members } = document
  const now = parts.clock.now()
  const known = isKeptFacts(beside) ? beside : undefined
  const ours = known?.tag === tag && isMeant(known, now) ? known : undefined
  const { times: tokens, odd } = timesOf(members, now, ours?.tokens)
  parts.oddities.note(id, odd.length === 0 ? undefined : oddTimes(odd))
  if (ours) {
    // Whose app the pair is of may be put right in place.
    const { clientId = ours.clientId } = saidByMembers(members)
    return { ...ours, clientId, tokens, ...refreshOfChanged(ours, tokens, parts) }
  }
  const { app, account: mallId, owner } = readId(id)
  const pausedAt = known?.health.pausedAt
  return {
    id,
    ...ofApp(app),
    mallId,
    ...(owner !== undefined && { owner }),
    clientId: "",
    connectedAt: tokens.issuedAt,
    scopes: [],
    ...withoutPair(known),
    ...saidByMembers(members),
    tokens,
    tag,
    ...(pausedAt === undefined && {
      refreshAt: foreignRefreshAt(tokens, tag, known ? parts : firstSeeing(parts)),
    }),
    health: { ...wellHealth(known?.health.requestedAt), ...(pausedAt !== undefined && { pausedAt }) },
  }
}

/** Written by a version that believed any number: it would never be due. */
function isMeant({ tokens, refreshAt }: ConnectionFacts, now: number): boolean {
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = tokens
  return ![accessExpiresAt, refreshExpiresAt, issuedAt, refreshAt].some((at) => isFarAhead(at, now))
}

/** Milliseconds that a shape loses are no change. */
const changedByMs = 1_000

/** Somebody says that this token ends earlier than we know: it is due as much earlier. Once it is noted, it is known. */
function refreshOfChanged(
  { tokens: before, refreshAt, tag }: ConnectionFacts,
  tokens: PairTimes,
  parts: Pick<DocumentParts, "refreshAheadMs" | "metAt">,
): { refreshAt?: number } {
  if (refreshAt === undefined || tokens.accessExpiresAt > before.accessExpiresAt - changedByMs) return {}
  return { refreshAt: Math.min(refreshAt, foreignRefreshAt(tokens, tag, parts)) }
}

const memberOf = {
  accessExpiresAt: "expires_at",
  refreshExpiresAt: "refresh_token_expires_at",
  issuedAt: "issued_at",
  updatedAt: "updated_at",
}

export function oddTimes(odd: ReadTimes["odd"]): string {
  const names = odd.map((name) => memberOf[name]).join(", ")
  return `${names}: no time that can be meant; it is renewed at once, and well when the program that writes it is mended`
}

function withoutPair(known: ConnectionFacts | undefined): Partial<ConnectionFacts> {
  const { tokens: _, tag: __, health: ___, refreshAt: ____, ...lasting } = known ?? ({} as ConnectionFacts)
  return lasting
}

function timesOf(members: Record<string, unknown>, now: number, exact: PairTimes | undefined): ReadTimes {
  const { expires_at, refresh_token_expires_at, issued_at } = members
  const written = {
    accessExpiresAt: expires_at,
    refreshExpiresAt: refresh_token_expires_at,
    issuedAt: issued_at,
  }
  return readTimes(written, { now, exact })
}

function saidByMembers(members: Record<string, unknown>): Partial<ConnectionFacts> {
  const text = (name: string) => {
    const value = members[name]
    if (typeof value === "number") return String(value)
    return typeof value === "string" && value !== "" ? value.slice(0, lettersAtMost) : undefined
  }
  const [clientId, userId, shopNo] = [text("client_id"), text("user_id"), text("shop_no")]
  const scopes = scopesIn(members.scopes) ?? scopesIn(members.scope)
  return {
    ...(clientId !== undefined && { clientId }),
    ...(userId !== undefined && { userId }),
    ...(shopNo !== undefined && { shopNo }),
    ...(scopes && { scopes: someOf(scopes) }),
  }
}

function scopesIn(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.filter((scope) => typeof scope === "string")
  return typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : undefined
}

/** Copied into a record of ours, and read with it: of what no app was ever granted only the beginning. */
const lettersAtMost = 8_192

function someOf(scopes: readonly string[]): string[] {
  let letters = 0
  return scopes.filter((scope) => {
    letters += scope.length + 1
    return letters <= lettersAtMost
  })
}
