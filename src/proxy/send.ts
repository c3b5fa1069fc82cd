// The end of the stack: a call with its token, to the platform itself.
import type { Dispatcher } from "undici"
import type { ProxyFacet } from "../core/ports.ts"
import { isReplayable } from "./bodies/body.ts"
import { dispatch } from "./dispatch.ts"
import { type Exchange, headerIn, type Pairs, type ProxyCall } from "./exchange.ts"
import { Agent } from "./undici/agent.ts"
import { Silence } from "./undici/silence.ts"

export interface Sending {
  call: ProxyCall
  close(): Promise<void>
}

/** Until the head of an answer is here; behind it, between two pieces of its body. */
const answerWithinMs = 60_000
const connectWithinMs = 10_000
/** Per host, which is a mall. Its bucket lets 40 through at once. */
const socketsAHost = 256

export function createSending(facetOf: (id: string) => ProxyFacet): Sending {
  const agent = new Agent({
    connections: socketsAHost,
    pipelining: 1,
    connect: { timeout: connectWithinMs },
  })
  const silence = new Silence(answerWithinMs / 1_000)
  const call: ProxyCall = (exchange, take) => {
    const { gone, method, body } = exchange
    const sender = { gone, method, silence: isReplayable(body) ? silence : undefined }
    return dispatch(agent, () => requestFor(facetOf(exchange.token!.id), exchange), sender, take)
  }
  return { call, close: () => agent.destroy() }
}

function requestFor(facet: ProxyFacet, exchange: Exchange): Dispatcher.DispatchOptions {
  const { token, target, method, body } = exchange
  const { origin, path } = facet.address(token!.mallId, target)
  // Undici alone knows whether it is the caller or the platform that makes a long body wait.
  const withinMs = isReplayable(body) ? 0 : answerWithinMs
  return {
    origin,
    path,
    method: method as Dispatcher.HttpMethod,
    headers: headersFor(facet, exchange),
    // Undici takes any iterable; its types know fewer.
    body: body as Buffer | undefined,
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
  }
}

function headersFor(facet: ProxyFacet, { headers, token, body, length }: Exchange): Pairs {
  const sent = headers.slice()
  const { usual } = facet
  for (const name in usual) if (headerIn(headers, name) === undefined) sent.push(name, usual[name]!)
  const credentials = facet.credentials(token!.accessToken)
  for (const name in credentials) sent.push(name, credentials[name]!)
  if (length !== undefined && body !== undefined) sent.push("content-length", String(length))
  return sent
}
