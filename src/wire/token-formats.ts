// The same token under the names other programs expect. None of them ever holds the refresh token.
import type { Token } from "../core/alive/hand-out.ts"
import type { ConnectionView } from "../core/keeper.ts"
import type { ApiFacts } from "../core/ports.ts"
import { type Answer, json, text } from "./answer.ts"

export const tokenFormats = ["cafe24", "env", "egnis", "pascal"] as const
export type TokenFormat = (typeof tokenFormats)[number]

export interface Formatted {
  token: Token
  api: ApiFacts
  now: number
  /** Read only by the format that needs it. */
  connection(): Promise<ConnectionView>
}

/** Stands where a program insists on a refresh token. It opens nothing, and says who does the refreshing. */
export const placeholder = "managed-by-mallkey"

export async function formatToken(format: TokenFormat, given: Formatted): Promise<Answer> {
  if (format === "cafe24") return json(await asCafe24(given))
  if (format === "env") return text(asEnvironment(given), "text/plain; charset=utf-8")
  return json(format === "egnis" ? flat(given) : pascal(given))
}

/** Field by field what Cafe24's own token endpoint answers, times without a zone included. */
async function asCafe24({ token, connection }: Formatted) {
  const { tokens, clientId, userId } = (await connection()).connection
  return {
    access_token: token.accessToken,
    expires_at: koreanTime(token.expiresAt),
    refresh_token: placeholder,
    refresh_token_expires_at: koreanTime(tokens.refreshExpiresAt),
    client_id: clientId,
    mall_id: token.mallId,
    user_id: userId ?? token.mallId,
    scopes: token.scopes,
    issued_at: koreanTime(tokens.issuedAt),
    shop_no: token.shopNo ?? "1",
    token_type: token.tokenType,
  }
}

const koreanOffsetMs = 9 * 60 * 60_000

function koreanTime(at: number): string {
  return new Date(at + koreanOffsetMs).toISOString().slice(0, -1)
}

/** Lines for a .env file or `set -a; . <(curl …)`. */
function asEnvironment({ token, api }: Formatted): string {
  const lines = {
    CAFE24_MALL_ID: token.mallId,
    CAFE24_ACCESS_TOKEN: token.accessToken,
    CAFE24_TOKEN_EXPIRES_AT: new Date(token.expiresAt).toISOString(),
    CAFE24_API_HOST: new URL(api.base).host,
    CAFE24_API_VERSION: api.version,
  }
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join("")
}

/** Tokens are opaque: should one ever hold a sign that a shell would act on, it is text all the same. */
function quoted(value: string): string {
  return /^[\w.:/+=@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}

/** One flat object with milliseconds, as programs keep it under a Redis key. */
function flat({ token }: Formatted) {
  return {
    mall_id: token.mallId,
    access_token: token.accessToken,
    expires_at: token.expiresAt,
    scopes: token.scopes,
  }
}

/** For programs whose classes carry these names, such as C#'s. */
function pascal({ token, api, now }: Formatted) {
  return {
    MallId: token.mallId,
    AccessToken: token.accessToken,
    TokenType: token.tokenType,
    ExpiresAt: new Date(token.expiresAt).toISOString(),
    ExpiresIn: Math.floor((token.expiresAt - now) / 1_000),
    Tag: token.tag,
    Scopes: token.scopes,
    ShopNo: token.shopNo,
    ApiVersion: api.version,
    ApiBase: api.base,
  }
}
