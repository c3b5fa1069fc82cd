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
