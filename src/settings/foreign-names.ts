// Names that are not settings but were meant to be, and tokens that were left where settings are.
import type { Messages } from "../messages/index.ts"
import type { Source } from "./sources.ts"
import { storeAliases } from "./store-choice.ts"
import { row, settingNames } from "./table.ts"

const known = [
  ...settingNames.flatMap((name) => [name, ...Object.keys(row(name).aliases ?? {})]),
  ...storeAliases,
]
// Set by `mallkey exec` and by our own tests: not meant as settings.
const notMeant = /^(MALLKEY_TEST_|CAFE24_API_HOST$)/
const nothingNear = { nearest: "", distance: Number.POSITIVE_INFINITY }
/** What our pages call the key a program holds; by its letters it would be taken for MALLKEY_URL. */
const meantBy = new Map([["MALLKEY_KEY", "MALLKEY_API_KEY"]])
const ours = /^(MALLKEY|CAFE24)_/
const tokenName = /^(?=.*CAFE24).*(ACCESS|REFRESH)_?TOKENS?(_\d+)?$|^CAFE24_TOKENS?(_JSON)?$/i

export interface Findings {
  problems: string[]
  warnings: string[]
}

export function findMisspelt(sources: Source[], say: Messages["settingProblems"]): Findings {
  const findings: Findings = { problems: [], warnings: [] }
  const isSet = (name: string) => sources.some(({ texts }) => texts[name] !== undefined)
  for (const { kind, texts } of sources) {
    for (const name of Object.keys(texts)) {
      if (known.includes(name) || notMeant.test(name) || isTokenName(name)) continue
      const { nearest, distance } = nearestTo(name)
      const isNear = distance <= Math.min(2, Math.floor(nearest.length / 5))
      if (!isNear && !ours.test(name)) continue
      // A near miss that silently left a default in force would be found weeks later. Short names such as
      // HOST are too common for that, and a name that has its right spelling beside it does no harm.
      const isCertain = isNear && !isSet(nearest) && (ours.test(name) || nearest.length >= 12)
      findings[isCertain ? "problems" : "warnings"].push(say.unknown(name, say.origins[kind], nearest))
    }
  }
  return findings
}

/** `.env` never holds a token: it would be spent at the first refresh, and read by every program beside us. */
export function findTokens(sources: Source[], say: Messages["settingProblems"]): string[] {
  return sources.flatMap(({ kind, texts }) =>
    Object.keys(texts)
      .filter(isTokenName)
      .map((name) => {
        const place = kind === "environment" ? "env:" : kind
        return say.token(name, say.origins[kind], `mallkey import ${place}`)
      }),
  )
}

export function isTokenName(name: string): boolean {
  return tokenName.test(name)
}

function nearestTo(name: string): { nearest: string; distance: number } {
  const meant = meantBy.get(name)
  if (meant !== undefined) return { ...nothingNear, nearest: meant }
  // Most names of an environment are nowhere near: their length says so without comparing letters.
  const possible = ours.test(name) ? known : known.filter(({ length }) => Math.abs(length - name.length) <= 2)
  const ranked = possible.map((nearest) => ({ nearest, distance: editDistance(name, nearest) }))
  return ranked.reduce((best, next) => (next.distance < best.distance ? next : best), nothingNear)
}

/** Letters to insert, drop, replace or swap with their neighbour. */
export function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let i = 1; i <= left.length; i++) {
    const current = [i]
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1]
      let best = Math.min(last[j]! + 1, current[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      if (isSwap) best = Math.min(best, beforeLast[j - 2]! + 1)
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[right.length]!
}
