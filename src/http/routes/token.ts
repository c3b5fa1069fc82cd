// GET /v1/connections/{id}/token: what every other program comes for. The busiest route, kept lean.
import { z } from "zod"
import { KeeperError } from "../../core/errors.ts"
import type { Token } from "../../core/hand-out.ts"
import type { ApiFacts } from "../../core/ports.ts"
import type { Language } from "../../messages/index.ts"
import { tellError } from "../../messages/tell-error.ts"
import { json } from "../answer.ts"
import { idFor } from "../caller.ts"
import { iso, isoIf } from "../connection-json.ts"
import type { Metrics } from "../metrics.ts"
import type { Parts } from "../parts.ts"
import { wholeNumber } from "../query-words.ts"
import { type Call, type Route, route } from "../route.ts"
import { formatToken, tokenFormats } from "../token-formats.ts"

const tokenQuery = z.strictObject({
  min_ttl: wholeNumber(0, 86_400).optional(),
  unless: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  format: z.enum(tokenFormats).optional(),
})

const tokenShape = z.object({
  mall_id: z.string(),
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_at: z.iso.datetime(),
  expires_in: z.number(),
  tag: z.string(),
  scopes: z.array(z.string()),
  shop_no: z.string().optional(),
  api_version: z.string(),
  api_base: z.string(),
  warning: z
    .object({ code: z.string(), message: z.string(), retry_at: z.iso.datetime().optional() })
    .optional(),
})

export function tokenRoute({ keeper }: Parts, metrics: Metrics): Route {
  const handle = async ({ id: asked, caller, query, language }: Call<z.output<typeof tokenQuery>>) => {
    const id = idFor(caller, asked)
    const { min_ttl, unless, format } = query
    const minTtlMs = min_ttl === undefined ? undefined : min_ttl * 1_000
    const token = await metrics.countRead(keeper.token(id, { minTtlMs, unless, by: caller.name }))
    const now = keeper.clock.now()
    const api = keeper.api(token.mallId)
    if (format) return formatToken(format, { token, api, now, connection: () => keeper.connection(token.id) })
    return json(tokenJson(token, api, now, language))
  }
  return route({
    name: "readToken",
    methods: ["GET"],
    path: "/v1/connections/{id}/token",
    opens: "token",
    query: tokenQuery,
    answer: tokenShape,
    // May refresh, and a HEAD would throw the token away.
    acts: true,
    handle,
  })
}

export function tokenJson(
  token: Token,
  api: ApiFacts,
  now: number,
  language: () => Language,
): z.output<typeof tokenShape> {
  return {
    mall_id: token.mallId,
    access_token: token.accessToken,
    token_type: token.tokenType,
    expires_at: iso(token.expiresAt),
    expires_in: Math.floor((token.expiresAt - now) / 1_000),
    tag: token.tag,
    scopes: token.scopes,
    shop_no: token.shopNo,
    api_version: api.version,
    api_base: api.base,
    warning: token.warning && warningJson(token, now, language()),
  }
}

function warningJson({ id, warning }: Token, now: number, language: Language) {
  const { code, retryAt, detail } = warning!
  const { message } = tellError(new KeeperError(code, { connectionId: id, retryAt, detail }), language, now)
  return { code, message, retry_at: isoIf(retryAt) }
}
