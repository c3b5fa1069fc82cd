// How much Cafe24 lets through: token requests per two hours, the leaky bucket, the usage quota.

import type { Switches } from "../switches/table.ts"
import type { Mall } from "./malls.ts"

const budgetWindowMs = 2 * 3_600_000
/** More than the highest token budget that can be switched on. */
const rememberedRequests = 128

/** Counts one token request; false when the mall is blocked. Blocked requests count too [guess]. */
export function admitTokenRequest(mall: Mall, now: number, rules: Switches): boolean {
  const recent = mall.recentTokenRequests
  while (recent.length > 0 && recent[0]! <= now - budgetWindowMs) recent.shift()
  if (recent.length === rememberedRequests) recent.shift()
  recent.push(now)
  mall.counters.tokenRequests += 1
  if (recent.length > mall.counters.peakIn2h) mall.counters.peakIn2h = recent.length
  if (rules.tokenBudget === 0) return true
  if (recent.length > rules.tokenBudget && mall.blockedUntil <= now) mall.blockedUntil = now + rules.blockMs
  return mall.blockedUntil <= now
}

const bucketSize = 40
const drainPerMs = 2 / 1000
const quotaWindowMs = 600_000
const quotaCalls = 3000
const quotaMs = 600_000
/** "Calling while blocked makes it longer": by how much is not documented [guess]. */
const penaltyMs = 10_000

export type CallVerdict = { allowed: boolean; headers: Record<string, string> }

/** Counts one API call that takes `costMs` of Cafe24's time. */
export function admitCall(mall: Mall, now: number, costMs: number, rules: Switches): CallVerdict {
  const headers: Record<string, string> = {}
  const bucketLets = rules.bucket === "off" || pour(mall, now, headers, rules.bucket === "enforced")
  const quotaLets = rules.quota === "off" || spend(mall, now, costMs, headers, rules.quota === "enforced")
  return { allowed: bucketLets && quotaLets, headers }
}

function pour(mall: Mall, now: number, headers: Record<string, string>, enforced: boolean): boolean {
  const bucket = mall.bucket
  bucket.used = Math.max(0, bucket.used - (now - bucket.at) * drainPerMs)
  bucket.at = now
  const lets = bucket.used + 1 <= bucketSize
  if (lets) bucket.used += 1
  headers["x-api-call-limit"] = `${Math.min(bucketSize, Math.ceil(bucket.used))}/${bucketSize}`
  return lets || !enforced
}

function spend(mall: Mall, now: number, costMs: number, headers: Record<string, string>, enforced: boolean) {
  const quota = mall.quota
  if (now >= quota.startedAt + quotaWindowMs && now >= quota.blockedUntil)
    Object.assign(quota, { startedAt: now, calls: 0, spentMs: 0, blockedUntil: 0 })
  quota.calls += 1
  quota.spentMs += costMs
  const callPercent = Math.floor((100 * quota.calls) / quotaCalls)
  const timePercent = Math.floor((100 * quota.spentMs) / quotaMs)
  headers["x-cafe24-call-usage"] = String(callPercent)
  headers["x-cafe24-time-usage"] = String(timePercent)
  if (callPercent < 100 && timePercent < 100) return true
  const lets = quota.blockedUntil === 0
  quota.blockedUntil = Math.max(quota.blockedUntil + (lets ? 0 : penaltyMs), quota.startedAt + quotaWindowMs)
  const remain = String(Math.ceil((quota.blockedUntil - now) / 1000))
  if (callPercent >= 100) headers["x-cafe24-call-remain"] = remain
  if (timePercent >= 100) headers["x-cafe24-time-remain"] = remain
  return lets || !enforced
}
