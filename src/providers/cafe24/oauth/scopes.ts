// Scopes: the ones we know, how they are read from settings and answers, how they are joined for Cafe24.
import { scopeSeparator } from "../assumptions.ts"

const areas =
  "application category product collection supply personal order community customer notification store promotion design salesreport shipping translation privacy mileage"

/** Cafe24 adds scopes now and then: an unknown one is worth a word, never a refusal. */
export const knownScopes: readonly string[] = [
  ...areas.split(" ").flatMap((area) => [`mall.read_${area}`, `mall.write_${area}`]),
  "mall.read_analytics",
]

/** What an order importer, a catalogue and a customer service need to read. */
export const defaultScopes: readonly string[] = ["order", "product", "customer", "community", "store"].map(
  (category) => `mall.read_${category}`,
)

const scopeShape = /^[a-z][a-z0-9_.]{1,63}$/
const mostScopes = 200

export interface ScopeList {
  scopes: string[]
  /** What is no scope at all, as it was given. */
  malformed: string[]
}

/** A list, or text joined by commas or spaces; `read_order` means `mall.read_order`. Order kept, doubles dropped. */
export function readScopes(given: unknown): ScopeList {
  const words = Array.isArray(given) ? given : typeof given === "string" ? given.split(/[\s,]+/) : []
  const scopes = new Set<string>()
  const malformed: string[] = []
  for (const word of words.slice(0, mostScopes)) {
    const scope = typeof word === "string" ? word.trim().replace(/^(?=(?:read|write)_)/, "mall.") : ""
    if (scopeShape.test(scope)) scopes.add(scope)
    else if (word !== "") malformed.push(typeof word === "string" ? word : `(${typeof word})`)
  }
  return { scopes: [...scopes], malformed }
}

export function joinScopes(scopes: readonly string[]): string {
  return scopes.join(scopeSeparator)
}

export function missingScopes(asked: readonly string[], granted: readonly string[]): string[] {
  return asked.filter((scope) => !granted.includes(scope))
}
