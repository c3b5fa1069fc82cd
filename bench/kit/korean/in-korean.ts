// What a bench says, in Korean. Benches write English into docs/benchmarks.json; the figures in a sentence are carried over.
import { labels } from "./labels.ts"
import { sentences } from "./sentences.ts"

/** What may differ from run to run: figures, and what is shown as code. */
const piece = /`[^`]*`|\d(?:[\d,.]*\d)?/g
const hole = "\u0000"
const shapeOf = (text: string) => text.replace(piece, hole)

const known = new Map(
  Object.entries({ ...labels, ...sentences }).map(([english, korean]) => [
    shapeOf(english),
    { english, korean },
  ]),
)

/** Undefined: nobody has written it in Korean yet. */
export function inKorean(text: string): string | undefined {
  if (needsNone(text)) return text
  const bold = /^\*\*(.*)\*\*$/.exec(text)?.[1]
  if (bold !== undefined) {
    const korean = inKorean(bold)
    return korean && `**${korean}**`
  }
  const found = known.get(shapeOf(text))
  return found ? withPieces(found, text) : (joined(text, ": ") ?? joined(text, ", "))
}

/** Figures with their units, code, names. */
function needsNone(text: string): boolean {
  const rest = text.replace(piece, "").replace(/\b(?:ns|µs|ms|MB|GB|s|PostgreSQL|Redis)\b/g, "")
  return !/[A-Za-z]{2,}/.test(rest)
}

/** The Korean is written for the English beside it: each piece of it becomes what stands at that place now. */
function withPieces({ english, korean }: { english: string; korean: string }, text: string): string {
  const then = english.match(piece) ?? []
  const now = text.match(piece) ?? []
  const used = new Set<number>()
  return korean.replace(piece, (each) => {
    const places = [...then.keys()].filter((at) => then[at] === each)
    const at = places.find((place) => !used.has(place)) ?? places[0]
    if (at === undefined) return each
    used.add(at)
    return now[at] ?? each
  })
}

function joined(text: string, by: string): string | undefined {
  const at = text.indexOf(by)
  if (at === -1) return undefined
  const before = inKorean(text.slice(0, at))
  const after = inKorean(text.slice(at + by.length))
  return before !== undefined && after !== undefined ? before + by + after : undefined
}
