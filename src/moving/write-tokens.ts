// Pairs as other programs keep them, and as a bundle of our own that forgets nothing.
import type { Connection } from "../core/connection.ts"
import { wallClock } from "../core/time.ts"
import { bundleMark, bundleVersion } from "./read-json.ts"

/** Before it is sealed. */
export function bundleText(connections: readonly Connection[], exportedAt: number): string {
  const entries = connections.map(({ tokens, health, ...rest }) => ({
    id: rest.id,
    mall_id: rest.mallId,
    owner: rest.owner,
    client_id: rest.clientId,
    user_id: rest.userId,
    shop_no: rest.shopNo,
    scopes: rest.scopes,
    asked_scopes: rest.askedScopes,
    connected_at: rest.connectedAt,
    access_token: tokens.accessToken,
    expires_at: tokens.accessExpiresAt,
    refresh_token: tokens.refreshToken,
    refresh_token_expires_at: tokens.refreshExpiresAt,
    issued_at: tokens.issuedAt,
    lost_at: health.lostAt,
    paused_at: health.pausedAt,
  }))
  return JSON.stringify({
    mallkey: bundleMark,
    version: bundleVersion,
    exported_at: exportedAt,
    connections: entries,
  })
}

type Write = (connections: readonly Connection[], timeZone: string) => string

export const plainFormats = {
  oauth_token: { many: false, write: ([only], zone) => pretty(cafe24Answer(only!, zone)) },
  tokens_json: { many: true, write: (all) => pretty(byMall(all, tokenEntry)) },
  cafe24: {
    many: true,
    write: (all, zone) =>
      pretty(all.length === 1 ? cafe24Answer(all[0]!, zone) : all.map((each) => cafe24Answer(each, zone))),
  },
  redis: {
    many: true,
    write: (all) => pretty(byMall(all, redisValue, (mallId) => `cafe24:oauth:${mallId}`)),
  },
  env: { many: false, write: ([only]) => environment(only!) },
} as const satisfies Record<string, { many: boolean; write: Write }>

export type PlainFormat = keyof typeof plainFormats

/** Field by field what the token endpoint answers, times without a zone included: also what `oauth_token.json` holds. */
function cafe24Answer({ tokens, ...rest }: Connection, timeZone: string) {
  return {
    access_token: tokens.accessToken,
    expires_at: wallClock(tokens.accessExpiresAt, timeZone),
    refresh_token: tokens.refreshToken,
    refresh_token_expires_at: wallClock(tokens.refreshExpiresAt, timeZone),
    client_id: rest.clientId,
    mall_id: rest.mallId,
    user_id: rest.userId ?? rest.mallId,
    scopes: rest.scopes,
    issued_at: wallClock(tokens.issuedAt, timeZone),
    shop_no: rest.shopNo ?? "1",
    token_type: "Bearer",
  }
}

function tokenEntry({ tokens }: Connection) {
  return {
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    expires_at: new Date(tokens.accessExpiresAt).toISOString(),
    refresh_token_expires_at: new Date(tokens.refreshExpiresAt).toISOString(),
  }
}

/** The value of a key is text: `redis-cli SET KEY VALUE` takes it as it is. */
function redisValue({ tokens }: Connection): string {
  return JSON.stringify({
    access_token: tokens.accessToken,
    expires_at: tokens.accessExpiresAt,
    refresh_token: tokens.refreshToken,
    refresh_token_expires_at: tokens.refreshExpiresAt,
  })
}

/** Tokens are opaque: should one ever hold a sign that a shell would act on, it is text all the same. */
function environment({ mallId, tokens }: Connection): string {
  const quoted = (text: string) => (/^[\w.:/+=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
  const lines = {
    CAFE24_MALL_ID: mallId,
    CAFE24_ACCESS_TOKEN: tokens.accessToken,
    CAFE24_REFRESH_TOKEN: tokens.refreshToken,
    CAFE24_TOKEN_EXPIRES_AT: new Date(tokens.accessExpiresAt).toISOString(),
  }
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join("")
}

function byMall<T>(
  all: readonly Connection[],
  value: (connection: Connection) => T,
  key = (mallId: string) => mallId,
) {
  return Object.fromEntries(all.map((connection) => [key(connection.mallId), value(connection)]))
}

function pretty(document: unknown): string {
  return `${JSON.stringify(document, undefined, 2)}\n`
}
