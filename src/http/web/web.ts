// The whole table by way of fetch: Hono finds the route. Loaded by the first request that needs it.
import { type Context, Hono } from "hono"
import type { Parts } from "../parts.ts"
import { honoPath } from "../paths.ts"
import type { Route } from "../route.ts"
import { createNoSuchRoute } from "./no-such-route.ts"

type AnswerByFetch = (route: Route) => (context: Context) => Promise<Response>

export function createWeb(
  parts: Parts,
  routes: readonly Route[],
  answer: AnswerByFetch,
): (request: Request) => Promise<Response> {
  const hono = new Hono()
  for (const route of routes) {
    hono.on([...route.methods], [route.path, ...(route.aliases ?? [])].map(honoPath), answer(route))
  }
  hono.notFound(createNoSuchRoute(parts, hono))
  return async (request) => hono.fetch(request)
}
