// The token endpoint as pure rules: who may ask, what a refresh token or a code is worth, which faults strike.
import { createHash } from "node:crypto"
import type { Switches } from "../switches/table.ts"
import { type AccessTokens, begin, kill, nextPair, type Pair, present, type ShownToken } from "./grants.ts"
import { admitTokenRequest } from "./limits.ts"
import type { Code, Mall } from "./malls.ts"
import { answered, broken, cut, refused, type TokenAnswer, tokenBody } from "./token-answers.ts"

/** The credentials of an app. */
export interface ClientAuth {
  clientId: string
  clientSecret: string
}
/** The form that the token endpoint is sent. */
export type TokenParams = Partial<
  Record<
    | "grant_type"
    | "refresh_token"
    | "code"
    | "redirect_uri"
    | "code_verifier"
    | "client_id"
    | "client_secret"
    | "token"
    | "token_hint",
    string
  >
>
export interface TokenQuestion {
  mall: Mall
  params: TokenParams
  auth: ClientAuth | undefined
  now: number
  rules: Switches
  faults: Switches
  /** The app that is registered. */
  app: ClientAuth
  tokens: AccessTokens
  /** A code may belong to another mall than the one it is exchanged at. */
  mallOf: (id: string) => Mall
}

export function answerTokenRequest(request: TokenQuestion): TokenAnswer {
  const { mall, now, rules, faults } = request
  if (!admitTokenRequest(mall, now, rules)) {
    mall.counters.blocked += 1
    return refused(Number(rules.blockedAs), "too_many_requests", "Too many token requests. Try again later.")
  }
  const answer = decide(request)
  if (!answer.rotated) {
    if (answer.dropped || typeof answer.body === "string") mall.counters.failedByFault += 1
    else mall.counters.refused += 1
  }
  const delayMs = faults.slowMs + faults.lateAnswerMs
  if (delayMs > 0) answer.delayMs = (answer.delayMs ?? 0) + delayMs
  return answer
}

function decide(request: TokenQuestion): TokenAnswer {
  const { mall, params, rules, faults } = request
  if (faults.hangMs > 0) return cut(faults.hangMs)
  if (faults.tokenError !== "off" && rules.tokenErrorWhen === "before") return broken(faults.tokenError)
  const wrong = clientProblem(request)
  if (wrong) return wrong
  if (faults.falseUninstalled || (!mall.installed && params.grant_type === "refresh_token"))
    return refused(
      rules.uninstalledAs === "invalid_client" ? 401 : 400,
      rules.uninstalledAs,
      "Uninstalled app",
    )
  if (params.grant_type === "refresh_token") return refresh(request)
  if (params.grant_type === "authorization_code") return exchange(request)
  return params.grant_type
    ? refused(400, "unsupported_grant_type", "Invalid grant_type")
    : refused(400, "invalid_request", "grant_type is required")
}

function clientProblem({ params, auth, app, rules, faults }: TokenQuestion): TokenAnswer | undefined {
  if (rules.bodyCredentials === "refused" && (params.client_secret ?? params.client_id) !== undefined)
    return refused(400, "invalid_request", "Client credentials must not be included in the request body")
  if (!auth) return refused(400, "invalid_request", "Authorization header is required")
  if (auth.clientId !== app.clientId) return refused(401, "invalid_client", "Invalid client_id")
  if (auth.clientSecret === app.clientSecret && !faults.rejectSecret) return
  const status = rules.wrongSecretAs === "invalid_client" ? 401 : 400
  return refused(status, rules.wrongSecretAs, "Invalid client_secret")
}

function refresh(request: TokenQuestion): TokenAnswer {
  const { mall, params, now, rules, tokens } = request
  if (!params.refresh_token) return refused(400, "invalid_request", "refresh_token is required")
  const presented = present(mall, params.refresh_token, now)
  if (presented.is !== "live") return refuseToken(request, presented)
  const spent = presented.chain.generation
  const pair = nextPair(tokens, mall, presented.chain, now, rules)
  mall.counters.refreshes += 1
  return deliver(request, mall.id, pair, spent)
}

function refuseToken({ mall, rules, tokens }: TokenQuestion, presented: ShownToken): TokenAnswer {
  if (presented.is === "unknown") mall.counters.unknownRefreshTokens += 1
  if (presented.is === "spent") {
    mall.counters.reusedSpentTokens += 1
    if (presented.chain.unclearGeneration === presented.generation) {
      mall.counters.reusedAfterUnclear += 1
      presented.chain.unclearGeneration = 0
    }
    if (rules.spentTokenReuse === "killsChain") kill(tokens, mall, presented.chain)
  }
  return refused(Number(rules.invalidRefreshStatus), "invalid_grant", "Invalid refresh_token")
}

function exchange(request: TokenQuestion): TokenAnswer {
  const { mall, params, now, rules } = request
  for (const name of ["code", "redirect_uri"] as const)
    if (!params[name]) return refused(400, "invalid_request", `${name} is required`)
  const code = mall.codes.get(params.code!)
  if (!code || code.used || code.expiresAt <= now) return refused(400, "invalid_grant", "Invalid code")
  if (code.redirectUri !== params.redirect_uri) return refused(400, "invalid_grant", "Invalid redirect_uri")
  if (!verifies(code, params.code_verifier)) return refused(400, "invalid_grant", "Invalid code_verifier")
  code.used = true
  if (code.mallId !== mall.id && rules.otherMallAs === "refuse")
    return refused(400, "invalid_grant", `The code was issued for another mall_id: ${code.mallId}`)
  const { scopes, userId } = code
  const pair = begin(request.tokens, request.mallOf(code.mallId), { scopes, userId }, now, rules)
  mall.counters.exchanges += 1
  return deliver(request, code.mallId, pair, 0)
}

/** From here on the old token is spent; faults decide what the client hears about it. */
function deliver(
  { mall, app, rules, faults }: TokenQuestion,
  mallId: string,
  pair: Pair,
  spent: number,
): TokenAnswer {
  const body = tokenBody(pair, app.clientId, mallId, rules, faults.otherMall)
  if (!faults.dropAnswer && faults.tokenError === "off") return answered(body)
  pair.chain.unclearGeneration = spent
  mall.counters.unclearAnswers += 1
  const heard = faults.tokenError === "off" || faults.dropAnswer ? cut() : broken(faults.tokenError, body)
  return { ...heard, rotated: true }
}

function verifies(code: Code, verifier: string | undefined): boolean {
  if (code.challenge === undefined) return true
  if (!verifier) return false
  return createHash("sha256").update(verifier).digest("base64url") === code.challenge
}
