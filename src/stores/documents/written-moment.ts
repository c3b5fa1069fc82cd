// A moment as another program wrote it, and how to write another one the same way: epoch or wall clock, any zone.
import { readTime } from "../../core/time.ts"

export interface WrittenMoment {
  at: number
  /** Another moment in the shape this one was found in. */
  like(at: number): string | number
}

/** Where no zone is given it is Korean time, as Cafe24 itself writes; Korea has had one offset since 1988. */
const koreanZone = "Asia/Seoul"
const koreanOffset = "+09:00"

/** Seconds reach this in the year 5138, milliseconds passed it in 1973. */
const secondsBelow = 100_000_000_000

export function readMoment(value: unknown): WrittenMoment | undefined {
  if (typeof value === "number") return readEpoch(value)
  if (typeof value !== "string") return undefined
  if (/^\d+(\.\d+)?$/.test(value)) {
    const epoch = readEpoch(Number(value))
    return epoch && { at: epoch.at, like: (at) => String(epoch.like(at)) }
  }
  const at = readTime(value, koreanZone)
  return at === undefined ? undefined : { at, like: (other) => wallClockLike(value.trim(), other) }
}

/** How a moment is written where nothing shows how others write it: with a zone, always. */
export function koreanMoment(at: number): string {
  return wallClock(at, koreanOffset)
}

function readEpoch(value: number): WrittenMoment | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined
  if (value >= secondsBelow) return { at: Math.round(value), like: (at) => at }
  const whole = Number.isInteger(value)
  return { at: Math.round(value * 1_000), like: (at) => (whole ? Math.floor(at / 1_000) : at / 1_000) }
}

const parts = /^\d{4}-\d{2}-\d{2}([T ])\d{2}:\d{2}:\d{2}(?:\.(\d+))?( ?)(Z|[+-][\d:]+)?$/

function wallClockLike(found: string, at: number): string {
  const [, between = "T", fraction, gap = "", offset] = parts.exec(found) ?? []
  const [day, time = ""] = wallClock(at, offset ?? koreanOffset)
    .slice(0, 23)
    .split("T")
  const [whole, millis = ""] = time.split(".")
  const digits =
    fraction === undefined ? "" : `.${millis.padEnd(fraction.length, "0").slice(0, fraction.length)}`
  return `${day}${between}${whole}${digits}${gap}${offset ?? ""}`
}

function wallClock(at: number, offset: string): string {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?/.exec(offset) ?? []
  const aheadMs = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  return new Date(at + aheadMs).toISOString().replace("Z", offset)
}
