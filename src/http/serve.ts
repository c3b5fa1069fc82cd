// Serves one route: who calls, what they ask, what they get. The only way in for all of them.
import type { Context } from "hono"
import type { Caller } from "../access/caller.ts"
import { appPrefix } from "../core/id.ts"
import { isPromise, type Soon, whenThere } from "../core/tools/when-there.ts"
import { type Answer, prefersPage } from "../wire/answer.ts"
import { AdmittedCall, type AtDoor } from "./admitted.ts"
import { type Asked, AskedOfNode, type NodeRequest, type NodeResponse, webRequestOf } from "./asked.ts"
import { createDoor } from "./door.ts"
import { asKeeperError, createTellTrouble, troubleFor } from "./errors.ts"
import { callerLeft, createFinish, type Seen } from "./finish.ts"
import { checked, checkId, readBody } from "./input/input.ts"
import { languageOf } from "./language.ts"
import type { Parts } from "./parts.ts"
import { matcherOf, type Params, paramsIn, pathOf, queryIn } from "./paths.ts"
import { requestIdOf } from "./request-id.ts"
import type { Call, Route } from "./route.ts"
import { cronRefusal } from "./routes/existing/cron-refusal.ts"
import { wrongMethod } from "./web/no-such-route.ts"

export interface Serve {
  /** On web-standard hosts, and for every route behind Node's server that is not direct. */
  web(route: Route): (context: Context) => Promise<Response>
  /** On Node's own request and response: the same door, the same checks, the same handler. */
  direct(route: Route): AnswerOnNode
}

/** `path`: without the query. */
export type AnswerOnNode = (on: NodePair, params: Params, path: string) => Soon<void>

/** One function per route and no chain of middleware: a token read stays within microseconds of Node's own answer. */
export function createServe(parts: Parts): Serve {
  const { options } = parts
  const otherwise = options.language ?? "ko"
  const door = createDoor(parts)
  const around = { door, otherwise }
  const finish = createFinish(options.log)
  const tell = createTellTrouble(parts)
  const firstName = appPrefix(parts.keeper.apps()[0]!.name)

  /** The first app's own name may be said, and stands in no id: a key's limit is held against ids as they are kept. */
  function idMeant(id: string): string {
    checkId(id)
    return id.startsWith(firstName) ? id.slice(firstName.length) : id
  }

  function callOf(asking: Asking, caller: Caller): Soon<Call> {
    const { route, readQuery, asked, params, target, seen } = asking
    seen.who = caller.name
    if (params.id !== undefined) params.id = idMeant(params.id)
    const language = () => languageOf(asked, otherwise)
    const query = readQuery(target, language)
    const { body } = route
    if (!body) return new AdmittedCall(asking, around, caller, query)
    return readBody(route, webRequestOf(asked)).then(
      (sent) => new AdmittedCall(asking, around, caller, query, checked(body, sent, language())),
    )
  }

  /** Undefined: it has written its answer by itself. */
  function piped(asking: Asking, node: NodePair): Soon<Answer | Response | undefined> {
    const { route, asked, seen } = asking
    const failed = (thrown: unknown) => notPiped(asking, node, thrown)
    try {
      const call = whenThere(door.admit(route, asked), (caller) => callOf(asking, caller!))
      const done = whenThere(call, (admitted) => route.pipe!(admitted, node.request, node.response))
      return (done as Promise<void>).then(() => {
        finish.piped(node.response.statusCode, seen)
        return undefined
      }, failed)
    } catch (thrown) {
      return failed(thrown)
    }
  }

  function notPiped(
    { asked, seen }: Asking,
    { response }: NodePair,
    thrown: unknown,
  ): Soon<Answer | undefined> {
    const error = asKeeperError(thrown, seen.requestId, options.log)
    if (response.destroyed) {
      seen.trouble = { error: callerLeft.error, reason: "the caller has gone" }
      finish.piped(callerLeft.status, seen)
      return undefined
    }
    seen.trouble = troubleFor(error, parts)
    if (!response.headersSent) return tell(error, asked)
    response.destroy()
    return undefined
  }

  function answerTo(asking: Asking): Soon<Answer | Response> {
    try {
      const answer = admit(asking)
      return isPromise(answer) ? answer.catch((thrown) => refuse(asking, thrown)) : answer
    } catch (thrown) {
      return refuse(asking, thrown)
    }
  }

  function admit(asking: Asking): Soon<Answer | Response> {
    const { route, asked } = asking
    if (route.acts && asked.method === "HEAD") return wrongMethod(route.methods, asked, tell)
    return whenThere(door.admit(route, asked), (caller) => {
      if (!caller) return cronRefusal(options)
      return whenThere(callOf(asking, caller), (call) => route.handle(call))
    })
  }

  function refuse({ route, asked, seen }: Asking, thrown: unknown): Soon<Answer> {
    const error = asKeeperError(thrown, seen.requestId, options.log)
    seen.trouble = troubleFor(error, parts, route.page)
    const elsewhere = prefersPage(asked) ? route.troubleAt?.(error, asked) : undefined
    if (elsewhere) return elsewhere
    return tell(error, asked, { page: route.page, plain: route.plainErrors, requestId: seen.requestId })
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
        return finish.web(await answerTo({ route, readQuery, asked, target: asked.url, params, seen }), seen)
      }
    },
    direct: (route) => {
      const readQuery = queryReader(route)
      return (on, params, path) => {
        const asked = new AskedOfNode(on.request)
        const { target } = asked
        const seen = seenOf(route, asked, path)
        const asking = { route, readQuery, asked, target, params, seen }
        return whenThere(route.pipe ? piped(asking, on) : answerTo(asking), (answer) => {
          if (answer) return finish.direct(answer, seen, on.response)
        })
      }
    },
  }
}

export interface NodePair {
  request: NodeRequest
  response: NodeResponse
}

interface Asking extends AtDoor {
  readQuery: ReadQuery
}

function seenOf(route: Route, { method, headers }: Asked, path: string): Seen {
  return {
    method,
    requestId: requestIdOf(headers),
    // A reader of a log must not be able to open what the owner was sent.
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

type ReadQuery = (target: string, language: Call["language"]) => unknown

/** Most requests bring no query: what their schema makes of none is worked out once. */
function queryReader({ query }: Route): ReadQuery {
  if (!query) return () => undefined
  const ofNone = query.safeParse({})
  return (target, language) => {
    if (ofNone.success && !target.includes("?")) return ofNone.data
    return checked(query, queryIn(target), language())
  }
}
