// One pair per connection: the same pair found twice is one, of two different ones the newer counts, said aloud.

import { connectionId } from "../core/id.ts"
import type { Copy } from "../core/taking-over/copies.ts"
import type { Doubt, Found, Problem } from "./found.ts"

export interface Chosen {
  copy: Copy
  places: string[]
  doubts: Doubt[]
  /** Pairs of the same connection that were found as well and are older. */
  older: Found[]
}

export interface Choice {
  chosen: Chosen[]
  problems: Problem[]
}

/** `fallback`: the mall of what names none. It cannot be that of two different pairs. */
export function chooseNewest(found: readonly Found[], fallback: string | undefined): Choice {
  const problems: Problem[] = []
  const nameless = mergeEqual(found.filter(({ mallId }) => mallId === undefined))
  const isClear = fallback !== undefined && nameless.length === 1
  if (!isClear)
    for (const { places } of nameless) problems.push({ kind: "mall_unknown", place: places[0] ?? "" })
  const named = [...found.filter(({ mallId }) => mallId !== undefined), ...(isClear ? nameless : [])]
  const byId = Map.groupBy(named, ({ id, mallId, owner }) => id ?? connectionId(mallId ?? fallback!, owner))
  const chosen: Chosen[] = []
  for (const [id, all] of byId) {
    const [newest, ...older] = newestFirst(mergeEqual(all)) ?? []
    if (newest) chosen.push(chosenOf(id, newest, older, fallback))
    else problems.push(...all.map(({ places }): Problem => ({ kind: "two_pairs", place: places[0] ?? "" })))
  }
  return { chosen, problems }
}

function chosenOf(id: string, newest: Found, older: Found[], fallback: string | undefined): Chosen {
  const { places, doubts, mallId = fallback!, ...copy } = newest
  return { copy: { ...copy, id, mallId }, places, doubts, older }
}

/** What one place does not say of a pair another may. */
function mergeEqual(all: Found[]): Found[] {
  const byToken = Map.groupBy(all, ({ tokens }) => tokens.refreshToken)
  return [...byToken.values()].map((same) => {
    const last = same.at(-1)!
    const together: Found = { ...last, tokens: { ...last.tokens } }
    for (const each of same.toReversed()) {
      const { places: _, doubts: __, tokens: known, scopes, ...facts } = each
      Object.assign(together, said(facts), scopes.length > 0 && { scopes })
      Object.assign(together.tokens, said(known))
    }
    together.places = same.flatMap(({ places }) => places)
    together.doubts = same.flatMap(({ doubts }) => doubts)
    return together
  })
}

function said<T extends object>(facts: T): T {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as T
}

/** Undefined: nothing says which of them is the newest. A spent one would be presented, so nobody guesses. */
function newestFirst(all: Found[]): Found[] | undefined {
  if (all.length < 2) return all
  for (const what of ["issuedAt", "accessExpiresAt", "refreshExpiresAt"] as const) {
    const times = all.map(({ tokens }) => tokens[what])
    const isTelling = times.every((at) => at !== undefined) && new Set(times).size === times.length
    if (isTelling) return all.toSorted((left, right) => right.tokens[what]! - left.tokens[what]!)
  }
  return undefined
}
