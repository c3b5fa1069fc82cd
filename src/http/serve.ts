// Serves one route: who calls, what they ask, what they get. The only way in for all of them.
import type { Context } from "hono"
import type { Answer } from "../wire/answer.ts"
import { createDoor } from "./door.ts"
import { asKeeperError, createTellTrouble } from "./errors.ts"
import { createFinish, type Seen } from "./finish.ts"
import { checked, checkId, readJson } from "./input.ts"
import { languageOf } from "./language.ts"
import { wrongMethod } from "./nowhere.ts"
import type { Parts } from "./parts.ts"
import { requestIdOf } from "./request-id.ts"
import type { Call, Route } from "./route.ts"
import { cronRefusal } from "./routes/existing/cron-refusal.ts"

/** One function per route and no chain of middleware: a token read stays within microseconds of Node's own answer. */
export function createServe(parts: Parts): (route: Route) => (context: Context) => Promise<Response> {
  const { options } = parts
  const door = createDoor(parts)
  const finish = createFinish(options.log)
  const tell = createTellTrouble(parts)

  async function answerTo(route: Route, readQuery: ReadQuery, context: Context, seen: Seen): Promise<Answer> {
    const { request, requestId } = seen
    if (route.acts && request.method === "HEAD") return wrongMethod(route.methods, request, tell)
    const caller = await door.admit(route, request)
    if (!caller) return cronRefusal(options)
    seen.who = caller.name
    const language = () => languageOf(request, options.language ?? "ko")
    const named = context.req.param("id")
    if (named) checkId(named)
    const id = named ?? context.req.param("token") ?? ""
    const query = readQuery(context, language)
    const body = route.body && checked(route.body, await readJson(request), language())
    return route.handle({ request, requestId, caller, id, query, body, language })
  }

  return (route) => {
    const readQuery = queryReader(route)
    // Whoever reads a log must not be able to open what the owner was sent.
    const shown = route.path.includes("{token}") ? route.path : undefined
    return async (context) => {
      const request = context.req.raw
      const startedAt = performance.now()
      const path = shown ?? context.req.path
      const seen: Seen = { request, requestId: requestIdOf(request), path, startedAt, quiet: route.quiet }
      try {
        return finish(await answerTo(route, readQuery, context, seen), seen)
      } catch (thrown) {
        const error = asKeeperError(thrown, seen.requestId, options.log)
        return finish(tell(error, request, route.page), seen)
      }
    }
  }
}

type ReadQuery = (context: Context, language: Call["language"]) => unknown

/** Most requests bring no query: what their schema makes of none is worked out once. */
function queryReader({ query }: Route): ReadQuery {
  if (!query) return () => undefined
  const ofNone = query.safeParse({})
  return (context, language) => {
    if (ofNone.success && !context.req.raw.url.includes("?")) return ofNone.data
    return checked(query, context.req.query(), language())
  }
}
