// Serves one route: who calls, what they ask, what they get. The only way in for all of them.
import type { Context } from "hono"
import type { Answer } from "../wire/answer.ts"
import { AdmittedCall } from "./admitted.ts"
import { type Asked, AskedOfNode, type NodeRequest, webRequestOf } from "./asked.ts"
import { createDoor } from "./door.ts"
import { asKeeperError, createTellTrouble } from "./errors.ts"
import { createFinish, type NodeResponse, type Seen } from "./finish.ts"
import { checked, checkId, readBody } from "./input.ts"
import { languageOf } from "./language.ts"
import { wrongMethod } from "./nowhere.ts"
import type { Parts } from "./parts.ts"
import { matcherOf, type Params, paramsIn, pathOf, queryIn } from "./paths.ts"
import { requestIdOf } from "./request-id.ts"
import type { Call, Route } from "./route.ts"
import { cronRefusal } from "./routes/existing/cron-refusal.ts"

export interface Serve {
  /** On web-standard hosts, and for every route behind Node's server that is not direct. */
  web(route: Route): (context: Context) => Promise<Response>
  /** On Node's own request and response: the same door, the same checks, the same handler. */
  direct(route: Route): (request: NodeRequest, response: NodeResponse, params: Params) => Promise<void>
}

/** One function per route and no chain of middleware: a token read stays within microseconds of Node's own answer. */
export function createServe(parts: Parts): Serve {
  const { options } = parts
  const otherwise = options.language ?? "ko"
  const door = createDoor(parts)
  const finish = createFinish(options.log)
  const tell = createTellTrouble(parts)

  async function handled(route: Route, readQuery: ReadQuery, asking: Asking): Promise<Answer | Response> {
    if (route.acts && asking.asked.method === "HEAD") return wrongMethod(route.methods, asking.asked, tell)
    const call = await admitted(route, readQuery, asking)
    return call ? route.handle(call) : cronRefusal(options)
  }

  async function admitted(route: Route, readQuery: ReadQuery, asking: Asking): Promise<Call | undefined> {
    const { asked, params, target, seen } = asking
    const caller = await door.admit(route, asked)
    if (!caller) return undefined
    seen.who = caller.name
    const language = () => languageOf(asked, otherwise)
    if (params.id !== undefined) checkId(params.id)
    const query = readQuery(asking, language)
    const body = route.body && checked(route.body, await readBody(route, webRequestOf(asked)), language())
    return new AdmittedCall({
      asked,
      target,
      params,
      requestId: seen.requestId,
      caller,
      query,
      body,
      otherwise,
      door,
      route,
    })
  }

  /** Undefined: it has written its answer by itself. */
  async function piped(route: Route, asking: Asking, node: NodePair): Promise<Answer | Response | undefined> {
    try {
      const call = await admitted(route, () => undefined, asking)
      await route.pipe!(call!, node.request, node.response)
      finish.piped(node.response.statusCode, asking.seen)
      return undefined
    } catch (thrown) {
      const error = asKeeperError(thrown, asking.seen.requestId, options.log)
      if (!node.response.headersSent) return tell(error, asking.asked)
      node.response.destroy()
      return undefined
    }
  }

  async function answerTo(route: Route, readQuery: ReadQuery, asking: Asking): Promise<Answer | Response> {
    try {
      return await handled(route, readQuery, asking)
    } catch (thrown) {
      const error = asKeeperError(thrown, asking.seen.requestId, options.log)
      return tell(error, asking.asked, { page: route.page, plain: route.plainErrors })
    }
  }

  return {
    web: (route) => {
      const readQuery = queryReader(route)
      const readParams = paramsReader(route)
      return async (context) => {
        const asked = context.req.raw
        const path = pathOf(asked.url)
        const params = readParams(context, path)
        const seen = seenOf(route, asked, path)
        return finish.web(await answerTo(route, readQuery, { asked, target: asked.url, params, seen }), seen)
      }
    },
    direct: (route) => {
      const readQuery = queryReader(route)
      return async (request, response, params) => {
        const asked = new AskedOfNode(request)
        const { target } = asked
        const seen = seenOf(route, asked, target.split("?", 1)[0]!)
        const asking = { asked, target, params, seen }
        const answer = route.pipe
          ? await piped(route, asking, { request, response })
          : await answerTo(route, readQuery, asking)
        if (answer) await finish.direct(answer, seen, response)
      }
    },
  }
}

interface NodePair {
  request: NodeRequest
  response: NodeResponse
}

interface Asking {
  asked: Asked
  /** Ends in the query, however it begins. */
  target: string
  params: Params
  seen: Seen
}

function seenOf(route: Route, { method, headers }: Asked, path: string): Seen {
  return {
    method,
    requestId: requestIdOf(headers),
    // Whoever reads a log must not be able to open what the owner was sent.
    path: route.path.includes("{token}") ? route.path : path,
    startedAt: performance.now(),
    quiet: route.quiet,
  }
}

/** From the path as it came. Hono knows it decoded, which an address with an encoded letter of its own needs. */
function paramsReader({ path, aliases = [] }: Route): (context: Context, asked: string) => Params {
  const names = paramsIn(path)
  if (names.length === 0) return () => ({})
  const matchers = [path, ...aliases].map(matcherOf)
  return (context, asked) => {
    for (const match of matchers) {
      const params = match(asked)
      if (params) return params
    }
    return Object.fromEntries(names.map((name) => [name, context.req.param(name) ?? ""]))
  }
}

type ReadQuery = (asking: Asking, language: Call["language"]) => unknown

/** Most requests bring no query: what their schema makes of none is worked out once. */
function queryReader({ query }: Route): ReadQuery {
  if (!query) return () => undefined
  const ofNone = query.safeParse({})
  return ({ target }, language) => {
    if (ofNone.success && !target.includes("?")) return ofNone.data
    return checked(query, queryIn(target), language())
  }
}
