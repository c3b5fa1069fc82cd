// Numbers and spans of time as people type them on a command line.
import { misused } from "./arguments.ts"
import type { Words } from "./command.ts"

export function readWholeNumber(
  flag: string,
  text: string,
  words: Words,
  least = 0,
  most = Number.POSITIVE_INFINITY,
): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw misused([
    most === Number.POSITIVE_INFINITY ? words.notANumber(flag, least) : words.notBetween(flag, least, most),
  ])
}

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90d`, `12h`, `5s`; a bare number is seconds. */
export function readSpan(flag: string, text: string, words: Words): number {
  const [, amount, unit = "s"] = /^(\d{1,6})([smhd]?)$/.exec(text) ?? []
  if (amount === undefined) throw misused([words.notASpan(flag)])
  return Number(amount) * units[(unit || "s") as keyof typeof units]
}

/** With its unit: `--expires 90` was meant in days and `--until 2027` as a year, and both ended within the hour. */
const spanWithUnit = /^\d+[smhd]$/
const beginsWithDay = /^\d{4}-\d{2}-\d{2}/

/** A day or a moment, or a span from now on: `2027-01-31`, `2027-01-31T18:00:00+09:00`, `90d`. */
export function readEnd(flag: string, text: string, words: Words, now: number): number {
  if (spanWithUnit.test(text)) return endOfSpan(flag, text, words, now)
  const isDay = beginsWithDay.test(text)
  if (!isDay && flag === "--expires") throw misused([words.notASpan(flag)])
  const at = isDay && isInCalendar(text.slice(0, 10)) ? momentOf(text) : Number.NaN
  if (Number.isNaN(at) || at <= now) throw misused([words.notADay(flag, text)])
  return at
}

function endOfSpan(flag: string, text: string, words: Words, now: number): number {
  const spanMs = readSpan(flag, text, words)
  if (spanMs > 0) return now + spanMs
  throw misused([words.notASpan(flag)])
}

/** A day without a zone is a day in Korea, and lasts until it is over. */
function momentOf(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T23:59:59.999+09:00` : text)
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isInCalendar(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}
