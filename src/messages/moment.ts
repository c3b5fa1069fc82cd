// Moments and spans as numbers a sentence can be built from. People read Korean time, whatever the server's zone.
import { iso, seoul } from "../core/time.ts"

/** `2026-11-21 18:30 (KST)` */
export function koreanMoment(at: number): string {
  return `${iso(at + seoul.offsetMs)
    .slice(0, 16)
    .replace("T", " ")} (KST)`
}

/** As a person says it: without the year where it is this one. */
export function plainMoment(language: string, at: number, now: number): string {
  const yearOf = (moment: number) => koreanMoment(moment).slice(0, 4)
  return new Intl.DateTimeFormat(language, {
    timeZone: seoul.name,
    year: yearOf(at) === yearOf(now) ? undefined : "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  }).format(at)
}

/** Up to the next whole minute: a caller told to wait so long is not too early. */
export function wholeMinutes(ms: number): number {
  return Math.ceil(ms / 60_000) * 60_000
}

export interface SpanUnits {
  day: string
  hour: string
  minute: string
  second: string
}

/** The two largest parts that are not zero: `3 d 4 h`, `12 min`. Rounded down, so that nothing seems to last longer than it does. */
export function spanText(ms: number, units: SpanUnits): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const parts = [
    [Math.floor(seconds / 86_400), units.day],
    [Math.floor(seconds / 3_600) % 24, units.hour],
    [Math.floor(seconds / 60) % 60, units.minute],
    [seconds % 60, units.second],
  ] as const
  const first = parts.findIndex(([amount]) => amount > 0)
  if (first === -1) return `0${units.second}`
  // Seconds beside days or minutes beside days tell nobody anything: at most the next unit down.
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0)
  return shown.map(([amount, unit]) => `${amount}${unit}`).join(" ")
}
