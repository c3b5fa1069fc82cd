// An answer as a web-standard Response, on hosts that know no other: the same rules, in fetch's objects.
import { type Body, readBeginning } from "./bodies/body.ts"
import { restBytes } from "./bodies/rest.ts"
import { Gone, type Head, type Pairs, type Sink, type Take } from "./exchange.ts"

/** Its `response` is there as soon as the head is; the body follows at the reader's pace. */
export class WebAnswer {
  readonly response: Promise<Response>
  readonly take: Take
  #resolve!: (response: Response) => void

  constructor(gone: Gone, method: string) {
    this.response = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.take = (head) => {
      const into = new Into(gone)
      this.#resolve(responseOf(head, method, into.stream))
      return into
    }
  }
}

const bodiless = new Set([204, 205, 304])

function responseOf({ status, headers }: Head, method: string, body: ReadableStream<Uint8Array>): Response {
  const told = new Headers()
  for (let at = 0; at < headers.length; at += 2) told.append(headers[at]!, headers[at + 1]!)
  const hasBody = method !== "HEAD" && !bodiless.has(status)
  return new Response(hasBody ? body : null, { status, headers: told })
}

class Into implements Sink {
  readonly stream: ReadableStream<Uint8Array>
  #controller!: ReadableStreamDefaultController<Uint8Array>
  #isOver = false
  drained?: () => void

  constructor(gone: Gone) {
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller
      },
      pull: () => this.drained?.(),
      cancel: () => {
        this.#isOver = true
        gone.leave()
      },
    })
  }

  write(chunk: Buffer): boolean {
    if (this.#isOver) return true
    this.#controller.enqueue(new Uint8Array(chunk))
    return (this.#controller.desiredSize ?? 1) > 0
  }

  end(): void {
    if (!this.#isOver) this.#controller.close()
    this.#isOver = true
  }

  cut(): void {
    if (!this.#isOver) this.#controller.error(new Error("the answer broke off"))
    this.#isOver = true
  }
}

export function watchRequest({ signal }: Request): Gone {
  const gone = new Gone()
  signal.addEventListener("abort", () => gone.leave(), { once: true })
  return gone
}

export function pairsIn(headers: Headers): Pairs {
  return [...headers].flat()
}

interface WebBody {
  body: Body
  length?: number
  /** Takes what is left and throws it away: a caller that sends all of it first would wait until its line ends. */
  readOn?(): Promise<void>
}

export async function bodyOfRequest(request: Request): Promise<WebBody> {
  if (!request.body) return { body: undefined }
  const bytes = (request.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  const body = await readBeginning(bytes)
  const told = Number(request.headers.get("content-length") ?? Number.NaN)
  const length = Buffer.isBuffer(body) ? body.length : Number.isInteger(told) ? told : undefined
  return { body, length, readOn: () => toTheEnd(bytes) }
}

/** One that breaks off has no more to be taken. Of one that does not end the host is told that nobody reads on. */
async function toTheEnd(bytes: AsyncIterator<Uint8Array>): Promise<void> {
  let left = restBytes
  try {
    for (let next = await bytes.next(); !next.done && left > 0; next = await bytes.next())
      left -= next.value.byteLength
    await bytes.return?.()
  } catch {}
}
