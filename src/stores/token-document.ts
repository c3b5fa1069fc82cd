// A token pair as JSON that other programs read and write too: what of it is ours, and how it is changed in place.
import type { Connection, ConnectionFacts, TokenPair } from "../core/connection.ts"
import { wellHealth } from "../core/connection.ts"
import type { TagOf } from "../core/ports.ts"
import { firstRefreshAt, hour } from "../core/schedule.ts"
import { isSealed, type Sealer, sealedBy } from "../core/seal.ts"
import { withMembers } from "./json-members.ts"
import { readMoment } from "./written-moment.ts"

export interface TokenDocument {
  text: string
  members: Record<string, unknown>
  /** As they stand there: plain, or sealed. */
  accessToken: string
  refreshToken: string
  tag: string
  /** The id of the key that seals it, or `plain`. */
  sealedBy: string
}

export interface DocumentParts {
  sealer: Sealer
  tagOf: TagOf
  refreshAheadMs: number
}

const accessLifeMs = 2 * hour
const refreshLifeMs = 14 * 24 * hour
/** Beside sealed tokens, so that a list need not open them. Nobody but us can have written those. */
const tagMember = "mallkey_tag"

/** Undefined: this is no token pair, whatever else it may be. */
export function readDocument(text: string, tagOf: TagOf): TokenDocument | undefined {
  const members = parseObject(text)
  const { access_token: access, refresh_token: refreshToken, [tagMember]: tag } = members ?? {}
  if (!members || typeof refreshToken !== "string" || refreshToken === "") return undefined
  const accessToken = typeof access === "string" ? access : ""
  const sealed = isSealed(refreshToken)
  if (sealed && typeof tag !== "string") return undefined
  return {
    text,
    members,
    accessToken,
    refreshToken,
    tag: sealed ? (tag as string) : tagOf(refreshToken),
    sealedBy: (sealed ? sealedBy(refreshToken) : undefined) ?? "plain",
  }
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

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
  const [mallId = id, ...owner] = id.split("~")
  const pausedAt = known?.health.pausedAt
  return {
    id,
    mallId,
    ...(owner.length > 0 && { owner: owner.join("~") }),
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

export function connectionOfDocument(
  facts: ConnectionFacts,
  document: TokenDocument,
  sealer: Sealer,
): Connection {
  const opened = (text: string, member: string) =>
    isSealed(text) ? sealer.open(text, placeOf(facts.id, member)) : text
  return {
    ...facts,
    tokens: {
      ...facts.tokens,
      accessToken: opened(document.accessToken, "access_token"),
      refreshToken: opened(document.refreshToken, "refresh_token"),
    },
  }
}

/** How the tokens are written: plain, or sealed by the first key. */
export function tokenMembers(
  id: string,
  { accessToken, refreshToken }: Pick<TokenPair, "accessToken" | "refreshToken">,
  tag: string,
  sealer: Sealer | undefined,
): Record<string, string> {
  if (!sealer) return { access_token: accessToken, refresh_token: refreshToken, [tagMember]: tag }
  return {
    access_token: sealer.seal(accessToken, placeOf(id, "access_token")),
    refresh_token: sealer.seal(refreshToken, placeOf(id, "refresh_token")),
    [tagMember]: tag,
  }
}

/** The same text with the tokens sealed by the first key, and nothing else changed. */
export function sealAgain(text: string, { id, tokens, tag }: Connection, sealer: Sealer): string {
  return withMembers(text, tokenMembers(id, tokens, tag, sealer))
}

/**
 * The text with this connection's pair in it. Times keep the shape they were found in, whatever is not ours stays.
 * `always` are written also where they are not there yet.
 */
export function writeDocument(
  before: string | undefined,
  connection: Connection,
  sealer: Sealer | undefined,
  shape: { moment(at: number): string | number; always: string[]; empty: string },
): string {
  const { tokens, id, tag } = connection
  const base = before !== undefined && parseObject(before) ? before : shape.empty
  const members = parseObject(base) ?? {}
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = tokens
  const moments = {
    expires_at: accessExpiresAt,
    refresh_token_expires_at: refreshExpiresAt,
    issued_at: issuedAt,
  }
  const likeOthers = Object.keys(moments)
    .map((name) => readMoment(members[name]))
    .find(Boolean)
  const moment = (name: keyof typeof moments) =>
    (readMoment(members[name]) ?? likeOthers)?.like(moments[name]) ?? shape.moment(moments[name])
  const { access_token, refresh_token, [tagMember]: tagText } = tokenMembers(id, tokens, tag, sealer)
  const all: Record<string, unknown> = {
    mall_id: connection.mallId,
    client_id: connection.clientId,
    access_token,
    expires_at: moment("expires_at"),
    refresh_token,
    refresh_token_expires_at: moment("refresh_token_expires_at"),
    issued_at: moment("issued_at"),
    user_id: connection.userId,
    shop_no: likeNumber(members.shop_no, connection.shopNo),
    scopes: likeText(members.scopes, connection.scopes),
    scope: likeText(members.scope ?? "", connection.scopes),
    [tagMember]: tagText,
  }
  const wanted = [...shape.always, ...(sealer ? [tagMember] : [])]
  const written = Object.entries(all).filter(([name]) => name in members || wanted.includes(name))
  return withMembers(base, Object.fromEntries(written))
}

function likeNumber(found: unknown, text: string | undefined): unknown {
  return typeof found === "number" && text !== undefined && /^\d+$/.test(text) ? Number(text) : text
}

function likeText(found: unknown, scopes: string[]): string | string[] {
  return typeof found === "string" ? scopes.join(found.includes(",") ? "," : " ") : scopes
}

function placeOf(id: string, member: string): string {
  return `${id}|${member}`
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
  return {
    accessExpiresAt: access ?? (issuedAt === 0 ? 0 : issuedAt + accessLifeMs),
    refreshExpiresAt: refresh ?? issuedAt + refreshLifeMs,
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
