// What no store will take as an id, a lease name or a note key.
import { KeeperError } from "../core/errors.ts"

const longest = 256

/**
 * One rule for every backend, so that a connection can move to any other. Half a surrogate pair becomes
 * U+FFFD in UTF-8, which would make two ids one; control characters end strings in some libraries.
 */
export function isOddId(id: string): boolean {
  if (typeof id !== "string" || id.length === 0 || id.length > longest) return true
  for (let place = 0; place < id.length; place++) {
    const code = id.charCodeAt(place)
    if (code < 0x20 || code === 0x7f) return true
  }
  return !id.isWellFormed()
}

export function oddId(): KeeperError {
  // The text itself is not repeated: it may be anything, a pasted token included.
  return new KeeperError("request_invalid", {
    detail: `ids are 1 to ${longest} characters without control characters`,
  })
}
