// Counts what the daily check would tell people about: refresh tokens near their end, malls that must reconnect.
import type { Keeper } from "../core/keeper.ts"

export interface DailyCheck {
  checked: number
  warned: number
  needs_reauth: number
  notified: number
  failures: { id: string; reason: string }[]
}

const dayMs = 24 * 60 * 60_000
const pageSize = 200

export async function dailyCheck(keeper: Keeper, alertDays: readonly number[]): Promise<DailyCheck> {
  const nearMs = Math.max(0, ...alertDays) * dayMs
  const result: DailyCheck = { checked: 0, warned: 0, needs_reauth: 0, notified: 0, failures: [] }
  let after: { id: string } | undefined
  for (;;) {
    const page = await keeper.connections({ after, limit: pageSize })
    for (const { assessment } of page) {
      result.checked++
      if (assessment.actor === "owner") result.needs_reauth++
      else if (assessment.state !== "paused" && assessment.refreshLeftMs <= nearMs) result.warned++
    }
    after = page.at(-1)?.connection
    if (page.length < pageSize) return result
  }
}
