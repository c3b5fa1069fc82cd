// An Admin API call on somebody's behalf: only this mall's host, only the API's paths, only our token.
import { KeeperError } from "../../../core/errors.ts"
import { normalPath } from "../../../core/platforms/normal-path.ts"
import { callDeadlineMs } from "../assumptions.ts"
import { type Wire, wireError, withDeadline } from "../oauth/asking.ts"
import { bearer } from "../oauth/credentials.ts"

const apiRoot = "/api/v2/"
// Harmless once decoded by us, a way out if somebody behind us decodes once more.
const encodedTricks = /%(?:25|2e|2f|5c|0)/i
const oauthPath = /^\/api\/v2\/oauth(?:\/|$)/
const harmlessOauthPath = "/api/v2/oauth/token/scopes"
const callersCredentials = ["authorization", "proxy-authorization", "cookie", "host"]

export interface ApiCall {
  base: string
  accessToken: string
  path: string
  init?: RequestInit
  apiVersion: string
}

export async function callApi(wire: Wire, call: ApiCall): Promise<Response> {
  const url = apiAddress(call.base, call.path)
  const init = { ...call.init, headers: apiHeaders(call), redirect: "manual" as const }
  const callersSignal = call.init?.signal
  try {
    return await withDeadline(wire.clock, callDeadlineMs, (late) => {
      const signal = callersSignal ? AbortSignal.any([callersSignal, late]) : late
      return wire.fetch(url, { ...init, signal, ...(isStream(init.body) && { duplex: "half" }) })
    })
  } catch (error) {
    // The caller gave up: that is the caller's news, not Cafe24's.
    if (callersSignal?.aborted) throw callersSignal.reason
    throw callError(error, init.method)
  }
}

/** Refuses every path that is, or could become, anything but a path below /api/v2/ of this very base. */
export function apiAddress(base: string, path: string): string {
  const { origin, path: target } = apiPlace(base, path)
  return origin + target
}

/** Nothing in it that anybody could read in another way: most calls need no closer look. */
const plainPath = /^\/api\/v2\/(?!\/*[oO][aA][uU][tT][hH])[\w/-]+(?:\?[\w\-=&.,:+~]*)?$/
const roots = new Map<string, { origin: string; below: string }>()
const rootsAtMost = 1_000

function rootOf(base: string): { origin: string; below: string } | undefined {
  const known = roots.get(base)
  if (known) return known
  const url = URL.parse(base)
  if (!url) return undefined
  const root = { origin: url.origin, below: url.pathname.replace(/\/$/, "") }
  if (roots.size >= rootsAtMost) roots.clear()
  roots.set(base, root)
  return root
}

export function apiPlace(base: string, path: string): { origin: string; path: string } {
  const known = plainPath.test(path) ? rootOf(base) : undefined
  if (known) return { origin: known.origin, path: known.below + path }
  const [pathname = ""] = path.split(/[?#]/, 1)
  const url = path.startsWith(apiRoot) ? URL.parse(base + path) : null
  const root = URL.parse(base)
  if (!url || !root || /\p{C}/u.test(path) || encodedTricks.test(pathname)) throw refusedPath()
  const below = root.pathname.replace(/\/$/, "")
  if (url.origin !== root.origin || url.pathname !== below + pathname) throw refusedPath()
  // A token request from outside would rotate the pair behind the keeper's back.
  const normal = normalPath(pathname)
  // `..;x` is a way up for some servers and none for a parser of addresses.
  if (!normal.startsWith(apiRoot)) throw refusedPath()
  if (oauthPath.test(normal) && pathname !== harmlessOauthPath) throw refusedPath()
  return { origin: url.origin, path: url.pathname + url.search }
}

function refusedPath(): KeeperError {
  return new KeeperError("request_invalid", {
    detail: "path: must be a plain path below /api/v2/, not oauth",
  })
}

/** Not repeated: the message of a refused header holds its value. */
function refusedRequest(cause: unknown): KeeperError {
  return new KeeperError("request_invalid", { detail: "this method, body or header cannot be sent", cause })
}

function headersOf(init: RequestInit | undefined): Headers {
  try {
    return new Headers(init?.headers)
  } catch (error) {
    throw refusedRequest(error)
  }
}

function apiHeaders(call: ApiCall): Headers {
  const headers = headersOf(call.init)
  for (const name of callersCredentials) headers.delete(name)
  headers.set("authorization", bearer(call.accessToken))
  if (!headers.has("x-cafe24-api-version")) headers.set("x-cafe24-api-version", call.apiVersion)
  if (isPlainBody(call.init?.body) && !headers.has("content-type")) {
    headers.set("content-type", "application/json")
  }
  return headers
}

/** Forms bring a type of their own, with a boundary that only fetch knows. */
function isPlainBody(body: unknown): boolean {
  return (
    body !== undefined && body !== null && !(body instanceof FormData) && !(body instanceof URLSearchParams)
  )
}

function isStream(body: unknown): boolean {
  return body instanceof ReadableStream
}

/** Asking for data changes nothing over there: whether it arrived is then no question. */
function callError(error: unknown, method = "GET"): KeeperError {
  // fetch says "fetch failed" with a cause; without one it refused the request itself, a GET with a body for instance.
  if (error instanceof TypeError && error.cause === undefined) return refusedRequest(error)
  const known = wireError(error)
  const isHarmless = ["GET", "HEAD"].includes(method.toUpperCase())
  if (known.code === "provider_unavailable") return known
  return new KeeperError(isHarmless ? "provider_unavailable" : "call_unclear", {
    detail: known.detail,
    cause: error,
  })
}
