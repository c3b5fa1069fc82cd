// Times as people's programs keep them: epoch seconds or milliseconds, as number or text, or wall-clock text.
import { believableMs, epochUnitMs } from "../core/believable.ts"
import { readTime } from "../core/time.ts"
import type { Field } from "./fields.ts"
import type { Doubt } from "./found.ts"

const earliestMs = Date.UTC(2000)
const latestMs = Date.UTC(2101)

/** Seconds, milliseconds, µs and ns of these hundred years never meet, so a number says which it is. */
export function readMoment(value: unknown, timeZone: string): number | undefined {
  const isNumber =
    typeof value === "number" || (typeof value === "string" && /^\d{9,19}(\.\d+)?$/.test(value.trim()))
  if (!isNumber) return readTime(value, timeZone)
  const number = Number(value)
  const at = Math.round(number * (epochUnitMs(number) ?? Number.NaN))
  return at >= earliestMs && at < latestMs ? at : undefined
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/**
 * How far ahead a time may lie before it is no longer believed. Tokens live two hours and fourteen days; a program
 * that read a zone wrongly wrote down nine hours too many, and nobody would renew before they are over.
 */
export const believable = {
  accessExpiresAt: 125 * minuteMs,
  refreshExpiresAt: 400 * dayMs,
  issuedAt: 5 * minuteMs,
} as const

export function readBelievable(
  what: keyof typeof believable,
  field: Field | undefined,
  { now, timeZone, doubts }: { now: number; timeZone: string; doubts: Doubt[] },
): number | undefined {
  if (!field) return undefined
  const at = readMoment(field.value, timeZone)
  const isPast = at !== undefined && at < now - believableMs
  if (at !== undefined && !isPast && at - now <= believable[what]) return at
  doubts.push({ field: field.name, why: at === undefined || isPast ? "unreadable" : "too_far" })
  return undefined
}
