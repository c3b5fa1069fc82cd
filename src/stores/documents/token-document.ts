// A token pair as JSON that other programs read and write too: what of it is a pair, plain or sealed.
import type { Connection, ConnectionFacts, TokenPair } from "../../core/connection.ts"
import type { Clock, TagOf } from "../../core/ports.ts"
import { isSealed, type Sealer, sealedBy } from "../../core/seal.ts"
import type { Oddities } from "../oddities.ts"

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
  /** Says which written times can be meant. */
  clock: Pick<Clock, "now">
  oddities: Oddities
  /** Only where a pair of another program is written down as met: now, by the platform's clock as far as it is known. */
  metAt?: number
  platformNow?(): number
}

/** For what is written down as met now. */
export function meeting<Parts extends KnowingTime>(parts: Parts): Parts & { metAt: number } {
  return { ...parts, metAt: platformNowOf(parts) }
}

/**
 * For a pair beside which nothing of ours was ever kept. Before the first answer a clock may be taken for one that is
 * behind only because such pairs lie ahead: then our own says it.
 */
export function firstSeeing<Parts extends KnowingTime>(parts: Parts): Parts & { firstSeenAt: number } {
  return { ...parts, firstSeenAt: Math.min(platformNowOf(parts), parts.clock.now()) }
}

type KnowingTime = Pick<DocumentParts, "clock" | "platformNow">

function platformNowOf({ clock, platformNow }: KnowingTime): number {
  return platformNow?.() ?? clock.now()
}

/** Beside sealed tokens, so that a list need not open them. Nobody but us can have written those. */
export const tagMember = "mallkey_tag"

/** Undefined: this is no token pair, whatever else it may be. */
export function readDocument(text: string, tagOf: TagOf): TokenDocument | undefined {
  const members = parseObject(text)
  const { access_token: access, refresh_token: refreshToken, [tagMember]: tag } = members ?? {}
  if (!members || typeof refreshToken !== "string" || refreshToken === "") return undefined
  const accessToken = typeof access === "string" ? access : ""
  const sealed = isSealed(refreshToken)
  if (sealed && (typeof tag !== "string" || tag === "")) return undefined
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

function placeOf(id: string, member: string): string {
  return `${id}|${member}`
}
