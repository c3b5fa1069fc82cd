// Korean time without the platform's time zone data, whose first use costs an idle server 8 of its MB.
import assert from "node:assert/strict"
import { suite, test } from "node:test"
import { isTimeZone, readTime, wallClock } from "../../src/core/time.ts"
import { koreanMoment } from "../../src/messages/moment.ts"
import { startDailyCheckTimer } from "../../src/programs/server/daily-check-timer.ts"

const noon = Date.UTC(2026, 2, 11, 3)

suite("Asia/Seoul", () => {
  test("moments, times of the platform and the daily check ask nothing of Intl", (t) => {
    t.mock.method(Intl, "DateTimeFormat", () => assert.fail("time zone data would be loaded"))
    assert.equal(koreanMoment(noon), "2026-03-11 12:00 (KST)")
    assert.equal(readTime("2026-03-11T12:00:00.000", "Asia/Seoul"), noon)
    assert.equal(wallClock(noon, "Asia/Seoul"), "2026-03-11T12:00:00.000")
    assert(isTimeZone("Asia/Seoul"))
    const nothing = () => undefined
    const check = async () => ({ checked: 0, warned: 0, needs_reauth: 0, notified: 0, failures: [] })
    const parts = { at: "09:00", timeZone: "Asia/Seoul", check, onDone: nothing, onTrouble: nothing }
    const timer = startDailyCheckTimer(parts)
    const next = timer.nextAt() ?? 0
    timer.stop()
    assert.equal(new Date(next).toISOString().slice(11), "00:00:00.000Z")
  })

  test("is the time that Intl tells", () => {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Asia/Seoul",
      dateStyle: "short",
      timeStyle: "short",
    })
    for (let year = 2000; year <= 2100; year += 5) {
      const at = Date.UTC(year, 6, 31, 17, 45)
      assert.equal(koreanMoment(at), `${format.format(at)} (KST)`)
    }
  })
})
