// Names every request, so that a line in the log and an answer in somebody's hands can be put together.

const sane = /^[\w-]{1,64}$/
const ours = crypto.randomUUID().slice(0, 8)
let count = 0

/** The caller's own name for it, if it is one. Ours only have to differ, not to be unguessable: a counter is cheap. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id")
  return given && sane.test(given) ? given : `${ours}-${(count++).toString(36)}`
}
