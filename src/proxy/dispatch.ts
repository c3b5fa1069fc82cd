// One request over undici, to the platform or to a server elsewhere: streamed both ways, at the pace of the slower side.
import type { Dispatcher } from "undici"
import { isKeeperError, KeeperError } from "../core/errors.ts"
import { tellPassing } from "./bodies/passing.ts"
import type { Exchange, Gone, Pairs, Sink, Take } from "./exchange.ts"
import { failureOf, isHarmless } from "./undici/failures.ts"
import type { Listening, Silence } from "./undici/silence.ts"

interface Sender extends Pick<Exchange, "gone" | "method"> {
  /** Absent: undici watches by itself. */
  silence?: Silence
}

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

/**
 * What undici tells of one request, in its own inner words: in those of its newer handlers each answer's headers would be
 * put into an object besides, which nobody reads. Whatever it throws at us ends this request and never the process.
 */
class Receiver implements Dispatcher.DispatchHandler, Listening {
  readonly #take: Take
  readonly #gone: Gone
  readonly #method: string
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void
  #sink: Sink | undefined
  #resume: (() => void) | undefined
  readonly #silence: Silence | undefined
  #abort: ((error?: Error) => void) | undefined
  heardAt = 0
  older: Listening | undefined
  newer: Listening | undefined
  /** An answer that ends with its head, whatever length that tells: of a 304 it is that of another answer. */
  #isBodiless = false
  /** From here on the platform may have heard of it. */
  #isOut = false

  constructor(
    { gone, method, silence }: Sender,
    take: Take,
    resolve: () => void,
    reject: (error: unknown) => void,
  ) {
    this.#take = take
    this.#gone = gone
    this.#method = method
    this.#resolve = resolve
    this.#reject = reject
    this.#silence = silence
  }

  onConnect(abort: (error?: Error) => void): void {
    // A request that undici sends anew comes here once more.
    if (!this.#abort) this.#silence?.begin(this)
    this.#abort = abort
    this.#heard()
    this.#gone.stops((why) => abort(why ?? new Error("the caller has gone")))
    this.#isOut = true
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    // 100 and 103 go before the answer and are about our own connection.
    if (status < 200) return true
    this.#heard()
    this.#resume = resume
    this.#isBodiless = status === 204 || status === 304
    const headers = pairsOf(raw)
    this.#sink = this.#take({ status, headers: status === 204 ? withoutLength(headers) : headers })
    return true
  }

  onData(chunk: Buffer): boolean {
    tellPassing(chunk)
    this.#heard()
    if (this.#sink?.write(chunk) !== false) return true
    // Made only where an answer has to wait: with one made for each, V8 kept all answers until it looked through its old
    // generation.
    this.#sink.drained ??= () => this.#goOn()
    this.heardAt = Number.POSITIVE_INFINITY
    return false
  }

  /** Undici's line may carry the answer of another call by the time a late word comes. */
  #goOn(): void {
    if (this.heardAt !== Number.POSITIVE_INFINITY) return
    this.#heard()
    this.#resume?.()
  }

  #heard(): void {
    this.heardAt = this.#silence?.now ?? 0
  }

  giveUp(): void {
    // As undici names its own.
    const code = this.#sink ? "UND_ERR_BODY_TIMEOUT" : "UND_ERR_HEADERS_TIMEOUT"
    this.#abort?.(Object.assign(new Error("the platform says nothing"), { code }))
  }

  onComplete(): void {
    this.#silence?.end(this)
    this.#gone.stops(undefined)
    this.#sink?.end()
    this.#resolve()
  }

  onError(error: Error): void {
    this.#silence?.end(this)
    this.#gone.stops(undefined)
    if (this.#sink) {
      // Undici misses the bytes that were told.
      if (this.#isBodiless) this.#sink.end()
      else this.#sink.cut()
      this.#resolve()
    } else this.#reject(failureOf(this.#isOut ? whenOut(error, this.#method) : error, this.#method))
  }
}

/** Why we ended a write ourselves does not say whether it was carried out. */
function whenOut(error: Error, method: string): Error {
  if (!isKeeperError(error, "key_missing") || isHarmless(method)) return error
  return new KeeperError("call_unclear", { detail: keyEnded, cause: error })
}

const keyEnded = "the key ended while the call was under way"

function pairsOf(raw: Buffer[]): Pairs {
  const pairs: Pairs = new Array(raw.length)
  for (let at = 0; at < raw.length; at++) pairs[at] = raw[at]!.toString("latin1")
  return pairs
}

/** A caller that believed it would wait for bytes that never come, or take the next answer for them. */
function withoutLength(headers: Pairs): Pairs {
  return headers.filter((_, at) => headers[at - (at % 2)]!.toLowerCase() !== "content-length")
}
