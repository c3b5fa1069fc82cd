// What the headers of an answer tell of Cafe24's two limits: the leaky bucket and the usage quota.
import type { CallLimits } from "../../../core/ports.ts"

type Header = (name: string) => string | null | undefined

export function limitsIn(header: Header): CallLimits {
  const bucket = bucketIn(header("x-api-call-limit"))
  const quotaPercent = highest(header("x-cafe24-call-usage"), header("x-cafe24-time-usage"))
  const seconds = highest(header("x-cafe24-call-remain"), header("x-cafe24-time-remain"))
  return {
    ...bucket,
    ...(quotaPercent !== undefined && { quotaPercent }),
    ...(seconds !== undefined && { waitMs: seconds * 1_000 }),
  }
}

/** `4/40` */
function bucketIn(text: string | null | undefined): { used: number; size: number } | undefined {
  const [, used, size] = /^(\d{1,9})\/([1-9]\d{0,8})$/.exec(text?.trim() ?? "") ?? []
  return used === undefined ? undefined : { used: Number(used), size: Number(size) }
}

function highest(...texts: (string | null | undefined)[]): number | undefined {
  const numbers = texts.flatMap((text) => (/^\d{1,6}$/.test(text?.trim() ?? "") ? [Number(text)] : []))
  return numbers.length === 0 ? undefined : Math.max(...numbers)
}
