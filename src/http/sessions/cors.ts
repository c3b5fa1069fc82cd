// CORS for the routes of existing deployments: pages of named origins may call them with a Bearer session.
import type { AppOptions } from "../options.ts"

/** Those that the old pages call. Never a token's, and never with cookies: no `allow-credentials`. */
const kept = new Set(["/api/cafe24/authorize", "/api/auth/cafe24/start", "/api/cafe24/refresh"])

const allowed = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type, accept-language",
  "access-control-max-age": "600",
}

export function withCors(
  { corsOrigins = [] }: AppOptions,
  answer: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  if (corsOrigins.length === 0) return answer
  return async (request) => {
    const origin = request.headers.get("origin")
    if (origin === null || !kept.has(new URL(request.url).pathname)) return answer(request)
    const isAllowed = corsOrigins.includes(origin)
    if (isAllowed && request.method === "OPTIONS" && request.headers.has("access-control-request-method")) {
      const headers = { ...allowed, "access-control-allow-origin": origin, vary: "origin" }
      return new Response(null, { status: 204, headers })
    }
    const response = await answer(request)
    response.headers.append("vary", "origin")
    if (isAllowed) response.headers.set("access-control-allow-origin", origin)
    return response
  }
}
