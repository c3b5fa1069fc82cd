// A moment as another program wrote it, and how to write another one the same way: epoch or wall clock, any zone.
import { epochUnitMs } from "../../core/believable.ts"
import { readTime } from "../../core/time.ts"

export interface WrittenMoment {
  at: number
  /** Another moment in the shape this one was found in. */
  like(at: number): string | number
}

/** Where no zone is given it is Korean time, as Cafe24 itself writes; Korea has had one offset since 1988. */
const koreanZone = "Asia/Seoul"
const koreanOffset = "+09:00"

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

/** As Cafe24's own answer and the scripts around `oauth_token.json` have it: Korean, no zone, whole seconds. */
export function cafe24Moment(at: number): string {
  return wallClockLike("2000-01-01T00:00:00.000", at)
}

function readEpoch(value: number): WrittenMoment | undefined {
  const unitMs = epochUnitMs(value)
  if (unitMs === undefined) return undefined
  const whole = Number.isInteger(value)
  const like = (at: number) =>
    !whole ? at / unitMs : unitMs > 1 ? Math.floor(at / unitMs) : Math.round(at / unitMs)
  return { at: Math.round(value * unitMs), like: unitMs === 1 ? (at) => at : like }
}

/** `.505590.000` is what programs write that put `.000` behind a time which has its fraction already. */
const parts = /^\d{4}-\d{2}-\d{2}([T ])\d{2}:\d{2}:\d{2}(?:\.(\d+)(\.\d+)?)?( ?)(Z|[+-][\d:]+)?$/

function wallClockLike(found: string, at: number): string {
  const [, between = "T", fraction, second, gap = "", offset] = parts.exec(found) ?? []
  const [day, time = ""] = wallClock(at, offset ?? koreanOffset)
    .slice(0, 23)
    .split("T")
  const [whole, millis = ""] = time.split(".")
  const digits = fraction === undefined ? "" : `.${fractionLike(second?.slice(1) ?? fraction, millis)}`
  return `${day}${between}${whole}${digits}${gap}${offset ?? ""}`
}

/** Cafe24 itself writes whole seconds with `.000`, and that is what its readers cut off. */
function fractionLike(found: string, millis: string): string {
  const digits = found === "000" ? "" : millis
  return digits.padEnd(found.length, "0").slice(0, found.length)
}

function wallClock(at: number, offset: string): string {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?/.exec(offset) ?? []
  const aheadMs = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  return new Date(at + aheadMs).toISOString().replace("Z", offset)
}
