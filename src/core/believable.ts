// Which moments are believed wherever one comes in: other programs write other units, and sometimes nonsense.

const dayMs = 24 * 60 * 60_000

/** No token of any platform we know lives longer, and no pair of that age is worth a guess. */
export const believableMs = 400 * dayMs

/** Undefined: too far from now to be meant. The reader then knows nothing, and finds out by trying. */
export function believableMoment(at: number | undefined, now: number): number | undefined {
  return at !== undefined && Math.abs(at - now) <= believableMs ? Math.round(at) : undefined
}

/** What we wrote down ourselves may be old; that it lies ahead as far as nothing lives is a mistake. */
export function isFarAhead(at: number | undefined, now: number): boolean {
  return at !== undefined && !(at <= now + believableMs)
}

/** Well-kept clocks differ by less, and a token is renewed earlier before its end than this makes its end later. */
const apartMs = 10 * 60_000

/** A pair that says it was issued only later was written by a clock that is ahead, by as much at least. 0: it can be meant. */
export function laterThanNow(issuedAt: number, now: number): number {
  return issuedAt > now + apartMs ? issuedAt - now : 0
}

/** From which number on an epoch is in which unit: seconds reach the next line in the year 5138, and so on. */
const units = [
  { below: 1e11, ms: 1_000 },
  { below: 1e14, ms: 1 },
  { below: 1e17, ms: 1e-3 },
  { below: 1e20, ms: 1e-6 },
]

/** How many milliseconds one of this number's units is: programs count seconds, ms, µs or ns. Undefined: no epoch. */
export function epochUnitMs(value: number): number | undefined {
  return value > 0 ? units.find(({ below }) => value < below)?.ms : undefined
}

export const earliestAt = Date.UTC(2010, 0, 1)
/** Itself not any more. */
export const latestAt = Date.UTC(2100, 0, 1)

/** A moment that can be told to a person. What nobody knows is kept as 0, which is no day in 1970. */
export function isTellable(at: number): boolean {
  return at >= earliestAt && at < latestAt
}

export function tellableOnly(at: number | undefined): number | undefined {
  return at !== undefined && isTellable(at) ? at : undefined
}
