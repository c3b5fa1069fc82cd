// One harmless Admin API call that a connection's scopes allow, and everything its answer tells.
import { isKeeperError, KeeperError } from "../../../core/errors.ts"
import type { ApiSight } from "../../../core/ports.ts"
import { longestAnswerBytes } from "../assumptions.ts"
import { type Wire, wireError, withDeadline } from "../oauth/asking.ts"
import { detailOf } from "../oauth/classify.ts"
import { bearer } from "../oauth/credentials.ts"
import { peek } from "../oauth/peek.ts"
import { readWords } from "../oauth/words.ts"
import { apiAddress } from "./api-call.ts"
import { apiVerdict, versionNamed } from "./api-verdict.ts"
import { limitsIn } from "./limits.ts"

/** Cheapest first. None of them answers with personal data. */
const harmlessCalls: readonly (readonly [scope: string, path: string])[] = [
  ["mall.read_store", "/api/v2/admin/store"],
  ["mall.read_product", "/api/v2/admin/products/count"],
  ["mall.read_community", "/api/v2/admin/boards?fields=board_no"],
]

export interface Examination {
  base: string
  accessToken: string
  scopes: readonly string[]
  apiVersion: string
  deadlineMs: number
}

export async function examineApi(wire: Wire, asked: Examination): Promise<ApiSight> {
  const [scope, path] = harmlessCalls.find(([scope]) => asked.scopes.includes(scope)) ?? harmlessCalls[0]!
  const startedAt = wire.clock.now()
  const { status, headers, body } = await call(wire, asked, path).catch(unspent)
  const answeredAt = wire.clock.now()
  const verdict = apiVerdict(status, body)
  // Asked without the scope for it: a token that is refused for that reason only is alive.
  const isExpected = verdict === "scope_missing" && !asked.scopes.includes(scope)
  const dateAt = Date.parse(headers.get("date") ?? "")
  const { used = 0, size, quotaPercent, waitMs } = limitsIn((name) => headers.get(name))
  return {
    verdict: isExpected ? "fine" : verdict,
    detail: detailOf(status, readWords(body)),
    scope,
    tookMs: answeredAt - startedAt,
    clockAheadMs: Number.isNaN(dateAt) ? undefined : dateAt - answeredAt,
    newestVersion: versionNamed(body),
    bucketPercent: size === undefined ? undefined : Math.round((100 * used) / size),
    quotaPercent,
    waitMs,
  }
}

interface Answered {
  status: number
  headers: Headers
  body: string
}

function call(wire: Wire, asked: Examination, path: string): Promise<Answered> {
  const headers = {
    authorization: bearer(asked.accessToken),
    accept: "application/json",
    "content-type": "application/json",
    "x-cafe24-api-version": asked.apiVersion,
  }
  const url = apiAddress(asked.base, path)
  return withDeadline(wire.clock, asked.deadlineMs, async (signal) => {
    const response = await wire.fetch(url, { headers, redirect: "manual", signal })
    let body = ""
    for await (const text of peek(response.body, longestAnswerBytes)) body = text
    return { status: response.status, headers: response.headers, body }
  })
}

/** Nothing is spent by asking, so an answer that did not come is not unclear, just missing. */
function unspent(error: unknown): never {
  const known = isKeeperError(error) ? error : wireError(error)
  throw new KeeperError("provider_unavailable", { detail: known.detail, cause: known.cause })
}
