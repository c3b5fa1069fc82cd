// At the prefix alone: the addresses of the platform in `links[].href` become ours, and length and ETag stay true.
import {
  type Exchange,
  type Head,
  headerIn,
  type Pairs,
  type ProxyCall,
  type Sink,
  type Take,
} from "../exchange.ts"
import { LinkScanner, mayHoldLink } from "./scanner.ts"

/** Most answers are shorter: held whole they keep a length of their own. */
const heldBytes = 64 * 1024

export interface Addresses {
  /** What the platform's addresses begin with for this call; undefined: nothing is to be rewritten. */
  from(exchange: Exchange): string
  to(exchange: Exchange): string | undefined
}

export function withLinks(call: ProxyCall, { from, to }: Addresses): ProxyCall {
  return (exchange, take) =>
    call(exchange, (head) => {
      if (!mayHoldLinks(head)) return take(head)
      const scannerOf = () => {
        const ours = to(exchange)
        return ours === undefined ? undefined : new LinkScanner(from(exchange), ours)
      }
      const length = Number(headerIn(head.headers, "content-length") ?? Number.NaN)
      if (length <= heldBytes && exchange.method !== "HEAD") return new Held(head, scannerOf, take)
      const scanner = scannerOf()
      if (!scanner) return take(head)
      const sink = take(asChanged(head))
      return exchange.method === "HEAD" ? sink : new Flowing(scanner, sink)
    })
}

/** JSON as it is: what is compressed, or a part of something, is handed on as it came. */
function mayHoldLinks({ status, headers }: Head): boolean {
  if (status < 200 || status > 299 || status === 204 || status === 206) return false
  const encoding = headerIn(headers, "content-encoding") ?? "identity"
  return (
    encoding === "identity" &&
    /^application\/(?:[\w.+-]+\+)?json\b/i.test(headerIn(headers, "content-type") ?? "")
  )
}

const ofTheBytes = new Set([
  "content-length",
  "content-md5",
  "digest",
  "content-digest",
  "repr-digest",
  "accept-ranges",
])

/** Another text of the same meaning: its length is another one, and its ETag is a weak one. */
function asChanged({ status, headers }: Head, length?: number): Head {
  const kept: Pairs = []
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]!.toLowerCase()
    if (ofTheBytes.has(name)) continue
    const value = headers[at + 1]!
    kept.push(headers[at]!, name === "etag" && !value.startsWith("W/") ? `W/${value}` : value)
  }
  if (length !== undefined) kept.push("content-length", String(length))
  return { status, headers: kept }
}

/** A short answer: rewritten in one piece. */
class Held implements Sink {
  readonly #head: Head
  readonly #scannerOf: () => LinkScanner | undefined
  readonly #take: Take
  readonly #chunks: Buffer[] = []
  drained?: () => void

  constructor(head: Head, scannerOf: () => LinkScanner | undefined, take: Take) {
    this.#head = head
    this.#scannerOf = scannerOf
    this.#take = take
  }

  write(chunk: Buffer): boolean {
    this.#chunks.push(chunk)
    return true
  }

  end(): void {
    const whole = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    const scanner = mayHoldLink(whole) ? this.#scannerOf() : undefined
    const body = scanner ? Buffer.concat([scanner.push(whole), scanner.end()]) : whole
    this.#hand(scanner?.changed ? asChanged(this.#head, body.length) : this.#head, body)
  }

  #hand(head: Head, body: Buffer): void {
    const sink = this.#take(head)
    if (body.length > 0) sink.write(body)
    sink.end()
  }

  cut(): void {
    const sink = this.#take(this.#head)
    for (const chunk of this.#chunks) sink.write(chunk)
    sink.cut()
  }
}

/** A long one, or one of unknown length: rewritten as it goes by. */
class Flowing implements Sink {
  readonly #scanner: LinkScanner
  readonly #sink: Sink

  constructor(scanner: LinkScanner, sink: Sink) {
    this.#scanner = scanner
    this.#sink = sink
  }

  set drained(resume: (() => void) | undefined) {
    this.#sink.drained = resume
  }

  write(chunk: Buffer): boolean {
    const ready = this.#scanner.push(chunk)
    return ready.length === 0 || this.#sink.write(ready)
  }

  end(): void {
    const rest = this.#scanner.end()
    if (rest.length > 0) this.#sink.write(rest)
    this.#sink.end()
  }

  cut(): void {
    this.#sink.cut()
  }
}
