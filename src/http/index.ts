// mallkey/http: a keeper as a web-standard fetch handler, for Node, Next.js, Hono, Lambda and whatever speaks Request.
import { Hono } from "hono"
import type { Keeper } from "../core/keeper.ts"
import { createMetrics } from "./metrics.ts"
import { createNowhere } from "./nowhere.ts"
import { type AppOptions, checkOptions } from "./options.ts"
import { createParts } from "./parts.ts"
import { createServe } from "./serve.ts"
import { routeTable } from "./table.ts"

export type { AppOptions, RequestLog, Session } from "./options.ts"
export {
  createSupabaseSessions,
  type ReadSession,
  type SupabaseProject,
} from "./sessions/supabase-sessions.ts"

type Handler = (request: Request) => Promise<Response>

export interface App {
  fetch(request: Request, env?: unknown): Promise<Response>
  /** For a Next.js catch-all route: `export const { GET, POST, DELETE } = createApp(keeper)`. */
  GET: Handler
  POST: Handler
  DELETE: Handler
  HEAD: Handler
  OPTIONS: Handler
}

export function createApp(keeper: Keeper, options: AppOptions = {}): App {
  checkOptions(options)
  const parts = createParts(keeper, options)
  const serve = createServe(parts)
  const hono = new Hono()
  for (const route of routeTable(parts, createMetrics(parts))) {
    const paths = [route.path, ...(route.aliases ?? [])].map((path) => path.replace(/\{(\w+)\}/, ":$1"))
    hono.on([...route.methods], paths, serve(route))
  }
  hono.notFound(createNowhere(parts, hono))
  const handler: Handler = (request) => Promise.resolve(hono.fetch(request))
  return { fetch: handler, GET: handler, POST: handler, DELETE: handler, HEAD: handler, OPTIONS: handler }
}
