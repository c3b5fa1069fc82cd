// The moment that an answer's `Date` header names: the platform's own clock.
import { tellableOnly } from "../../../core/believable.ts"

const asHttpWrites = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Undefined: there is none, or it is written as no server writes it, or names a year that cannot be meant. */
export function readDate(header: string | null): number | undefined {
  if (header === null || !asHttpWrites.test(header)) return undefined
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : tellableOnly(at)
}
