// What commands answer with --json where HTTP has no function for it; field by field as its routes answer.

import type { Token } from "../core/alive/hand-out.ts"
import { KeeperError } from "../core/errors.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Tally } from "../core/ports.ts"
import type { Language } from "../messages/index.ts"
import { tellError } from "../messages/tell-error.ts"
import { iso, isoIf } from "../wire/connection.ts"

export function tallyDocument(tally: Tally, last: { at: number } | undefined) {
  return {
    total: tally.total,
    states: tally.states,
    foreign: tally.others,
    nearest_access_end_at: isoIf(tally.nearestAccessEndAt),
    nearest_refresh_end_at: isoIf(tally.nearestRefreshEndAt),
    last_sweep_at: isoIf(last?.at),
  }
}

export function tokenDocument(
  token: Token,
  keeper: Pick<KeeperOfHouse, "api" | "clock">,
  language: Language,
) {
  const now = keeper.clock.now()
  const { version, base } = keeper.api(token.id)
  return {
    mall_id: token.mallId,
    access_token: token.accessToken,
    token_type: token.tokenType,
    expires_at: iso(token.expiresAt),
    expires_in: Math.floor((token.expiresAt - now) / 1_000),
    tag: token.tag,
    scopes: token.scopes,
    shop_no: token.shopNo,
    api_version: version,
    api_base: base,
    warning: token.warning && warningOf(token.id, token.warning, language, now),
  }
}

function warningOf(
  id: string,
  { code, ...facts }: NonNullable<Token["warning"]>,
  language: Language,
  now: number,
) {
  const { message } = tellError(new KeeperError(code, { connectionId: id, ...facts }), language, now)
  return { code, message, retry_at: isoIf(facts.retryAt) }
}
