// GET /v1/connections/{id}/token: what every other program comes for. The busiest route, kept lean.
import { z } from "zod"
import { idFor } from "../../../access/caller.ts"
import { ownId } from "../../../access/own-rows.ts"
import type { Token } from "../../../core/alive/hand-out.ts"
import { KeeperError } from "../../../core/errors.ts"
import type { KeeperOfHouse } from "../../../core/keeper-of-house.ts"
import type { ApiFacts } from "../../../core/ports.ts"
import { platformWordsOf } from "../../../core/tools/platform-words.ts"
import { type Soon, whenThere } from "../../../core/tools/when-there.ts"
import type { Language } from "../../../messages/index.ts"
import { tellError } from "../../../messages/tell-error.ts"
import { type Answer, text } from "../../../wire/answer.ts"
import { iso, isoIf } from "../../../wire/connection.ts"
import { formatToken, tokenFormats } from "../../../wire/token-formats.ts"
import type { Metrics } from "../../metrics/metrics.ts"
import type { Parts } from "../../parts.ts"
import { tag, wholeNumber } from "../../query-words.ts"
import { type Call, type Route, route } from "../../route.ts"

const tokenQuery = z.strictObject({
  min_ttl: wholeNumber(0, 86_400).optional(),
  unless: tag.optional(),
  format: z.enum(tokenFormats).optional(),
})

type TokenCall = Call<z.output<typeof tokenQuery>>

const tokenShape = z.object({
  /** Absent: the first app. */
  app: z.string().optional(),
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
  const bodyOf = createBodies(keeper)
  const failed = (error: unknown) => {
    metrics.countFailedRead(error)
    throw error
  }
  const told = (token: Token, { query, language }: TokenCall): Soon<Answer> => {
    metrics.countRead(token)
    if (!query.format) return text(bodyOf(token, language), "application/json")
    const now = keeper.clock.now() + keeper.vitals.clockBehindMs()
    return formatToken(query.format, {
      token,
      now,
      api: keeper.api(token.id),
      connection: () => keeper.connection(token.id),
    })
  }
  const read = (id: string, call: TokenCall): Soon<Answer> => {
    const { min_ttl, unless } = call.query
    const minTtlMs = min_ttl === undefined ? undefined : min_ttl * 1_000
    const request = { minTtlMs, unless, by: call.caller.name }
    const known = keeper.remembered(id, request)
    return known
      ? told(known, call)
      : keeper
          .token(id, request)
          .catch(failed)
          .then((token) => told(token, call))
  }
  const handle = (call: TokenCall) => {
    const { id, caller } = call
    const own = caller.organization ? ownId(keeper, caller, id) : idFor(caller, id)
    return whenThere(own, (id) => read(id, call))
  }
  return route({
    name: "readToken",
    methods: ["GET"],
    path: "/v1/connections/{id}/token",
    direct: true,
    opens: "token",
    quiet: true,
    query: tokenQuery,
    answer: tokenShape,
    // May refresh, and a HEAD would throw the token away.
    acts: true,
    handle,
  })
}

interface Body {
  /** All of it but the seconds left. */
  beginning: string
  leftSeconds: number
  whole: string
}

/**
 * The keeper hands out the very same Token while it remembers it, so its text is made once, and its end once a second:
 * together 5 of the 13 µs that this server would add to Node's own.
 */
function createBodies(keeper: KeeperOfHouse): (token: Token, language: () => Language) => string {
  const bodies = new WeakMap<Token, Body>()
  return (token, language) => {
    const now = keeper.clock.now()
    // By the clock that the replicas share, where ours is behind it.
    const leftMs = token.expiresAt - now - keeper.vitals.clockBehindMs()
    const leftSeconds = Math.floor(Math.max(0, leftMs) / 1_000)
    const known = bodies.get(token)
    if (known?.leftSeconds === leftSeconds) return known.whole
    const warning = token.warning && warningJson(keeper, token, now, language())
    const beginning =
      known?.beginning ?? JSON.stringify(lasting(token, keeper.api(token.id), warning)).slice(0, -1)
    const whole = `${beginning},"expires_in":${leftSeconds}}`
    // A warning is in the caller's language, and says when.
    if (!warning) bodies.set(token, { beginning, leftSeconds, whole })
    return whole
  }
}

type TokenJson = z.output<typeof tokenShape>

function lasting(token: Token, api: ApiFacts, warning: TokenJson["warning"]): Omit<TokenJson, "expires_in"> {
  return {
    app: token.app,
    mall_id: token.mallId,
    access_token: token.accessToken,
    token_type: token.tokenType,
    expires_at: iso(token.expiresAt),
    tag: token.tag,
    scopes: token.scopes,
    shop_no: token.shopNo,
    api_version: api.version,
    api_base: api.base,
    warning,
  }
}

function warningJson(keeper: KeeperOfHouse, { id, warning }: Token, now: number, language: Language) {
  const { code, retryAt, detail } = warning!
  const error = new KeeperError(code, { connectionId: id, retryAt, detail })
  const { message } = tellError(error, language, now, platformWordsOf(keeper.apps(), [{ id }]))
  return { code, message, retry_at: isoIf(retryAt) }
}
