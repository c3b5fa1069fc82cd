// What commands answer with --json where HTTP has no function for it; field by field as its routes answer.

import type { Token } from "../core/alive/hand-out.ts"
import { KeeperError } from "../core/errors.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Tally } from "../core/ports.ts"
import { platformWordsOf } from "../core/tools/platform-words.ts"
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
  keeper: Pick<KeeperOfHouse, "api" | "apps" | "clock">,
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
    warning: token.warning && warningOf(keeper, token.id, token.warning, language),
  }
}

function warningOf(
  { apps, clock }: Pick<KeeperOfHouse, "apps" | "clock">,
  id: string,
  { code, ...facts }: NonNullable<Token["warning"]>,
  language: Language,
) {
  const error = new KeeperError(code, { connectionId: id, ...facts })
  const { message } = tellError(error, language, clock.now(), platformWordsOf(apps(), [{ id }]))
  return { code, message, retry_at: isoIf(facts.retryAt) }
}
