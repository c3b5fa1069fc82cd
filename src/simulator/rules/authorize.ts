// The authorize address as pure rules: which requests are answered how, and what an agreement makes.
import { randomUUID } from "node:crypto"
import type { Switches } from "../switches/table.ts"
import type { Code, Mall } from "./malls.ts"
import { writeToken } from "./token-text.ts"

/** What a consent page was asked for. */
export interface AuthorizeRequest {
  redirectUri: string
  state?: string
  scopes: string[]
  challenge?: string
}
/** What the consent page does with a request. */
export type AuthorizeVerdict =
  | { is: "ask"; request: AuthorizeRequest }
  | { is: "redirect"; to: string }
  /** Where to go back to is not to be trusted: only a page in the browser. */
  | { is: "page"; problem: string }

export interface AppRegistration {
  clientId: string
  /** undefined: any address on this machine. */
  redirectUris?: readonly string[]
  /** undefined: every scope Cafe24 knows. */
  scopesAllowed?: readonly string[]
}

const scopeAreas =
  "application category product collection supply personal order community customer notification store promotion design salesreport shipping translation privacy mileage"
export const knownScopes: readonly string[] = scopeAreas
  .split(" ")
  .flatMap((area) => [`mall.read_${area}`, `mall.write_${area}`])
  .concat("mall.read_analytics")

export function judgeAuthorize(
  query: URLSearchParams,
  app: AppRegistration,
  rules: Switches,
): AuthorizeVerdict {
  const redirectUri = query.get("redirect_uri") ?? ""
  if (query.get("client_id") !== app.clientId) return { is: "page", problem: "client_id" }
  if (!isRegistered(redirectUri, app.redirectUris)) return { is: "page", problem: "redirect_uri" }
  const state = query.get("state") ?? undefined
  const fail = (error: string, description: string): AuthorizeVerdict => ({
    is: "redirect",
    to: errorAddress({ redirectUri, state }, error, description, rules),
  })
  if (!query.get("response_type")) return fail("invalid_request", "response_type is required")
  if (query.get("response_type") !== "code")
    return fail("unsupported_response_type", "response_type must be code")
  const scopes = readScopes(query.get("scope") ?? "", rules)
  const allowed = app.scopesAllowed ?? knownScopes
  const refused = scopes?.find((scope) => !allowed.includes(scope))
  if (!scopes || refused)
    return fail("invalid_scope", `The requested scope is invalid: ${refused ?? "scope"}`)
  const challenge = query.get("code_challenge") ?? undefined
  if (rules.pkce === "required" && !challenge) return fail("invalid_request", "code_challenge is required")
  if (rules.pkce !== "off" && challenge && query.get("code_challenge_method") !== "S256")
    return fail("invalid_request", "code_challenge_method must be S256")
  return {
    is: "ask",
    request: { redirectUri, state, scopes, challenge: rules.pkce === "off" ? undefined : challenge },
  }
}

function readScopes(text: string, rules: Switches): string[] | undefined {
  if (rules.scopeSpaces === "refused" && /\s/.test(text)) return
  const scopes = text.split(/[,\s]+/).filter((scope) => scope !== "")
  return scopes.length > 0 ? [...new Set(scopes)] : undefined
}

function isRegistered(address: string, registered: readonly string[] | undefined): boolean {
  if (registered) return registered.includes(address)
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(hostname) || hostname.endsWith(".localhost")
  return loopback && (protocol === "http:" || protocol === "https:")
}

/** Who agreed, and to what. */
export interface Agreement {
  mallId: string
  userId: string
  scopes: readonly string[]
}

/** Makes the code that the callback carries. `mall` is the one whose address was opened. */
export function agree(
  mall: Mall,
  request: AuthorizeRequest,
  agreement: Agreement,
  at: { now: number; rules: Switches; issuer: string },
): string {
  for (const [text, code] of mall.codes) if (code.used || code.expiresAt <= at.now) mall.codes.delete(text)
  mall.counters.consents += 1
  const code: Code = {
    ...agreement,
    code: writeToken(mall.accessKey ^ 0x5f356495, mall.counters.consents, 0),
    redirectUri: request.redirectUri,
    challenge: request.challenge,
    expiresAt: at.now + at.rules.codeLifeMs,
    used: false,
  }
  mall.codes.set(code.code, code)
  const to = new URL(request.redirectUri)
  to.searchParams.set("code", code.code)
  if (request.state !== undefined) to.searchParams.set("state", request.state)
  if (at.rules.iss) to.searchParams.set("iss", at.issuer)
  return to.href
}

export function errorAddress(
  back: { redirectUri: string; state?: string },
  error: string,
  description: string,
  rules: Switches,
): string {
  const to = new URL(back.redirectUri)
  to.searchParams.set("error", error)
  to.searchParams.set(
    "error_description",
    rules.doubleEncodedErrors ? encodeURIComponent(description) : description,
  )
  if (back.state !== undefined) to.searchParams.set("state", back.state)
  to.searchParams.set("trace_id", randomUUID().replaceAll("-", ""))
  return to.href
}
