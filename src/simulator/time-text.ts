// Cafe24's way of writing a time: wall clock of the app's zone, no zone given.
import type { Switches } from "./switches/table.ts"

const dayMs = 86_400_000
const seoulOffsetMs = 9 * 3_600_000
const two = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"))

/** Seoul has had no summer time since 1988, so its offset is a constant: millions of answers need no Intl. */
const offsetMs = (at: number, zone: string) => (zone === "Asia/Seoul" ? seoulOffsetMs : intlOffset(at, zone))

const formats = new Map<string, Intl.DateTimeFormat>()
function intlOffset(at: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
    formats.set(zone, format)
  }
  const p = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const wall = Date.UTC(p.year!, p.month! - 1, p.day!, p.hour!, p.minute!, p.second!)
  return wall - Math.floor(at / 1000) * 1000
}

const recentDays = new Int32Array(64).fill(-1)
const recentTexts: string[] = []
/** Two days alternate in every token answer, so a handful is remembered. */
function dayText(day: number): string {
  const slot = day & 63
  if (recentDays[slot] !== day) {
    recentDays[slot] = day
    recentTexts[slot] = new Date(day * dayMs).toISOString().slice(0, 10)
  }
  return recentTexts[slot]!
}

function clockText(msOfDay: number): string {
  const seconds = Math.floor(msOfDay / 1000)
  const minutes = Math.floor(seconds / 60)
  return `${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}`
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000
  return `${offset < 0 ? "-" : "+"}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}`
}

/** `2026-03-11T12:39:27.000`. Whole seconds are cut off, so a token never dies before its text says so. */
export function tokenTime(at: number, zone: string, style: Switches["timeText"]): string {
  const offset = offsetMs(at, zone)
  const local = at + offset
  const day = Math.floor(local / dayMs)
  const text = `${dayText(day)}${style === "space" ? " " : "T"}${clockText(local - day * dayMs)}`
  if (style === "millis") return `${text}.${String(local - Math.floor(local / 1000) * 1000).padStart(3, "0")}`
  return style === "offset" ? `${text}.000${offsetText(offset)}` : `${text}.000`
}

/** Shop data carries its offset: `2026-03-11T12:39:27+09:00`. */
export function dataTime(at: number): string {
  const local = at + seoulOffsetMs
  const day = Math.floor(local / dayMs)
  return `${dayText(day)}T${clockText(local - day * dayMs)}+09:00`
}

/** The day in Seoul, counted from 1970. */
export const seoulDay = (at: number): number => Math.floor((at + seoulOffsetMs) / dayMs)
export const seoulDayStartsAt = (day: number): number => day * dayMs - seoulOffsetMs
export const seoulDayText = (day: number): string => dayText(day)
