// Times as Cafe24 writes them; the expected texts are written by hand.
import assert from "node:assert/strict"
import { test } from "node:test"
import { dataTime, seoulDay, seoulDayStartsAt, seoulDayText, tokenTime } from "./time-text.ts"

const at = Date.UTC(2026, 2, 11, 1, 39, 27, 456)

test("Korean wall clock, whole seconds, no zone", () => {
  assert.equal(tokenTime(at, "Asia/Seoul", "plain"), "2026-03-11T10:39:27.000")
  assert.equal(tokenTime(at, "Asia/Seoul", "millis"), "2026-03-11T10:39:27.456")
  assert.equal(tokenTime(at, "Asia/Seoul", "space"), "2026-03-11 10:39:27.000")
  assert.equal(tokenTime(at, "Asia/Seoul", "offset"), "2026-03-11T10:39:27.000+09:00")
  assert.equal(tokenTime(Date.UTC(2025, 11, 31, 15, 0, 0), "Asia/Seoul", "plain"), "2026-01-01T00:00:00.000")
})

test("other zones, with their summer time", () => {
  assert.equal(tokenTime(at, "UTC", "plain"), "2026-03-11T01:39:27.000")
  assert.equal(tokenTime(at, "America/Los_Angeles", "offset"), "2026-03-10T18:39:27.000-07:00")
  assert.equal(tokenTime(Date.UTC(2026, 0, 1), "America/Los_Angeles", "plain"), "2025-12-31T16:00:00.000")
  assert.equal(tokenTime(at, "Asia/Kolkata", "offset"), "2026-03-11T07:09:27.000+05:30")
})

test("shop data carries its offset, and days begin at Korean midnight", () => {
  assert.equal(dataTime(at), "2026-03-11T10:39:27+09:00")
  const day = seoulDay(Date.UTC(2026, 2, 10, 15, 0, 0))
  assert.equal(seoulDayText(day), "2026-03-11")
  assert.equal(seoulDayStartsAt(day), Date.UTC(2026, 2, 10, 15, 0, 0))
})
