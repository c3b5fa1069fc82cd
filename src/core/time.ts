// The one place that reads times without a zone: wall-clock text, meaning the zone of the program that wrote it.

/** A second fraction (`.505590.000`) is what programs write that put `.000` behind a time which has one already. */
const wallClockText =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})(?:\.0{1,9})?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?$/
const earliestYear = 2000
const latestYear = 2100
const minuteMs = 60_000

/**
 * Korea has had no summer time since 1988. As a constant its zone needs none of the platform's time zone data, of which
 * the first use costs a process 8 MB.
 */
export const seoul = { name: "Asia/Seoul", offsetMs: 9 * 60 * minuteMs } as const

/** Undefined: this is no time. An offset in the text wins over the zone. */
export function readTime(value: unknown, timeZone: string): number | undefined {
  const match = typeof value === "string" ? wallClockText.exec(value.trim()) : null
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (year < earliestYear || year > latestYear || hour > 23 || minute > 59 || second > 59) return undefined
  const millis = Number((match[7] ?? "0").padEnd(3, "0").slice(0, 3))
  const asIfUtc = Date.UTC(year, month - 1, day, hour, minute, second, millis)
  // Date.UTC rolls a 30 February over into March: what does not come back as it went in was no date.
  const date = new Date(asIfUtc)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const offset = match[8]
  if (offset === undefined) return inZone(asIfUtc, timeZone)
  const offsetMs = readOffset(offset)
  return offsetMs === undefined ? undefined : asIfUtc - offsetMs
}

/** The moment as a clock in that zone shows it, without the zone: as some providers write times. */
export function wallClock(at: number, timeZone: string): string {
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, -1)
}

export function isTimeZone(text: string): boolean {
  if (text === seoul.name) return true
  try {
    formatterOf(text)
    return true
  } catch {
    return false
  }
}

/** The offset depends on the instant we are looking for: guess with one, correct with the other. */
function inZone(asIfUtc: number, timeZone: string): number {
  const guess = asIfUtc - offsetAt(asIfUtc, timeZone)
  return asIfUtc - offsetAt(guess, timeZone)
}

/** Offsets change at quarters of an hour only, and the three times of an answer lie in few of them. */
const offsets = new Map<string, number>()
const offsetsAtMost = 1_000

function offsetAt(at: number, timeZone: string): number {
  if (timeZone === seoul.name) return seoul.offsetMs
  if (timeZone === "UTC") return 0
  const key = `${timeZone} ${Math.floor(at / (15 * minuteMs))}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const parts = formatterOf(timeZone).formatToParts(at)
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? ""
  const offset = readOffset(name.replace("GMT", "") || "Z") ?? 0
  if (offsets.size >= offsetsAtMost) offsets.clear()
  offsets.set(key, offset)
  return offset
}

function readOffset(text: string): number | undefined {
  if (text === "Z") return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?/.exec(text) ?? []
  if (Number(hours) > 18 || Number(minutes ?? 0) > 59) return undefined
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * minuteMs
}

const formatters = new Map<string, Intl.DateTimeFormat>()

// Making a formatter costs a thousand times more than using it, and there is one zone per app.
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })
  formatters.set(timeZone, made)
  return made
}

/** Years of four digits, which every reader of ours takes. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** One moment that cannot be meant must not cost a whole list, page or message: it is shown as the first or the last. */
export function iso(at: number): string {
  return new Date(Math.min(Math.max(at, 0) || 0, lastMoment)).toISOString()
}
