// mallkey/http: a keeper as a web-standard fetch handler, for Node, Next.js, Hono, Lambda and whatever speaks Request.
import { Hono } from "hono"
import type { Keeper } from "../core/keeper.ts"
import { ofHouse } from "../core/keeper-of-house.ts"
import { createDirect, type ServeDirect } from "./direct.ts"
import { createMetrics } from "./metrics.ts"
import { createNowhere } from "./nowhere.ts"
import { type AppOptions, checkOptions } from "./options.ts"
import { createParts } from "./parts.ts"
import { honoPath } from "./paths.ts"
import { createServe } from "./serve.ts"
import { withCors } from "./sessions/cors.ts"
import { routeTable } from "./table.ts"

export type { Caller } from "../access/caller.ts"
export type { Language } from "../messages/index.ts"
export type { NodeRequest } from "./asked.ts"
export type { ServeDirect } from "./direct.ts"
export type { NodeResponse } from "./finish.ts"
export type { AppOptions, DemoFacts, ProxyAsked, ProxyWay, RequestLog, Service, Session } from "./options.ts"
export {
  createSupabaseSessions,
  type ReadSession,
  type SessionSurroundings,
  type SupabaseProject,
} from "./sessions/supabase-sessions.ts"

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

/**
 * The routes of a server over a keeper of yours, for whatever speaks `Request` and `Response`.
 * @example
 * const web = createApp(keeper, { adminKey: process.env.MALLKEY_API_KEY })
 * const answer = await web.fetch(new Request("http://127.0.0.1/readyz"))
 */
export function createApp(keeper: Keeper, options: AppOptions = {}): HttpApp {
  checkOptions(options)
  const parts = createParts(ofHouse(keeper), options)
  const serve = createServe(parts)
  const routes = routeTable(parts, createMetrics(parts))
  const hono = new Hono()
  for (const route of routes) {
    hono.on([...route.methods], [route.path, ...(route.aliases ?? [])].map(honoPath), serve.web(route))
  }
  hono.notFound(createNowhere(parts, hono))
  const handler: Handler = withCors(options, (request) => Promise.resolve(hono.fetch(request)))
  return { fetch: handler, direct: createDirect(routes, serve), ...everyMethod(handler) }
}
