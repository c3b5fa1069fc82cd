// When to try next, for every life a token can have and every way it can fail.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { TokenPair } from "../connection.ts"
import {
  budgetFreeAt,
  firstRefreshAt,
  hour,
  minute,
  recentRequests,
  retryAt,
  retryTable,
} from "./schedule.ts"

const budget = { requests: 12, windowMs: 2 * hour }

const now = Date.UTC(2026, 2, 11, 3)
const pair = (accessMs: number, refreshMs: number): TokenPair => ({
  accessToken: "a",
  refreshToken: "r",
  issuedAt: now,
  accessExpiresAt: now + accessMs,
  refreshExpiresAt: now + refreshMs,
})
const fraction = fc.double({ min: 0, max: 0.999_999, noNaN: true })
const life = fc.integer({ min: 2_000, max: 40 * 24 * hour })
const ahead = fc.integer({ min: minute, max: 110 * minute })

test("nothing is due the moment it is saved, and everything before it ends", () => {
  fc.assert(
    fc.property(life, life, ahead, fraction, (accessMs, refreshMs, aheadMs, drawn) => {
      const at = firstRefreshAt(pair(accessMs, refreshMs), aheadMs, drawn)
      assert.ok(at > now, "due at once")
      assert.ok(at < now + Math.min(accessMs, refreshMs), "too late")
    }),
  )
})

test("with Cafe24's two hours: 45 minutes before the end, up to 5 minutes earlier, never later", () => {
  fc.assert(
    fc.property(fraction, (drawn) => {
      const beforeEndMs = now + 2 * hour - firstRefreshAt(pair(2 * hour, 14 * 24 * hour), 45 * minute, drawn)
      assert.ok(beforeEndMs >= 45 * minute && beforeEndMs <= 52.5 * minute)
    }),
  )
})

test("retries keep to the table, and waits that Cafe24 asks for are longer only", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fraction, fc.nat(3 * hour), (failures, drawn, waitMs) => {
      const waited = retryAt(now, failures, drawn, waitMs) - now
      const row = retryTable[Math.min(failures, retryTable.length) - 1] ?? 0
      assert.ok(waited >= Math.max(row, waitMs) && waited <= Math.max(row * 1.1, waitMs) + 1)
    }),
  )
})

test("a caller who asks as soon as the budget allows never makes more than 12 requests in 2 hours", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40 * minute), { minLength: 20, maxLength: 60 }), (pauses) => {
      let at = now
      let requestedAt: number[] = []
      const made: number[] = []
      for (const pause of pauses) {
        at = Math.max(at + pause, budgetFreeAt(requestedAt, at + pause, budget) ?? 0)
        requestedAt = [...recentRequests(requestedAt, at, budget), at]
        made.push(at)
      }
      for (const start of made) {
        assert.ok(
          made.filter((one) => one >= start && one < start + budget.windowMs).length <= budget.requests,
        )
      }
    }),
  )
})

test("requests of a clock that was wrong count as now, and end", () => {
  const future = Array.from({ length: 12 }, () => now + 24 * hour)
  const clamped = recentRequests(future, now, budget)
  assert.equal(budgetFreeAt(future, now, budget), now + budget.windowMs)
  assert.equal(budgetFreeAt(clamped, now + budget.windowMs, budget), undefined)
})
