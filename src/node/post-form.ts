// Posts a form over undici itself: what `fetch` wraps around it costs several times as much as the request.
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from "node:zlib"
import type { Dispatcher } from "undici"
import type { FormPost, PostForm, PostListener } from "../core/platforms/form-post.ts"
import { isWayChosen } from "./way-of-fetch.ts"

/** Undefined: `fetch` goes a way of its own here (a proxy, certificates), and has to be asked. */
export function postLikeFetch(): PostForm | undefined {
  return isWayChosen ? undefined : createPostForm()
}

/** A wall before a platform that lets `fetch` through lets this through. What is not packed need not be unpacked. */
const usual = {
  "accept-language": "*",
  "sec-fetch-mode": "cors",
  "user-agent": "node",
  "accept-encoding": "identity",
}

export function createPostForm(): PostForm {
  let agent: Promise<Dispatcher> | undefined
  return async (form, listener) => {
    const { origin, pathname, search } = new URL(form.url)
    agent ??= openAgent()
    const by = await agent
    const { signal, body } = form
    const headers = { ...usual, ...form.headers }
    await new Promise<void>((resolve, reject) => {
      const receiver = new Receiver({ listener, signal, resolve, reject })
      by.dispatch({ origin, path: pathname + search, method: "POST", headers, body }, receiver)
    })
  }
}

/**
 * With the first question: most of the time nobody asks anything. The one file of it and what that needs: all of undici costs
 * more than twice as much to load, and sets the way that `fetch` goes.
 */
async function openAgent(): Promise<Dispatcher> {
  // @ts-expect-error undici's types describe it as a whole.
  const { default: Agent } = await import("undici/lib/dispatcher/agent.js")
  return new Agent()
}

interface Receiving extends Pick<FormPost, "signal"> {
  listener: PostListener
  resolve: () => void
  reject: (error: unknown) => void
}

/** Whatever it throws, undici makes the error of this one request. */
class Receiver implements Dispatcher.DispatchHandler {
  readonly #to: Receiving
  #stop: (() => void) | undefined
  #packed: Packed | undefined
  #hasEnough = false

  constructor(to: Receiving) {
    this.#to = to
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { signal } = this.#to
    this.#stop = () => {
      this.#unpack()
      controller.abort(signal.reason)
    }
    // Before a byte has left.
    if (signal.aborted) this.#stop()
    else signal.addEventListener("abort", this.#stop, { once: true })
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 103 and its like come before the answer.
    if (status < 200) return
    const coding = textOf(headers["content-encoding"])?.toLowerCase()
    if (coding !== undefined && coding !== "identity") this.#packed = { coding, pieces: [] }
    this.#to.listener.head(status, textOf(headers["retry-after"]), textOf(headers.date))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#packed) this.#packed.pieces.push(chunk)
    this.#hasEnough = this.#packed ? tooMuch(this.#packed) : !this.#to.listener.bytes(chunk)
    if (this.#hasEnough) controller.abort(new Error("the rest is not wanted"))
  }

  onResponseEnd(): void {
    this.#over()
    this.#to.resolve()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#over()
    if (this.#hasEnough) this.#to.resolve()
    else this.#to.reject(error)
  }

  #over(): void {
    if (this.#stop) this.#to.signal.removeEventListener("abort", this.#stop)
    this.#unpack()
  }

  /** Once; of an answer that broke off, as much as there is. */
  #unpack(): void {
    const packed = this.#packed
    if (!packed) return
    this.#packed = undefined
    this.#to.listener.bytes(unpacked(packed))
  }
}

/** Unasked for, but it may hold a pair. */
interface Packed {
  coding: string
  pieces: Buffer[]
}

const mostBytes = 1_024 * 1_024

function tooMuch({ pieces }: Packed): boolean {
  return pieces.reduce((sum, { length }) => sum + length, 0) > mostBytes
}

function unpacked({ coding, pieces }: Packed): Buffer {
  const bytes = Buffer.concat(pieces)
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants
  const zipped = { finishFlush: Z_SYNC_FLUSH, maxOutputLength: mostBytes }
  try {
    if (coding === "br")
      return brotliDecompressSync(bytes, { ...zipped, finishFlush: BROTLI_OPERATION_FLUSH })
    if (coding === "deflate") return inflateSync(bytes, zipped)
    return gunzipSync(bytes, zipped)
  } catch {
    // As it came: a person who looks into the rescue place may know better.
    return bytes
  }
}

function textOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value.join(", ") : value?.trim()) ?? null
}
