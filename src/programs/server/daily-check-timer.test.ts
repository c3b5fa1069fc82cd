// The daily check runs at nine in Korea, whatever zone the machine is in, and can be stopped.
import assert from "node:assert/strict"
import { test } from "node:test"
import { type DailyCheckTimerParts, startDailyCheckTimer } from "./daily-check-timer.ts"

const parts: DailyCheckTimerParts = {
  at: "09:00",
  timeZone: "Asia/Seoul",
  check: async () => ({ checked: 0, warned: 0, needs_reauth: 0, notified: 0, failures: [] }),
  onDone: () => undefined,
  onTrouble: () => undefined,
}

test("nine o'clock in Seoul is midnight in UTC", () => {
  const timer = startDailyCheckTimer(parts)
  const next = new Date(timer.nextAt() ?? 0)
  timer.stop()
  assert.equal(next.toISOString().slice(11), "00:00:00.000Z")
  assert.ok(next.getTime() > Date.now() && next.getTime() <= Date.now() + 24 * 3_600_000)
  assert.equal(timer.nextAt(), undefined)
})

test("half past six in New York follows its summer time", () => {
  const timer = startDailyCheckTimer({ ...parts, at: "06:30", timeZone: "America/New_York" })
  const next = timer.nextAt() ?? 0
  timer.stop()
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "America/New_York", timeStyle: "short" })
  assert.equal(format.format(next), "06:30")
})
