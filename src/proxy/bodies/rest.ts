// What is left of a body whose answer is out already. Loaded by every start, so it needs nothing else.
import type { IncomingMessage } from "node:http"

/**
 * What is read at most of a body that was refused, so that its caller gets to the answer: more than lines hold on their way, and
 * than a call of ours has. How long it may take is Node's `requestTimeout`.
 */
export const restBytes = 64 * 2 ** 20

export function hasBody({ headers }: IncomingMessage): boolean {
  const { "content-length": told, "transfer-encoding": chunked } = headers
  return chunked !== undefined || (told !== undefined && told !== "0")
}

const lookEveryMs = 100

const bounded = new WeakSet<IncomingMessage>()

/** Counted on the line, whatever reads it. Where more comes the line is ended: its caller has had its answer. */
export function boundRest(request: IncomingMessage): void {
  if (request.complete || bounded.has(request)) return
  bounded.add(request)
  const { socket } = request
  const mostAt = socket.bytesRead + restBytes
  const looking = setInterval(() => {
    if (!request.complete && socket.bytesRead > mostAt) socket.destroy()
    if (request.complete || socket.destroyed) clearInterval(looking)
  }, lookEveryMs)
  looking.unref()
}
