// For lines of the log that strangers can cause as often as they like: one a minute for each reason, and how many more there were.

export interface OnceAMinute {
  /** Undefined: such a line was written within the minute. Else how many were left out since. */
  more(reason: string): number | undefined
}

const minuteMs = 60_000
const reasonsAtMost = 16

export function createOnceAMinute(now: () => number): OnceAMinute {
  const said = new Map<string, { at: number; more: number }>()
  // Something that differs each time may stand in a reason: beyond so many all others share a line.
  const keyOf = (reason: string) => (said.has(reason) || said.size < reasonsAtMost ? reason : "")
  return {
    more: (reason) => {
      const key = keyOf(reason)
      const last = said.get(key)
      if (last && now() - last.at < minuteMs) {
        last.more++
        return undefined
      }
      said.set(key, { at: now(), more: 0 })
      return last?.more ?? 0
    },
  }
}
