// What reading a file or an environment finds: pairs, and whatever looked like one and cannot be used.
import type { Copy } from "../core/taking-over/copies.ts"

/** One pair, in one or several places. Until somebody says so, its mall may be unknown. */
export interface Found extends Omit<Copy, "id" | "mallId"> {
  /** As a store or a bundle of ours calls it; elsewhere it follows from mall and owner. */
  id?: string
  mallId?: string
  /** Where it was found, for a person: file, then keys. Never a token. */
  places: string[]
  /** Times that were there and are not believed. */
  doubts: Doubt[]
}

export interface Doubt {
  /** As it was written there. */
  field: string
  why: "unreadable" | "too_far"
}

export type ProblemKind =
  | "empty"
  | "too_large"
  | "not_json"
  | "nothing_found"
  | "is_sqlite"
  | "no_refresh_token"
  | "token_unusable"
  | "token_placeholder"
  | "token_sealed"
  | "bundle_sealed"
  | "bundle_newer"
  | "mall_unknown"
  | "mall_invalid"
  | "mall_differs"
  | "two_pairs"

export interface Problem {
  kind: ProblemKind
  place: string
}

export interface Reading {
  found: Found[]
  problems: Problem[]
}

/** A text and what is known of it. */
export interface FoundSource {
  /** For a person: the file as it was named. */
  place: string
  /** `cafe24_token_{mall}.json` names its mall. */
  fileName?: string
  text: string
}

/** What reading needs and does not take by itself. */
export interface FileWorld {
  now: number
  /** The zone of times that name none. */
  timeZone: string
  isMallId(text: string): boolean
  parseEnv(text: string): Record<string, string | undefined>
}

export const longestTextChars = 64 * 1024 * 1024

/** One by one: as the arguments of one call, so many malls would not fit on the stack. */
export function addReading(all: Reading, { found, problems }: Reading): void {
  for (const each of found) all.found.push(each)
  for (const each of problems) all.problems.push(each)
}
