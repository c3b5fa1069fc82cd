// English: moments, spans, and how a moment lies to now.
import { isTellable } from "../../core/believable.ts"
import { koreanMoment, spanText } from "../moment.ts"

const units = { day: " d", hour: " h", minute: " min", second: " s" }
const span = (ms: number) => spanText(ms, units)

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
  never: "never",
}
