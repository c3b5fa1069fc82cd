// One pair per connection: the same pair found twice is one, of two different ones the newer counts, said aloud.

import { connectionId, ofApp, readId, writeId } from "../core/id.ts"
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

/** What a command or the settings say of whose a pair is. */
export interface SaidWhose {
  id: string
  /** By the command: a place that contradicts it is not taken. */
  isFlag: boolean
}

/** `said` is the connection of what names none. It cannot be that of two different pairs. */
export function chooseNewest(found: readonly Found[], said: SaidWhose | undefined): Choice {
  const problems: Problem[] = []
  const whose = said && whoseOf(said.id)
  const nameless = mergeEqual(found.filter(({ mallId }) => mallId === undefined))
  const isClear = whose !== undefined && nameless.length === 1
  if (!isClear)
    for (const { places } of nameless) problems.push({ kind: "mall_unknown", place: places[0] ?? "" })
  const naming = found.filter(({ mallId }) => mallId !== undefined)
  const meant = whose && said?.isFlag ? naming.map((each) => withOwnerOf(each, whose)) : naming
  const named = [...meant, ...(isClear ? nameless.map((each) => ({ ...each, ...whose })) : [])]
  // What the command says would be dropped without a word, and the pair kept for somebody else.
  if (whose && said?.isFlag && nameless.length === 0 && !named.some((each) => agrees(each, whose)))
    return {
      chosen: [],
      problems: naming.map(({ places }) => ({ kind: "mall_differs", place: places[0] ?? "" })),
    }
  const byId = Map.groupBy(named, ({ id, mallId, owner }) => id ?? connectionId(mallId!, owner))
  const chosen: Chosen[] = []
  for (const [id, all] of byId) {
    const [newest, ...older] = newestFirst(mergeEqual(all)) ?? []
    if (newest) chosen.push(chosenOf(id, newest, older))
    else for (const { places } of all) problems.push({ kind: "two_pairs", place: places[0] ?? "" })
  }
  return { chosen, problems }
}

function chosenOf(id: string, newest: Found, older: Found[]): Chosen {
  const { places, doubts, mallId, ...copy } = newest
  return { copy: { ...copy, id, mallId: mallId! }, places, doubts, older }
}

type Whose = Pick<Found, "app" | "owner"> & { id: string; mallId: string }

function whoseOf(said: string): Whose {
  const { app, account, owner } = readId(said)
  const mallId = account.toLowerCase()
  const id = writeId({ app, account: mallId, owner })
  return { id, mallId, ...ofApp(app), ...(owner !== undefined && { owner }) }
}

/** The place names the mall, and nobody it is for: the command does. */
function withOwnerOf(each: Found, whose: Whose): Found {
  const isOpen = each.id === undefined && each.owner === undefined && each.mallId === whose.mallId
  return isOpen ? { ...each, ...whose } : each
}

function agrees({ id, mallId, owner }: Found, whose: Whose): boolean {
  return id === whose.id || (mallId === whose.mallId && (whose.owner === undefined || owner === whose.owner))
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
