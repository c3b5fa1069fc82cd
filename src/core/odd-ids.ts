// What no store will take as an id, a lease name or a note key.
import { KeeperError } from "./errors.ts"

const longestId = 256
/** What is kept or leased about a connection is called by its id and a word before it. */
const longestName = longestId + 64

/**
 * One rule for every backend, so that a connection can move to any other. Half a surrogate pair becomes
 * U+FFFD in UTF-8, which would make two ids one; control characters end strings in some libraries.
 */
export function isOddId(id: string): boolean {
  return isOdd(id, longestId)
}

/** The same of a lease's name or a note's key: one about a connection fits, however long its id. */
export function isOddName(name: string): boolean {
  return isOdd(name, longestName)
}

function isOdd(id: string, longest: number): boolean {
  if (typeof id !== "string" || id.length === 0 || id.length > longest) return true
  for (let place = 0; place < id.length; place++) {
    const code = id.charCodeAt(place)
    if (code < 0x20 || code === 0x7f) return true
  }
  return !id.isWellFormed()
}

export function oddId(): KeeperError {
  return refused(longestId)
}

export function oddName(): KeeperError {
  return refused(longestName)
}

function refused(longest: number): KeeperError {
  // The text itself is not repeated: it may be anything, a pasted token included.
  return new KeeperError("request_invalid", {
    detail: `ids are 1 to ${longest} characters without control characters`,
  })
}
