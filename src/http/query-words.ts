// The kinds of values that queries and bodies are made of, each with its shape written once.
import { z } from "zod"
import type { Messages } from "../messages/index.ts"
import { longestName, readRate } from "../wire/key.ts"

/** Told in the reader's language, by name: zod's own words for a pattern are the pattern. */
export type Expected = keyof Messages["pages"]["expected"]

function shaped(pattern: RegExp, expected: Expected, longest: number) {
  return z.string().max(longest).regex(pattern, expected)
}

export const flag = z.stringbool({
  truthy: ["1", "true"],
  falsy: ["0", "false"],
  case: "sensitive",
  error: "flag" satisfies Expected,
})

/** Not coerced: an empty text would become a zero that nobody meant. */
export function wholeNumber(low: number, high: number) {
  return shaped(/^\d+$/, "wholeNumber", 9).transform(Number).pipe(z.number().min(low).max(high))
}

export const tag = shaped(/^[0-9a-f]{16}$/, "tag", 16)
export const keyId = shaped(/^[0-9a-f]{12}$/, "keyId", 12)
export const eventId = shaped(/^[\w-]+$/, "eventId", 64)
export const mallId = shaped(/^[A-Za-z0-9][A-Za-z0-9-]{1,49}$/, "mallId", 50).toLowerCase()
export const moment = z.iso.datetime({ error: "moment" satisfies Expected })
export const name = shaped(/^[^\p{C}]*[^\p{C}\p{Z}][^\p{C}]*$/u, "name", longestName)
/** The part of a connection's id behind its `~`. */
export const owner = shaped(/^[\p{L}\p{N}][\p{L}\p{N}._@:+-]*$/u, "owner", 100)
export const connectionName = shaped(/^[^\p{C}\p{Z}/]+$/u, "connection", 200)

export const rate = shaped(/^\d{1,5}(\.\d{1,2})?\/[sm]$/, "rate", 10)
  .transform(readRate)
  .optional()

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean)

/** Joined by commas or blanks; whether each is a scope is for the provider to say. */
export const scopeText = z.string().max(4_000).transform(words)
export const scopeList = z.union([z.array(z.string().max(64)).min(1).max(200), scopeText])
export const ownPath = z.string().max(2_000)
