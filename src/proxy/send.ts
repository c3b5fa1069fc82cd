// The end of the stack: one request over undici, streamed both ways, at the pace of the slower side.
import { Agent, type Dispatcher } from "undici"
import type { ProxyFacet } from "../core/ports.ts"
import {
  type Exchange,
  type Gone,
  headerIn,
  type Pairs,
  type ProxyCall,
  type Sink,
  type Take,
} from "./exchange.ts"
import { failureOf } from "./failures.ts"

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
    headersTimeout: answerWithinMs,
    bodyTimeout: answerWithinMs,
    connect: { timeout: connectWithinMs },
  })
  const call: ProxyCall = (exchange, take) =>
    dispatch(agent, () => requestFor(facetOf(exchange.token!.id), exchange), exchange, take)
  return { call, close: () => agent.destroy() }
}

type Sender = Pick<Exchange, "gone" | "method">

/** One request and its answer, whoever makes it. */
export function dispatch(
  by: Dispatcher,
  request: () => Dispatcher.DispatchOptions,
  sender: Sender,
  take: Take,
): Promise<void> {
  return new Promise((resolve, reject) => {
    try {
      by.dispatch(request(), new Receiver(sender, take, resolve, reject))
    } catch (error) {
      reject(failureOf(error, sender.method))
    }
  })
}

function requestFor(facet: ProxyFacet, exchange: Exchange): Dispatcher.DispatchOptions {
  const { token, target, method, body } = exchange
  const { origin, path } = facet.address(token!.mallId, target)
  return {
    origin,
    path,
    method: method as Dispatcher.HttpMethod,
    headers: headersFor(facet, exchange),
    // Undici takes any iterable; its types know fewer.
    body: body as Buffer | undefined,
  }
}

function headersFor(facet: ProxyFacet, { headers, token, body, length }: Exchange): Pairs {
  const sent = [...headers]
  for (const [name, value] of Object.entries(facet.usual)) {
    if (headerIn(headers, name) === undefined) sent.push(name, value)
  }
  for (const [name, value] of Object.entries(facet.credentials(token!.accessToken))) sent.push(name, value)
  if (length !== undefined && body !== undefined) sent.push("content-length", String(length))
  return sent
}

/** What undici tells of one request. Whatever it throws at us ends this request and never the process. */
class Receiver implements Dispatcher.DispatchHandler {
  readonly #take: Take
  readonly #gone: Gone
  readonly #method: string
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void
  #sink: Sink | undefined

  constructor({ gone, method }: Sender, take: Take, resolve: () => void, reject: (error: unknown) => void) {
    this.#take = take
    this.#gone = gone
    this.#method = method
    this.#resolve = resolve
    this.#reject = reject
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#gone.stops(() => controller.abort(new Error("the caller has gone")))
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    // 100 and 103 go before the answer and are about our own connection.
    if (status < 200) return
    const sink = this.#take({ status, headers: pairsOf(controller.rawHeaders as Buffer[]) })
    sink.drained = () => controller.resume()
    this.#sink = sink
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#sink?.write(chunk) === false) controller.pause()
  }

  onResponseEnd(): void {
    this.#gone.stops(undefined)
    this.#sink?.end()
    this.#resolve()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#gone.stops(undefined)
    if (this.#sink) {
      this.#sink.cut()
      this.#resolve()
    } else this.#reject(failureOf(error, this.#method))
  }
}

function pairsOf(raw: Buffer[]): Pairs {
  const pairs: Pairs = new Array(raw.length)
  for (let at = 0; at < raw.length; at++) pairs[at] = raw[at]!.toString("latin1")
  return pairs
}
