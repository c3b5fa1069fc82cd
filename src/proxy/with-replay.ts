// A 401 about the token is answered with one forced refresh per tag and one repeat, of any method whose body is at hand.
import type { HandOut } from "../core/alive/hand-out.ts"
import type { ProxyFacet } from "../core/ports.ts"
import { isReplayable } from "./bodies/body.ts"
import type { Exchange, Head, ProxyCall, Sink, Take } from "./exchange.ts"
import { isHarmless, isLineCut } from "./undici/failures.ts"

export interface ReplayParts {
  token: HandOut
  facetOf(id: string): ProxyFacet
}

export function withReplay(call: ProxyCall, parts: ReplayParts): ProxyCall {
  const judge = async (exchange: Exchange, take: Take, refused: Refusal) => {
    if (await getsAnother(parts, exchange, refused.body)) return call(exchange, take)
    refused.release()
  }
  return (exchange, take) => {
    let refused: Refusal | undefined
    // Nearly every answer is handed on without a step of its own.
    const holding: Take = (head) => {
      if (head.status !== 401) return take(head)
      refused = new Refusal(head, take)
      return refused
    }
    return onceMoreIfCut(call, exchange, holding).then(() =>
      refused?.isHeld ? judge(exchange, take, refused) : undefined,
    )
  }
}

/** A connection that had been idle may end just as it is used. Asking for data once more changes nothing over there. */
export function onceMoreIfCut(call: ProxyCall, exchange: Exchange, take: Take): Promise<void> {
  const { method, gone, body } = exchange
  return call(exchange, take).catch((error) => {
    if (!isLineCut(error) || !isHarmless(method) || gone.isGone || !isReplayable(body)) throw error
    return call(exchange, take)
  })
}

/** False: the 401 is the caller's, as it came. A second one in a row is, and blames nobody. */
async function getsAnother(parts: ReplayParts, exchange: Exchange, body: string): Promise<boolean> {
  const first = exchange.token!
  if (!parts.facetOf(first.id).isTokenRefused(body)) return false
  const asking = parts.token(first.id, { unless: first.tag, by: exchange.caller.name })
  if (!isReplayable(exchange.body)) {
    // This call cannot be made again; the next one finds a token that lives.
    asking.catch(() => undefined)
    return false
  }
  const second = await asking
  // Its caller would take the platform's own refusal for a matter of the token.
  if (exchange.gone.why) throw exchange.gone.why
  if (second.tag === first.tag || exchange.gone.isGone) return false
  exchange.token = second
  exchange.repeated = true
  return true
}

/** A refusal is a few hundred bytes; what is longer is no refusal of a token. */
const refusalBytes = 8 * 1024

/** Holds a 401 back until it is judged. */
class Refusal implements Sink {
  readonly #outer: Take
  readonly #head: Head
  #held: Buffer[] = []
  #size = 0
  #isCut = false
  #open: Sink | undefined
  drained?: () => void

  constructor(head: Head, outer: Take) {
    this.#head = head
    this.#outer = outer
  }

  get isHeld(): boolean {
    return this.#open === undefined
  }

  get body(): string {
    return Buffer.concat(this.#held).toString()
  }

  write(chunk: Buffer): boolean {
    if (this.#open) return this.#open.write(chunk)
    this.#held.push(chunk)
    this.#size += chunk.length
    return this.#size <= refusalBytes || this.#through()
  }

  end(): void {
    this.#open?.end()
  }

  cut(): void {
    this.#isCut = true
    this.#open?.cut()
  }

  /** To the caller, as it came. */
  release(): void {
    this.#through()
    if (this.#isCut) this.#open!.cut()
    else this.#open!.end()
  }

  #through(): boolean {
    this.#open = this.#outer(this.#head)
    this.#open.drained = () => this.drained?.()
    let goesOn = true
    for (const chunk of this.#held) goesOn = this.#open.write(chunk)
    this.#held = []
    return goesOn
  }
}
