// One request at a forward proxy: to a platform down the stack, to another host as it is, or to the proxy itself.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Still } from "../../access/key-watch.ts"
import { KeeperError } from "../../core/errors.ts"
import { callMethods, isCallMethod, wrongMethodError } from "../../core/keys/call-methods.ts"
import { namesTwoHosts } from "../../core/tools/two-hosts.ts"
import { isPromise, type Soon, whenThere } from "../../core/tools/when-there.ts"
import type { Answer } from "../../wire/answer.ts"
import { hasBody } from "../bodies/rest.ts"
import { dispatch } from "../dispatch.ts"
import type { Exchange, Gone } from "../exchange.ts"
import { passingToCaller, passingToOther, passingToPlatform } from "../headers.ts"
import { marked } from "../marked.ts"
import { bodyOf, checkCoding, noBody, type ReadBody, takeInto, watchCaller } from "../to-node.ts"
import { ownAnswer } from "./own-answers.ts"
import type { ForwardParts, Tunnel } from "./parts.ts"
import { idAt, type Place } from "./places.ts"
import { answerOn } from "./refusals.ts"
import { nextRequestId } from "./request-ids.ts"
import { absoluteTarget, type Target, tunnelledTarget, usualPort } from "./targets.ts"
import { answerTokenRequest } from "./token-requests.ts"
import { callerOf, type ShownKey, shownIn, stillOf } from "./who-calls.ts"

export type Serving = (request: IncomingMessage, response: ServerResponse, tunnel?: Tunnel) => Soon<void>

interface Taken {
  request: IncomingMessage
  response: ServerResponse
  gone: Gone
  shown: ShownKey | undefined
  /** Of the tunnel it came by. */
  still?: Still
}

/** A promise where something is waited for: most of what a tunnel brings is on its way when this returns. */
export function createServing(parts: ForwardParts, onOpen: () => () => void): Serving {
  const serve = (request: IncomingMessage, response: ServerResponse, gone: Gone, tunnel?: Tunnel) => {
    if (namesTwoHosts(request.rawHeaders)) return answerOn(response, refuseTwoHosts(parts))
    if (!isCallMethod(request.method)) return answerOn(response, refuseMethod(parts, request.method))
    checkCoding(request)
    if (!tunnel && request.url?.startsWith("/")) return ownAnswer(parts, request, response)
    const target = tunnel ? tunnelledTarget(request, tunnel.place.host) : absoluteTarget(request.url)
    const place = tunnel?.place ?? parts.places.of(target.host)
    return whenThere(tunnel ? tunnel.shown : shownOf(parts, request), (shown) => {
      const taken = { request, response, gone, shown, still: tunnel?.still }
      return place ? toPlatform(parts, place, target, taken) : toOther(parts, target, taken)
    })
  }
  return (request, response, tunnel) => {
    const gone = watchCaller(request, response, onOpen())
    const failed = (error: unknown) => refuse(parts, response, error)
    try {
      const served = serve(request, response, gone, tunnel)
      return isPromise(served) ? served.catch(failed) : served
    } catch (error) {
      failed(error)
    }
  }
}

export function shownOf(parts: ForwardParts, request: IncomingMessage): Soon<ShownKey | undefined> {
  const shown = shownIn(request.headers["proxy-authorization"])
  return shown ?? parts.shownBy?.(request.socket.remotePort)
}

function refuse(parts: ForwardParts, response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  const answer = parts.refuse(error)
  count(parts, answer.status)
  answerOn(response, answer)
}

/** As the prefix says it. A tunnel inside of a tunnel is none of them either. */
export function refuseMethod(parts: ForwardParts, method = ""): Answer {
  const answer = parts.refuse(wrongMethodError(method, callMethods))
  answer.status = 405
  answer.headers.allow = callMethods.join(", ")
  count(parts, answer.status)
  return answer
}

/** Not one of our refusals: no such request is to be read at all. */
export function refuseTwoHosts(parts: ForwardParts): Answer {
  const detail = "a request names one Host"
  const answer = parts.refuse(new KeeperError("request_invalid", { detail }))
  answer.status = 400
  count(parts, answer.status)
  return answer
}

export function count({ figures: { refused } }: ForwardParts, status: number): void {
  refused.set(status, (refused.get(status) ?? 0) + 1)
}

function toPlatform(parts: ForwardParts, place: Place, target: Target, taken: Taken): Soon<void> {
  const { shown } = taken
  if (target.port !== usualPort[target.scheme]) {
    throw new KeeperError("request_invalid", { detail: "this host is reached at its usual port" })
  }
  const owner = parts.ignoresOwner ? undefined : shown?.owner
  return whenThere(callerOf(shown, parts.admit), (caller) =>
    whenThere(idAt(place, caller, owner, parts.isThere), (id) => {
      const kind = place.at[0]!.facet.tokens?.kindOf(target.path)
      const asked = { caller, id, target: target.path }
      return kind === undefined ? call(parts, asked, taken) : tokenRequest(parts, kind, asked, taken)
    }),
  )
}

type PlatformAsked = Pick<Exchange, "caller" | "id" | "target">

async function tokenRequest(
  parts: ForwardParts,
  kind: "token" | "revoke",
  asked: PlatformAsked,
  { request, response }: Taken,
): Promise<void> {
  parts.figures.tokens++
  answerOn(response, await answerTokenRequest(parts.desk, kind, asked, request))
}

function call(parts: ForwardParts, { caller, id, target }: PlatformAsked, taken: Taken): Promise<void> {
  const { request, response, gone, shown, still } = taken
  parts.figures.requests++
  gone.watchedBy(parts.watch, still ?? stillOf(caller, shown, parts.admit))
  const go = ({ body, length }: ReadBody) => {
    const headers = passingToPlatform(request.rawHeaders)
    const method = request.method ?? "GET"
    const exchange: Exchange = { caller, id, target, method, headers, body, length, gone }
    return parts.stack.call(exchange, marked(exchange, nextRequestId(), takeInto(response)))
  }
  return hasBody(request) ? bodyOf(request, response).then(go) : go(noBody)
}

/** Untouched but for what belongs to the connection: its credentials are between the program and that host. */
async function toOther(parts: ForwardParts, target: Target, taken: Taken): Promise<void> {
  const { request, response, gone, shown } = taken
  const caller = await callerOf(shown, parts.admit)
  gone.watchedBy(parts.watch, stillOf(caller, shown, parts.admit))
  const { scheme, host, port, path } = target
  if (!parts.others.lets(host)) throw notLet()
  const { body, length } = await bodyOf(request, response)
  const method = request.method ?? "GET"
  const headers = passingToOther(request.rawHeaders)
  if (length !== undefined && body !== undefined) headers.push("content-length", String(length))
  const origin = `${scheme}://${host}:${port}`
  const asked = { origin, path, method: method as "GET", headers, body: body as Buffer | undefined }
  const into = takeInto(response)
  await dispatch(
    await parts.others.dispatcherFor(host),
    () => asked,
    { gone, method },
    (head) => into({ status: head.status, headers: passingToCaller(head.headers) }),
  )
}

export function notLet(): KeeperError {
  return new KeeperError("not_allowed", {
    detail:
      "this forward proxy goes to the hosts of its platforms alone; others are named with --allow-other",
  })
}
