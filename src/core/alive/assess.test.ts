// The judge: a table of the plain cases, and what must hold for every connection there can be.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { sampleConnection } from "../../testing/index.ts"
import type { Connection, Health } from "../connection.ts"
import { assess, type State } from "./assess.ts"
import { hour, minute } from "./schedule.ts"

const now = Date.UTC(2026, 2, 11, 3)

function connection(
  health: Partial<Health>,
  accessLeftMs: number,
  refreshAtMs?: number,
  refreshLeftMs = 9e8,
) {
  const base = sampleConnection({})
  return {
    ...base,
    tokens: { ...base.tokens, accessExpiresAt: now + accessLeftMs, refreshExpiresAt: now + refreshLeftMs },
    refreshAt: refreshAtMs === undefined ? undefined : now + refreshAtMs,
    health: { failures: 0, requestedAt: [], ...health },
  } satisfies Connection
}

const attempt = { id: "a", tag: "t", at: now, instance: "i" }
const early = { ...attempt, at: now - minute }
const cases: [name: string, given: Connection, state: State, reason: string, actor: string][] = [
  ["young", connection({}, hour, minute), "fresh", "alive", "nobody"],
  ["its time has come", connection({}, hour, -1), "due", "ahead_of_time", "nobody"],
  ["failing while it lives", connection({ failures: 2 }, hour, minute), "due", "failing", "nobody"],
  ["unclear while it lives", connection({ failures: 1, attempt }, hour, minute), "due", "unclear", "nobody"],
  ["being asked about", connection({ attempt }, hour, minute), "fresh", "alive", "nobody"],
  [
    "asked, and not heard of since",
    connection({ attempt: early }, hour, minute),
    "fresh",
    "unclear",
    "nobody",
  ],
  ["ended while nobody answers", connection({ attempt: early }, -1, minute), "expired", "unclear", "nobody"],
  ["ended", connection({}, -1, -hour), "expired", "access_ended", "nobody"],
  ["ended and failing", connection({ failures: 9 }, -1, minute), "expired", "failing", "nobody"],
  ["both ended: Cafe24 has the last word", connection({}, -1, -1, -1), "expired", "refresh_ended", "owner"],
  ["lost, though the access token lives", connection({ lostAt: now }, hour), "lost", "refused", "owner"],
  ["paused", connection({ pausedAt: now }, hour, -1), "paused", "switched_off", "operator"],
]

for (const [name, given, state, reason, actor] of cases) {
  test(`${name}: ${state}`, () => {
    const judged = assess(given, now)
    assert.deepEqual([judged.state, judged.reason, judged.actor], [state, reason, actor])
  })
}

const span = fc.integer({ min: -20 * 24 * hour, max: 20 * 24 * hour })
const anyConnection = fc
  .record({
    access: span,
    refresh: span,
    refreshAt: fc.option(span, { nil: undefined }),
    failures: fc.nat(40),
    lost: fc.boolean(),
    paused: fc.boolean(),
    unclear: fc.boolean(),
  })
  .map((given) => {
    const health = {
      failures: given.failures,
      lostAt: given.lost ? now : undefined,
      pausedAt: given.paused ? now : undefined,
      attempt: given.unclear ? attempt : undefined,
    }
    return connection(health, given.access, given.refreshAt, given.refresh)
  })

test("whatever the connection: a living state has a living token, and only people end the waiting of the lost", () => {
  fc.assert(
    fc.property(anyConnection, (given) => {
      const judged = assess(given, now)
      const { state, accessLeftMs, refreshLeftMs, nextAt } = judged
      assert.ok(accessLeftMs >= 0 && refreshLeftMs >= 0)
      if (state === "fresh" || state === "due") assert.ok(accessLeftMs > 0)
      if (state === "expired") assert.equal(accessLeftMs, 0)
      assert.equal(state === "lost", given.health.lostAt !== undefined)
      assert.equal(
        nextAt !== undefined,
        state !== "lost" && state !== "paused" && given.refreshAt !== undefined,
      )
      if (state === "fresh") assert.ok(given.health.failures === 0 && (nextAt === undefined || nextAt > now))
    }),
  )
})

test("time alone never makes it better: fresh, then due, then expired", () => {
  const order: State[] = ["fresh", "due", "expired"]
  fc.assert(
    fc.property(anyConnection, fc.nat(30 * 24 * hour), (given, laterMs) => {
      const [before, after] = [assess(given, now).state, assess(given, now + laterMs).state]
      if (order.includes(before)) assert.ok(order.indexOf(after) >= order.indexOf(before))
      else assert.equal(after, before)
    }),
  )
})
