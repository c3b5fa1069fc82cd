// One request over undici, to the platform or to a server elsewhere: streamed both ways, at the pace of the slower side.
import type { Dispatcher } from "undici"
import type { Exchange, Gone, Pairs, Sink, Take } from "./exchange.ts"
import { failureOf } from "./failures.ts"
import { tellPassing } from "./passing.ts"

type Sender = Pick<Exchange, "gone" | "method">

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

/** What undici tells of one request. Whatever it throws at us ends this request and never the process. */
class Receiver implements Dispatcher.DispatchHandler {
  readonly #take: Take
  readonly #gone: Gone
  readonly #method: string
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void
  #sink: Sink | undefined
  /** An answer that ends with its head, whatever length that tells: of a 304 it is that of another answer. */
  #isBodiless = false

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
    this.#isBodiless = status === 204 || status === 304
    const headers = pairsOf(controller.rawHeaders as Buffer[])
    this.#sink = this.#take({ status, headers: status === 204 ? withoutLength(headers) : headers })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    tellPassing(chunk)
    if (this.#sink?.write(chunk) !== false) return
    // Made only where an answer has to wait: with one made for each, V8 kept all answers until it looked through its old
    // generation.
    this.#sink.drained ??= () => controller.resume()
    controller.pause()
  }

  onResponseEnd(): void {
    this.#gone.stops(undefined)
    this.#sink?.end()
    this.#resolve()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#gone.stops(undefined)
    if (this.#sink) {
      // Undici misses the bytes that were told.
      if (this.#isBodiless) this.#sink.end()
      else this.#sink.cut()
      this.#resolve()
    } else this.#reject(failureOf(error, this.#method))
  }
}

function pairsOf(raw: Buffer[]): Pairs {
  const pairs: Pairs = new Array(raw.length)
  for (let at = 0; at < raw.length; at++) pairs[at] = raw[at]!.toString("latin1")
  return pairs
}

/** A caller that believed it would wait for bytes that never come, or take the next answer for them. */
function withoutLength(headers: Pairs): Pairs {
  return headers.filter((_, at) => headers[at - (at % 2)]!.toLowerCase() !== "content-length")
}
