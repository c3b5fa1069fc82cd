// How long Cafe24, or a gateway before it, asks us to wait.
import { longestWaitMs } from "../assumptions.ts"

/** Retry-After: seconds, or a date in the form HTTP prescribes. A span from now on, within reason. */
export function readRetryAfter(text: string | null, now: number): number | undefined {
  const trimmed = text?.trim() ?? ""
  if (/^\d{1,9}$/.test(trimmed)) return Math.min(Number(trimmed) * 1_000, longestWaitMs)
  const isHttpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(trimmed)
  const at = isHttpDate ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), longestWaitMs)
}
