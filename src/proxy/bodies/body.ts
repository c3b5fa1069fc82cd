// A request's body: read before anything is called, as far as a repeat could use it; what is longer streams.
import { KeeperError } from "../../core/errors.ts"
import { tellPassing } from "./passing.ts"

/** Undefined: none. A Buffer can be sent twice. */
export type Body = Buffer | AsyncIterable<Uint8Array> | undefined

export const replayableBytes = 256 * 1024

/**
 * A caller that is slow with a small body holds this much of our memory and nothing of the platform's. `bytes` must
 * not end its source when nobody reads on: an early answer would have no connection left to go out by.
 */
export async function readBeginning(bytes: AsyncIterator<Uint8Array>): Promise<Body> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { value, done } = await next(bytes)
    if (done) return size === 0 ? undefined : Buffer.concat(chunks, size)
    chunks.push(value)
    size += value.byteLength
    if (size > replayableBytes) return rest(chunks, bytes)
  }
}

async function next(bytes: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await bytes.next()
  } catch (cause) {
    throw new KeeperError("request_invalid", { detail: "the body broke off", cause })
  }
}

async function* rest(chunks: Uint8Array[], bytes: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) yield chunk
  for (;;) {
    const { value, done } = await bytes.next()
    if (done) return
    tellPassing(value)
    yield value
  }
}

export function isReplayable(body: Body): body is Buffer | undefined {
  return body === undefined || Buffer.isBuffer(body)
}
