// The times of a refresh that fit into a function's timeout, and leases that would outlive the call.
import assert from "node:assert/strict"
import { test } from "node:test"
import { defaultTiming } from "../../core/alive/schedule.ts"
import { systemClock } from "../../node/clock.ts"
import { createMemoryStore } from "../../stores/memory/memory.ts"
import { leasesWithin, refuseShortTimeout, shortestTimeoutMs, timingWithin } from "./invocation.ts"

test("the answer is awaited for less than the lease, and the lease fits into the call", () => {
  for (const timeoutMs of [shortestTimeoutMs, 30_000, 60_000, 300_000, 900_000]) {
    const { leaseMs, askMs, patienceMs, dueWaitMs } = { ...defaultTiming, ...timingWithin(timeoutMs) }
    assert(askMs < leaseMs && leaseMs < timeoutMs)
    assert(patienceMs + leaseMs <= timeoutMs)
    assert(dueWaitMs >= askMs)
  }
  assert.equal(timingWithin(900_000).leaseMs, defaultTiming.leaseMs)
})

test("a timeout in which nothing can be finished is refused, with what to set instead", () => {
  assert.throws(() => refuseShortTimeout(3_000), { code: "settings_invalid", message: /3 s; 30 s is enough/ })
  refuseShortTimeout(shortestTimeoutMs)
})

test("a lease longer than the call is not taken; those that are no refresh are", async () => {
  let remainingMs = 5_000
  const store = leasesWithin(createMemoryStore({ clock: systemClock }), () => remainingMs)
  assert.equal(await store.lease("refresh:mymall", 10_000), undefined)
  assert(await store.lease("alerts", 10_000))
  remainingMs = 20_000
  assert(await store.lease("refresh:mymall", 10_000))
})
