// mallkey/http: a keeper as a web-standard fetch handler, for Node, Next.js, Hono, Lambda and whatever speaks Request.
import type { Keeper } from "../core/keeper.ts"
import { ofHouse } from "../core/keeper-of-house.ts"
import { createHouseApp, type HttpApp } from "./app.ts"
import type { AppOptions, HouseAppOptions } from "./options.ts"

export type { Language } from "../messages/index.ts"
export type { Handler, HttpApp } from "./app.ts"
export type { NodeRequest, NodeResponse } from "./asked.ts"
export type { ServeDirect } from "./direct.ts"
export type { AppOptions, MountedProxy, RequestLog, Service, Session } from "./options.ts"
export {
  createSupabaseSessions,
  type ReadSession,
  type SessionSurroundings,
  type SupabaseProject,
} from "./sessions/supabase-sessions.ts"

/**
 * The routes of a server over a keeper of yours, for whatever speaks `Request` and `Response`.
 * @example
 * const web = createApp(keeper, { adminKey: process.env.MALLKEY_API_KEY })
 * const answer = await web.fetch(new Request("http://127.0.0.1/readyz"))
 */
export function createApp(keeper: Keeper, options: AppOptions = {}): HttpApp {
  // It is one of ours, or `createHouseApp` refuses it.
  return createHouseApp(ofHouse(keeper), options as HouseAppOptions)
}
