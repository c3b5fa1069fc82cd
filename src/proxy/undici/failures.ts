// A call without an answer, as an error: whether it surely never arrived decides what may be done about it.
import { isKeeperError, KeeperError } from "../../core/errors.ts"

/** The request did not leave this machine, or reached nobody. */
const neverArrived = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
])
const refusedByUndici = new Set([
  "UND_ERR_INVALID_ARG",
  "UND_ERR_NOT_SUPPORTED",
  "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
])
/** The other side ended a connection that had been idle, just as we wrote: it may be tried once more. */
const lineCut = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"])

export function isHarmless(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS"
}

/** Not its message: that of a refused header holds its value. */
export function failureOf(error: unknown, method: string): KeeperError {
  if (isKeeperError(error)) return error
  const code = codeOf(error)
  if (refusedByUndici.has(code)) {
    return new KeeperError("request_invalid", {
      detail: "this method, body or header cannot be sent",
      cause: error,
    })
  }
  const isUnclear = !neverArrived.has(code) && !isHarmless(method)
  return new KeeperError(isUnclear ? "call_unclear" : "provider_unavailable", {
    detail: code,
    cause: error,
  })
}

export function isLineCut(error: unknown): boolean {
  return isKeeperError(error) && lineCut.has(codeOf(error.cause))
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === "string" ? code : error instanceof Error ? error.name : "unknown"
}
