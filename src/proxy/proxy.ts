// The proxy as a prefix: a caller's request is taken in here, whichever way it came, and goes down the stack.
import type { IncomingMessage, ServerResponse } from "node:http"
import { createKeyWatch } from "../access/key-watch.ts"
import type { ProxyAsked } from "../access/proxied.ts"
import { withoutOwner } from "../core/id.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Pace } from "../wire/pace.ts"
import type { ProxyFigures } from "../wire/proxy-figures.ts"
import { hasBody } from "./bodies/rest.ts"
import type { Exchange, Pairs } from "./exchange.ts"
import { passingToPlatform, passingUncompressed } from "./headers.ts"
import { withLinks } from "./links/with-links.ts"
import { marked } from "./marked.ts"
import { createOpenCalls } from "./open-calls.ts"
import type { Paces } from "./pace/paces.ts"
import { createStack, type Stack } from "./stack.ts"
import { bodyOf, noBody, type ReadBody, takeInto, watchCaller } from "./to-node.ts"
import { bodyOfRequest, pairsIn, WebAnswer, watchRequest } from "./to-web.ts"
import { createTokenDesk, type TokenDesk } from "./token-endpoint.ts"

type PrefixExchange = Exchange & Pick<ProxyAsked, "prefix">

export interface PrefixProxy extends TokenDesk {
  /** On Node's own request and response. Rejects only before the answer has begun. */
  pipe(asked: ProxyAsked, request: IncomingMessage, response: ServerResponse): Promise<void>
  /** On web-standard hosts. */
  answer(asked: ProxyAsked, request: Request): Promise<Response>
  figures(): ProxyFigures
  /** How full the mall's bucket is, as far as this process knows. */
  pace(id: string): Pace | undefined
  /** Open calls have so long to end; then they are cut, and so is every connection to a platform. */
  close(withinMs?: number): Promise<void>
}

/** `shared`: a stack that others use too, and that is closed when all of them are. */
export function createProxy(keeper: KeeperOfHouse, shared?: Stack): PrefixProxy {
  const { call: inner, paces, figures, close } = shared ?? createStack(keeper)
  const linked = withLinks(inner, {
    from: ({ token }) => keeper.proxied(token!.id).facet.base(token!.mallId),
    to: (exchange) => (exchange as PrefixExchange).prefix(),
  })
  const call = (asked: ProxyAsked) => (asked.asWritten ? inner : linked)
  const open = createOpenCalls()
  const watch = createKeyWatch()
  return {
    ...createTokenDesk(keeper),
    pipe: (asked, request, response) => {
      const gone = watchCaller(request, response, open.begin())
      gone.watchedBy(watch, asked.still)
      // Kept alive, it would bring the next call, and a busy caller would hold up the stop to its last moment.
      if (open.isEnding) response.shouldKeepAlive = false
      const go = ({ body, length }: ReadBody) => {
        const headers = headersFrom(request.rawHeaders, asked)
        const method = request.method ?? "GET"
        const exchange: PrefixExchange = { ...asked, method, headers, body, length, gone }
        return call(asked)(exchange, marked(exchange, asked.requestId, takeInto(response)))
      }
      return hasBody(request) ? bodyOf(request, response).then(go) : go(noBody)
    },
    answer: async (asked, request) => {
      const gone = watchRequest(request)
      const { body, length, readOn } = await bodyOfRequest(request)
      const headers = headersFrom(pairsIn(request.headers), asked)
      const { method } = request
      const exchange: PrefixExchange = { ...asked, method, headers, body, length, gone }
      const answer = new WebAnswer(gone, method)
      gone.watchedBy(watch, asked.still)
      const ask = async () => call(asked)(exchange, marked(exchange, asked.requestId, answer.take))
      const done = ask().finally(() => {
        gone.over()
        void readOn?.()
      })
      // It ends with the body; what goes wrong after the head is told there.
      return Promise.race([answer.response, done.then(() => answer.response)])
    },
    figures,
    pace: (id) => paceOf(paces, id, keeper.clock.now()),
    close: async (withinMs = 0) => {
      await open.end(withinMs)
      if (!shared) await close()
    },
  }
}

/** Undefined: nobody has called there through this process. */
function paceOf(paces: Paces, id: string, now: number): Pace | undefined {
  const line = paces.known(withoutOwner(id))
  if (!line) return undefined
  const { bucket, waiting } = line
  return { used: bucket.used(now), size: bucket.size, waiting, blockedUntil: bucket.blockedUntil(now) }
}

function headersFrom(raw: Pairs, { asWritten }: ProxyAsked): Pairs {
  return asWritten ? passingToPlatform(raw) : passingUncompressed(raw)
}
