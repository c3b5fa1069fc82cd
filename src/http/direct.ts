// The direct routes, on Node's own request and response: what is on everybody's way does not go through fetch's objects.
import type { NodeRequest, NodeResponse } from "./asked.ts"
import type { Metrics } from "./metrics/metrics.ts"
import type { Parts } from "./parts.ts"
import { matcherOf, type Params } from "./paths.ts"
import type { Route } from "./route.ts"
import { healthRoutes } from "./routes/v1/health.ts"
import { proxyRoutes } from "./routes/v1/proxy.ts"
import { tokenRoute } from "./routes/v1/token.ts"
import type { AnswerOnNode, NodePair, Serve } from "./serve.ts"

/** Undefined: not one of these; the listener hands it to `fetch`, where every route is. It never rejects. */
export type ServeDirect = (request: NodeRequest, response: NodeResponse) => Promise<void> | undefined

/** The busiest first. All that a start loads: no page and no other route is on the way to a first answer. */
export function directRoutes(parts: Parts, metrics: Metrics): Route[] {
  return [tokenRoute(parts, metrics), ...proxyRoutes(parts), ...healthRoutes(parts)]
}

export function createDirect(routes: readonly Route[], serve: Serve): ServeDirect {
  const entries = routes
    .filter((route) => route.direct || isExceptionOf(routes, route))
    .map((route) => ({
      methods: new Set<string>(route.methods),
      match: matcherOf(route.path),
      answer: route.direct ? serve.direct(route) : undefined,
    }))
  return (request, response) => {
    const target = request.url ?? "/"
    const end = target.indexOf("?")
    const path = end === -1 ? target : target.slice(0, end)
    for (const { methods, match, answer } of entries) {
      if (!methods.has(request.method ?? "GET")) continue
      const params = match(path)
      if (params) return answer && promised(answer, { request, response }, params, path)
    }
    return undefined
  }
}

const written = Promise.resolve()

/** Most answers are written when it returns: they share one promise. */
function promised(answer: AnswerOnNode, on: NodePair, params: Params, path: string): Promise<void> {
  // Only what cannot be written comes here: a caller that is gone, or a mistake that must not end the process.
  const hangUp = () => void on.response.destroy()
  try {
    return answer(on, params, path)?.catch(hangUp) ?? written
  } catch {
    hangUp()
    return written
  }
}

/** `/proxy/{id}/api/v2/oauth/token` stands in the table before `/proxy/{id}/{rest*}`, which must not take it. */
function isExceptionOf(routes: readonly Route[], { path }: Route): boolean {
  const rest = (of: string) => of.slice(0, of.lastIndexOf("{"))
  return routes.some(
    (route) => route.direct && route.path.endsWith("*}") && path.startsWith(rest(route.path)),
  )
}
