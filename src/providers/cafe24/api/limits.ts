// What the headers of an answer tell of Cafe24's two limits: the leaky bucket and the usage quota.
import type { CallLimits } from "../../../core/ports.ts"

type Header = (name: string) => string | null | undefined

export function limitsIn(header: Header): CallLimits {
  const limits: CallLimits = bucketIn(header("x-api-call-limit"))
  const quotaPercent = highest(header("x-cafe24-call-usage"), header("x-cafe24-time-usage"))
  const seconds = highest(header("x-cafe24-call-remain"), header("x-cafe24-time-remain"))
  if (quotaPercent !== undefined) limits.quotaPercent = quotaPercent
  if (seconds !== undefined) limits.waitMs = seconds * 1_000
  return limits
}

/** `4/40` */
function bucketIn(text: string | null | undefined): { used?: number; size?: number } {
  const [, used, size] = (text && /^(\d{1,9})\/([1-9]\d{0,8})$/.exec(text.trim())) || []
  return used === undefined ? {} : { used: Number(used), size: Number(size) }
}

/** Of the two, whichever is there. Every answer is looked at: nothing is made for those that tell nothing. */
function highest(one: string | null | undefined, other: string | null | undefined): number | undefined {
  const first = numberIn(one)
  const second = numberIn(other)
  if (first === undefined || second === undefined) return first ?? second
  return Math.max(first, second)
}

function numberIn(text: string | null | undefined): number | undefined {
  return text && /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined
}
