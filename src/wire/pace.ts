// How full a mall's bucket of calls is, as the process that answers knows it.
import { z } from "zod"
import { isoIf } from "./connection.ts"

export const paceShape = z.object({
  used: z.number(),
  size: z.number(),
  waiting: z.number(),
  blocked_until: z.iso.datetime().optional(),
})

export type PaceJson = z.output<typeof paceShape>

export interface Pace {
  used: number
  size: number
  waiting: number
  blockedUntil?: number
}

export function paceJson(pace: Pace | undefined): PaceJson | undefined {
  if (!pace) return undefined
  const { used, size, waiting, blockedUntil } = pace
  return { used, size, waiting, blocked_until: isoIf(blockedUntil) }
}
