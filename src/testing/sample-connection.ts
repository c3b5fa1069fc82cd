// A connection as Cafe24 would have granted it, to be changed where a test cares.

import { hash } from "node:crypto"
import { type Connection, type TokenPair, wellHealth } from "../core/connection.ts"
import { ofApp, readId } from "../core/id.ts"

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What is to be different from a usual connection. */
export type SampleOverrides = Partial<Omit<Connection, "tokens">> & { tokens?: Partial<TokenPair> }

/**
 * Mall and owner follow from the id, the tag from the refresh token, unless they are given.
 * @example
 * const first = sampleConnection({ id: "yourmall" })
 * await store.saveTokens(first, "new")
 */
export function sampleConnection(overrides: SampleOverrides = {}): Connection {
  const { tokens: changed, ...rest } = overrides
  const id = rest.id ?? "samplemall"
  const { app, account: mallId, owner } = readId(id)
  const tokens = { ...sampleTokens(id), ...changed }
  return {
    id,
    ...ofApp(app),
    mallId,
    ...(owner !== undefined && { owner }),
    clientId: "sample-client",
    scopes: ["mall.read_order", "mall.read_product"],
    tokens,
    tag: sampleTag(tokens.refreshToken),
    connectedAt: tokens.issuedAt,
    refreshAt: tokens.accessExpiresAt - 45 * 60_000,
    health: wellHealth(),
    ...rest,
  }
}

/**
 * The pair that a refresh would have brought: other tokens, a little later.
 * @example
 * await store.saveTokens(nextPair(first), first.tag)
 */
export function nextPair(connection: Connection, marker = "next"): Connection {
  const tokens = {
    accessToken: `access-${marker}-${connection.id}`,
    accessExpiresAt: connection.tokens.accessExpiresAt + hourMs,
    refreshToken: `refresh-${marker}-${connection.id}`,
    refreshExpiresAt: connection.tokens.refreshExpiresAt + hourMs,
    issuedAt: connection.tokens.issuedAt + hourMs,
  }
  return {
    ...connection,
    tokens,
    tag: sampleTag(tokens.refreshToken),
    refreshAt: tokens.accessExpiresAt - 45 * 60_000,
    health: wellHealth(),
  }
}

/**
 * The tag of a refresh token.
 * @example
 * sampleTag("refresh-first-yourmall")
 */
export function sampleTag(refreshToken: string): string {
  return hash("sha256", refreshToken, "hex").slice(0, 16)
}

function sampleTokens(id: string): TokenPair {
  const issuedAt = Date.UTC(2026, 0, 5, 3, 4, 5, 678)
  return {
    accessToken: `access-first-${id}`,
    accessExpiresAt: issuedAt + 2 * hourMs,
    refreshToken: `refresh-first-${id}`,
    refreshExpiresAt: issuedAt + 14 * dayMs,
    issuedAt,
  }
}
