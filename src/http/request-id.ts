// Names every request, so that a line in the log and an answer in somebody's hands can be put together.
import type { Asked } from "./asked.ts"

const sane = /^[\w-]{1,64}$/
const ours = crypto.randomUUID().slice(0, 8)
let count = 0

/** The caller's own name for it, if it is one. Ours only have to differ, not to be unguessable: a counter is cheap. */
export function requestIdOf(headers: Asked["headers"]): string {
  const given = headers.get("x-request-id")
  return given && sane.test(given) ? given : `${ours}-${(count++).toString(36)}`
}
