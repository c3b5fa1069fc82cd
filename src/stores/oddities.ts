// What a store met that no sound connection could be made of, by name: each costs itself, and none is passed over.
import type { StoreWarning } from "../core/ports.ts"
import { warning } from "./warning.ts"

export interface Oddities {
  /** `why` says what is wrong and what mends it; undefined: it is well (again). */
  note(name: string, why: string | undefined): void
  has(name: string): boolean
  /** Before everything is looked at anew: what is gone is no trouble any more. */
  clear(): void
  warnings(): StoreWarning[]
}

/** What is wrong with a row of others, and what mends it. */
export const oddRowWords = {
  large: "it holds far more than a token pair, and is not read: make it smaller, or empty it",
  mall: "its mall_id is no name of a mall (empty, ~, an app's name and :, control characters, or longer than 256): mend it",
} as const

/** An operator with this many of them has one cause to find, and needs no more names for it. */
const keptAtMost = 100
const toldAtMost = 20

export function createOddities(): Oddities {
  const found = new Map<string, string>()
  return {
    note(name, why) {
      if (why === undefined) found.delete(name)
      else if (found.has(name) || found.size < keptAtMost) found.set(name, why)
    },
    has: (name) => found.has(name),
    clear: () => found.clear(),
    warnings() {
      const named = [...found].slice(0, toldAtMost)
      return named.map(([name, why]) =>
        warning("unreadable", "one_odd", `${shown(name)}: ${why}`, shown(name), why),
      )
    },
  }
}

/** Names come from rows and keys of others: no line breaks, and no page of text. */
function shown(name: string): string {
  const plain = name.replace(/[\p{C}]/gu, "?")
  return plain.length > 80 ? `${plain.slice(0, 77)}...` : plain
}
