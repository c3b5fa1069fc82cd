// How Cafe24's token endpoint answers, for the one that stands in for it: names, order and times without a zone.
import { normalPath } from "../../../core/platforms/normal-path.ts"
import type { TokenEndpoint } from "../../../core/ports.ts"
import { wallClock } from "../../../core/time.ts"

/** However it is written: what could be meant for them must not leave as a call. */
const oauthPath = /^\/api\/v2\/oauth\/(token|revoke)$/

/** Nothing in it that anybody could read in another way: most calls need no closer look. */
const plainlyElsewhere = /^(?!.*oauth)[\w/-]+(?:[?#]|$)/i

export function tokenEndpoint(timeZone: string): TokenEndpoint {
  return {
    kindOf: (target) => {
      if (plainlyElsewhere.test(target)) return undefined
      const [path = ""] = target.split(/[?#]/, 1)
      return oauthPath.exec(normalPath(path))?.[1] as "token" | "revoke" | undefined
    },
    granted: (pair, now) => ({
      access_token: pair.accessToken,
      expires_at: wallClock(pair.accessExpiresAt, timeZone),
      refresh_token: pair.refreshToken,
      refresh_token_expires_at: wallClock(pair.refreshExpiresAt, timeZone),
      client_id: pair.clientId,
      mall_id: pair.account,
      user_id: pair.userId ?? pair.account,
      scopes: pair.scopes,
      // Clients count from it, as we do: the pair's own would add what has passed since.
      issued_at: wallClock(now, timeZone),
      shop_no: pair.shopNo ?? "1",
      token_type: "Bearer",
    }),
    refused: (error, description) => ({ status: 400, body: { error, error_description: description } }),
  }
}
