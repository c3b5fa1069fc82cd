// What a call through us may be, whichever way it comes in. TRACE would hand the token back in its echo.
import { KeeperError } from "../errors.ts"

export const callMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const

const known: ReadonlySet<string> = new Set(callMethods)

export function isCallMethod(method: string | undefined): boolean {
  return method !== undefined && known.has(method)
}

/** Answered as 405, with the same list in `Allow`. */
export function wrongMethodError(method: string, methods: readonly string[]): KeeperError {
  const detail = `${method.slice(0, 20)}; allowed: ${methods.join(", ")}`
  return new KeeperError("request_invalid", { detail })
}
