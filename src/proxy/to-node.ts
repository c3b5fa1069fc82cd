// An answer on Node's own response: what came is what goes, and a caller that vanishes is nobody's trouble.
import type { IncomingMessage, ServerResponse } from "node:http"
import { KeeperError } from "../core/errors.ts"
import { type Body, readBeginning } from "./bodies/body.ts"
import { boundRest, hasBody } from "./bodies/rest.ts"
import { Gone, headerIn, type Sink, type Take } from "./exchange.ts"

export function takeInto(response: ServerResponse): Take {
  return ({ status, headers }) => {
    response.writeHead(status, headers)
    return new Into(response, Number(headerIn(headers, "content-length")))
  }
}

/** As much as Node writes without memory of its own, with its head. */
const inOnePieceBytes = 8 * 1024

class Into implements Sink {
  readonly #response: ServerResponse
  /** The length of all of it, where it is short and was told. Never that of a piece of nothing, of which there are some. */
  readonly #whole: number | undefined
  #isWhole = false
  drained?: () => void

  constructor(response: ServerResponse, told: number) {
    this.#response = response
    this.#whole = told > 0 && told <= inOnePieceBytes ? told : undefined
  }

  write(chunk: Buffer): boolean {
    // Written to after its caller has gone, it would never drain; the call is being ended anyway.
    if (this.#response.destroyed) return true
    if (chunk.length === this.#whole) return this.#writeWhole(chunk)
    if (this.#response.write(chunk)) return true
    this.#response.once("drain", () => this.drained?.())
    return false
  }

  /** Most answers come in one piece. As text, which keeps its bytes, Node sends it in one with the head. */
  #writeWhole(chunk: Buffer): true {
    this.#isWhole = true
    this.#response.end(chunk.toString("latin1"), "latin1")
    return true
  }

  end(): void {
    if (!this.#isWhole) this.#response.end()
  }

  cut(): void {
    if (!this.#isWhole) this.#response.destroy()
  }
}

/**
 * Neither a caller that hangs up nor a write that comes too late may end the process. `onClosed`: the caller has all of
 * its answer, or has gone.
 */
export function watchCaller(request: IncomingMessage, response: ServerResponse, onClosed?: () => void): Gone {
  const gone = new Gone()
  const closed = () => {
    if (!response.writableFinished) gone.leave()
    gone.over()
    onClosed?.()
  }
  request.on("error", ignored)
  response.on("error", ignored)
  // One that hung up while its key was looked at has closed already.
  if (response.closed) closed()
  else response.on("close", closed)
  return gone
}

function ignored(): void {}

/** Node's parser takes the chunks off; what else a body was wrapped in would go on unsaid. */
export function checkCoding({ headers }: IncomingMessage): void {
  const coding = headers["transfer-encoding"]
  if (coding !== undefined && coding.trim().toLowerCase() !== "chunked") {
    throw new KeeperError("request_invalid", { detail: "Transfer-Encoding: chunked, and nothing else" })
  }
}

/** Most calls have none: they wait for nothing. */
export const noBody: ReadBody = { body: undefined }

/** What has been begun of bodies: Node hands on nothing of one to anybody else until that is over. */
const begun = new WeakMap<IncomingMessage, AsyncIterator<Uint8Array>>()

/** Of a body as much as a repeat could use, and the rest for who reads on. */
export function beginBody(request: IncomingMessage): Promise<Body> {
  const bytes = request.iterator({ destroyOnReturn: false })
  begun.set(request, bytes)
  return readBeginning(bytes)
}

/**
 * Reads on and throws away. Behind an answer that came early: a caller that sends all of its body before it looks for
 * one would wait until the line ends, and might never see it.
 */
export async function readOn(request: IncomingMessage): Promise<void> {
  boundRest(request)
  await begun
    .get(request)
    ?.return?.()
    .catch(() => undefined)
  request.resume()
}

export async function bodyOf(request: IncomingMessage, response: ServerResponse): Promise<ReadBody> {
  checkCoding(request)
  if (!hasBody(request)) return noBody
  response.once("finish", () => void readOn(request))
  const told = request.headers["content-length"]
  const body = await beginBody(request)
  // Node's parser holds every caller to the length that was told.
  const length = Buffer.isBuffer(body) ? body.length : told === undefined ? undefined : Number(told)
  return { body, length }
}

export interface ReadBody {
  body: Body
  length?: number
}
