// The bodies the token endpoint answers with, in Cafe24's own words where they were recorded.

import type { Switches } from "../switches/table.ts"
import { tokenTime } from "../time-text.ts"
import type { Pair } from "./grants.ts"

/** A pair as the token endpoint writes it. */
export interface TokenBody {
  access_token: string
  expires_at: string
  refresh_token: string
  refresh_token_expires_at?: string
  client_id: string
  mall_id: string
  user_id: string
  scopes: string[] | string
  issued_at: string
  shop_no?: string
  token_type?: string
}
/** A refusal as the token endpoint writes it. */
export interface TokenErrorBody {
  error: string
  error_description: string
}
/** An answer of the token endpoint, and what it did. */
export interface TokenAnswer {
  /** 0 when nothing is answered at all. */
  status: number
  body: TokenBody | TokenErrorBody | string
  headers: Readonly<Record<string, string>>
  /** The connection is cut and no answer arrives. */
  dropped?: true
  /** The refresh token in the request is spent, or a code was turned into tokens: also when no answer arrives. */
  rotated?: true
  /** Real milliseconds the answer takes; nobody waits in the pure layer. */
  delayMs?: number
}

const json = Object.freeze({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store" })
const htmlHeaders = Object.freeze({ "content-type": "text/html; charset=utf-8" })

export function tokenBody(
  pair: Pair,
  clientId: string,
  mallId: string,
  shown: Switches,
  mallShown?: string,
): TokenBody {
  const { timeZone, timeText } = shown
  const body: TokenBody = {
    access_token: pair.accessToken,
    expires_at: tokenTime(pair.accessExpiresAt, timeZone, timeText),
    refresh_token: pair.refreshToken,
    refresh_token_expires_at: tokenTime(pair.refreshExpiresAt, timeZone, timeText),
    client_id: clientId,
    mall_id: mallShown || mallId,
    user_id: pair.chain.userId,
    scopes: shownScopes(pair.chain.scopes, shown.scopesShape),
    issued_at: tokenTime(pair.issuedAt, timeZone, timeText),
    shop_no: "1",
    token_type: "Bearer",
  }
  if (shown.refreshExpiresAt === "missing") delete body.refresh_token_expires_at
  if (shown.tokenTypeAndShopNo === "missing") {
    delete body.token_type
    delete body.shop_no
  }
  return body
}

export function shownScopes(scopes: readonly string[], shape: Switches["scopesShape"]): string[] | string {
  return shape === "array" ? scopes.slice() : scopes.join(shape === "comma" ? "," : " ")
}

export const answered = (body: TokenBody): TokenAnswer => ({
  status: 200,
  body,
  headers: json,
  rotated: true,
})

export const refused = (status: number, error: string, error_description: string): TokenAnswer => ({
  status,
  body: { error, error_description },
  headers: json,
})

export const cut = (delayMs?: number): TokenAnswer => ({
  status: 0,
  body: "",
  headers: {},
  dropped: true,
  delayMs,
})

/** Answers that are nobody's verdict on a token: gateways, firewalls, half an answer. */
export function broken(kind: Exclude<Switches["tokenError"], "off">, body?: unknown): TokenAnswer {
  switch (kind) {
    case "html":
      return { status: 503, body: outagePage, headers: htmlHeaders }
    case "html200":
      return { status: 200, body: outagePage, headers: htmlHeaders }
    case "empty200":
      return { status: 200, body: "", headers: json }
    case "broken200":
      return { status: 200, body: JSON.stringify(body ?? { access_token: "" }).slice(0, -20), headers: json }
    case "429":
      return { status: 429, body: '{"message":"Too Many Requests"}', headers: json }
    case "408":
      return { status: 408, body: "", headers: htmlHeaders }
    default:
      return { status: Number(kind), body: gatewayPage(kind), headers: htmlHeaders }
  }
}

const outagePage =
  '<!doctype html><html lang="ko"><title>서비스 점검 중</title><p>서비스 점검 중입니다. 잠시 후 다시 이용해 주세요.</p></html>'
const gatewayNames: Record<string, string> = {
  "500": "Internal Server Error",
  "502": "Bad Gateway",
  "503": "Service Temporarily Unavailable",
  "504": "Gateway Time-out",
}
export const gatewayPage = (status: string) =>
  `<html><head><title>${status} ${gatewayNames[status]}</title></head><body><center><h1>${status} ${gatewayNames[status]}</h1></center></body></html>`
