// English: moments, spans, and how a moment lies to now.
import { isTellable } from "../../core/believable.ts"
import { koreanMoment, plainMoment, spanText, wholeMinutes } from "../moment.ts"

const units = { day: " d", hour: " h", minute: " min", second: " s" }
const span = (ms: number) => spanText(ms, units)

const words: Record<string, string> = { d: "day", h: "hour", min: "minute", s: "second" }

/** `3 days 4 hours`, for people who read no abbreviations. */
function spoken(ms: number): string {
  return span(ms).replace(
    /(\d+) (\w+)/g,
    (_, count: string, unit: string) => `${count}\u00a0${words[unit]}${count === "1" ? "" : "s"}`,
  )
}

export const times = {
  /** `2026-11-21 18:30 (KST)` */
  moment: (at: number): string => (isTellable(at) ? koreanMoment(at) : times.unknown),
  /** `3 d 4 h` */
  span,
  /** `in 3 d 4 h`, `3 d 4 h ago` */
  relative: (at: number, now: number): string => {
    if (!isTellable(at)) return times.unknown
    return at >= now ? `in ${span(at - now)}` : `${span(now - at)} ago`
  },
  /** `2026-11-21 18:30 (KST), in 3 d 4 h` */
  both: (at: number, now: number): string =>
    isTellable(at) ? `${koreanMoment(at)}, ${times.relative(at, now)}` : times.unknown,
  /** In the place of a moment that cannot be meant. */
  unknown: "time unknown",
  /** For a mall's owner: `March 11 at 6:30 PM (KST), in 3 days 4 hours` */
  plain: (at: number, now: number): string => {
    if (!isTellable(at)) return times.unknown
    const moment = `${plainMoment("en-US", at, now)} (KST)`
    return `${moment}, ${at >= now ? `in ${spoken(at - now)}` : `${spoken(now - at)} ago`}`
  },
  /** From when on: `March 11 at 6:30 PM (KST), in about 12 minutes` */
  from: (at: number, now: number): string =>
    `${plainMoment("en-US", wholeMinutes(at), now)} (KST), in about ${spoken(wholeMinutes(at - now))}`,
  never: "never",
}
