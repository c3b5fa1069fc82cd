// The proxy as a prefix: a caller's request is taken in here, whichever way it came, and goes down the stack.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Caller } from "../access/caller.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Exchange, Take } from "./exchange.ts"
import { passingToCaller, passingToPlatform } from "./headers.ts"
import { createStack } from "./stack.ts"
import { bodyOf, takeInto, watchCaller } from "./to-node.ts"
import { bodyOfRequest, pairsIn, WebAnswer, watchRequest } from "./to-web.ts"
import { createTokenDesk, type TokenDesk } from "./token-endpoint.ts"

export interface Proxied {
  caller: Caller
  /** The connection, as the caller may ask for it. */
  id: string
  /** What follows the prefix, from its `/` on, with its query. */
  target: string
  requestId: string
}

export interface PrefixProxy extends TokenDesk {
  /** On Node's own request and response. Rejects only before the answer has begun. */
  pipe(asked: Proxied, request: IncomingMessage, response: ServerResponse): Promise<void>
  /** On web-standard hosts. */
  answer(asked: Proxied, request: Request): Promise<Response>
  close(): Promise<void>
}

export function createProxy(keeper: KeeperOfHouse): PrefixProxy {
  const { call, close } = createStack(keeper)
  return {
    ...createTokenDesk(keeper),
    pipe: async (asked, request, response) => {
      const gone = watchCaller(request, response)
      const { body, length } = await bodyOf(request)
      const headers = passingToPlatform(request.rawHeaders)
      const method = request.method ?? "GET"
      const exchange: Exchange = { ...asked, method, headers, body, length, gone }
      await call(exchange, marked(exchange, asked.requestId, takeInto(response)))
    },
    answer: async (asked, request) => {
      const gone = watchRequest(request)
      const { body, length } = await bodyOfRequest(request)
      const headers = passingToPlatform(pairsIn(request.headers))
      const { method } = request
      const exchange: Exchange = { ...asked, method, headers, body, length, gone }
      const answer = new WebAnswer(gone, method)
      const done = call(exchange, marked(exchange, asked.requestId, answer.take))
      // It ends with the body; what goes wrong after the head is told there.
      return Promise.race([answer.response, done.then(() => answer.response)])
    },
    close,
  }
}

/** Cleaned, and marked as the platform's own. */
function marked(exchange: Exchange, requestId: string, take: Take): Take {
  return ({ status, headers }) => {
    const pairs = passingToCaller(headers)
    const { token, repeated, waitedMs } = exchange
    pairs.push("x-mallkey-upstream", "1", "x-request-id", requestId)
    if (token?.warning) pairs.push("x-mallkey-warning", token.warning.code)
    if (waitedMs) pairs.push("x-mallkey-waited-ms", String(waitedMs))
    if (repeated) pairs.push("x-mallkey-repeated", "1")
    return take({ status, headers: pairs })
  }
}
