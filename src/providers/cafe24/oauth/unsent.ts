// Did a failed request surely never arrive? Only then may a single-use token be presented again without a thought.

const neverConnected = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_NODATA",
  "ECONNREFUSED",
])

// Refused while the connection was still being secured; later TLS errors are not in this list on purpose.
const neverSecured =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|ERR_TLS_CERT_|ERR_SSL_(?:WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|.*ALERT_(?:PROTOCOL_VERSION|HANDSHAKE_FAILURE)))/

interface SystemError {
  code?: unknown
  syscall?: unknown
  cause?: unknown
  errors?: unknown
}

/** By `fetch` itself: an address or a header that is none, a port that no browser asks. */
const neverAsked = new Set(["ERR_INVALID_URL", "ERR_INVALID_CHAR"])

/** In doubt: false. */
export function surelyNotSent(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false
  const { code, syscall, cause, errors } = error as SystemError
  // Several addresses were tried: none may have been reached.
  if (Array.isArray(errors)) return errors.length > 0 && errors.every((one) => surelyNotSent(one, depth + 1))
  // "host unreachable" or "timed out" count only from `connect`: on an open connection they come too late.
  if (syscall === "connect" || syscall === "getaddrinfo") return true
  if (typeof code === "string" && (neverConnected.has(code) || neverSecured.test(code))) return true
  if ((typeof code === "string" && neverAsked.has(code)) || isBadPort(error)) return true
  return surelyNotSent(cause, depth + 1)
}

function isBadPort(error: object): boolean {
  return error instanceof Error && error.message === "bad port"
}

/** A word for people: the system's error code, or that it was us who gave up. Never the error's own message. */
export function reasonOf(error: unknown, depth = 0): string {
  if (typeof error !== "object" || error === null || depth > 4) return "connection failed"
  const { code, cause, errors } = error as SystemError
  if (typeof code === "string" && /^[A-Z][A-Z0-9_/]{2,60}$/.test(code)) return code
  if (Array.isArray(errors) && errors.length > 0) return reasonOf(errors[0], depth + 1)
  const message = error instanceof Error ? error.message : ""
  if (/^no answer within \d+ ms$/.test(message)) return message
  return reasonOf(cause, depth + 1)
}
