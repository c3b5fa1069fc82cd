// The routes over a keeper: one table, served by Hono to whatever speaks Request, and directly on Node's own server.
import { Hono } from "hono"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import { createDirect, type ServeDirect } from "./direct.ts"
import { createMetrics } from "./metrics/metrics.ts"
import { createNoSuchRoute } from "./no-such-route.ts"
import { checkOptions, type HouseAppOptions } from "./options.ts"
import { createParts } from "./parts.ts"
import { honoPath } from "./paths.ts"
import { createServe } from "./serve.ts"
import { withCors } from "./sessions/cors.ts"
import { routeTable } from "./table.ts"

/** A web-standard handler, as Next.js and others take one for each method. */
export type Handler = (request: Request) => Promise<Response>

/** Every route of a server, as functions from a request to its answer. */
export interface HttpApp {
  fetch(request: Request, env?: unknown): Promise<Response>
  /** For a Next.js catch-all route: `export const { GET, POST, DELETE } = createApp(keeper)`. */
  GET: Handler
  POST: Handler
  PUT: Handler
  PATCH: Handler
  DELETE: Handler
  HEAD: Handler
  OPTIONS: Handler
  /** For Node's own server: answers what is on everybody's way; undefined where `fetch` must. */
  direct: ServeDirect
}

function everyMethod(GET: Handler) {
  return { GET, POST: GET, PUT: GET, PATCH: GET, DELETE: GET, HEAD: GET, OPTIONS: GET }
}

export function createHouseApp(keeper: KeeperOfHouse, options: HouseAppOptions = {}): HttpApp {
  checkOptions(options)
  const parts = createParts(keeper, options)
  const serve = createServe(parts)
  const routes = routeTable(parts, createMetrics(parts))
  const hono = new Hono()
  for (const route of routes) {
    hono.on([...route.methods], [route.path, ...(route.aliases ?? [])].map(honoPath), serve.web(route))
  }
  hono.notFound(createNoSuchRoute(parts, hono))
  const handler: Handler = withCors(options, (request) => Promise.resolve(hono.fetch(request)))
  return { fetch: handler, direct: createDirect(routes, serve), ...everyMethod(handler) }
}
