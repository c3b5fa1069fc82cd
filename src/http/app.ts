// The routes over a keeper: one table, served by Hono to whatever speaks Request, and directly on Node's own server.
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import { later } from "../core/tools/later.ts"
import { createDirect, directRoutes, type ServeDirect } from "./direct.ts"
import { loadTroublePage } from "./errors.ts"
import { createMetrics } from "./metrics/metrics.ts"
import { checkOptions, type HouseAppOptions } from "./options.ts"
import { createParts } from "./parts.ts"
import { createServe } from "./serve.ts"
import { withCors } from "./sessions/cors.ts"

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

/** The same for our own server. */
export interface HouseApp extends HttpApp {
  /** Loads what only `fetch` needs, so that its first request need not. */
  load(): Promise<unknown>
}

function everyMethod(GET: Handler) {
  return { GET, POST: GET, PUT: GET, PATCH: GET, DELETE: GET, HEAD: GET, OPTIONS: GET }
}

export function createHouseApp(keeper: KeeperOfHouse, options: HouseAppOptions = {}): HouseApp {
  checkOptions(options)
  const parts = createParts(keeper, options)
  const serve = createServe(parts)
  const metrics = createMetrics(parts)
  const direct = directRoutes(parts, metrics)
  // Half of what a start would load, for what a server that hands out tokens is seldom asked.
  const web = later(async () => {
    const [{ createWeb }, { routeTable }] = await Promise.all([
      import("./web/web.ts"),
      import("./table.ts"),
      loadTroublePage(),
    ])
    return createWeb(parts, routeTable(parts, metrics, direct), serve.web)
  })
  const handler: Handler = withCors(options, async (request) => (await web())(request))
  return { fetch: handler, direct: createDirect(direct, serve), load: web, ...everyMethod(handler) }
}
