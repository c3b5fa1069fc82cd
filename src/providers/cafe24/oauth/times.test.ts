// Times: literal texts against literal epoch numbers, and Korean time against plain arithmetic.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isTimeZone, readTime } from "../../../core/time.ts"
import { readRetryAfter } from "./retry-after.ts"

const seoul = "Asia/Seoul"

// Epoch seconds taken from `date -u`, not from the code under test.
const readable: [text: string, zone: string, at: number][] = [
  ["2026-03-11T10:39:27.000", seoul, 1773193167_000],
  ["2026-03-11T10:39:27", seoul, 1773193167_000],
  ["2026-03-11 10:39:27", seoul, 1773193167_000],
  ["2026-03-11 10:39:27.5", seoul, 1773193167_500],
  ["2026-03-11T10:39:27.123456", seoul, 1773193167_123],
  ["2024-02-29T23:59:59", seoul, 1709218799_000],
  ["2026-01-01T00:00:00", seoul, 1767193200_000],
  ["2026-03-11T10:39:27+09:00", "America/Los_Angeles", 1773193167_000],
  ["2026-03-11T10:39:27 +0900", "UTC", 1773193167_000],
  ["2026-03-11T01:39:27Z", seoul, 1773193167_000],
  ["2026-03-11T01:39:27.000+00:00", seoul, 1773193167_000],
  ["2026-03-11T10:39:27", "UTC", 1773225567_000],
  // Two hours after clocks went forward in Los Angeles, and half a year later: both UTC-7.
  ["2026-03-08T03:30:00", "America/Los_Angeles", 1772965800_000],
  ["2026-06-30T21:00:00", "America/Los_Angeles", 1782878400_000],
]

test("times mean the app's zone, unless they carry an offset", () => {
  for (const [text, zone, at] of readable) assert.equal(readTime(text, zone), at, `${text} in ${zone}`)
})

test("nonsense is no time", () => {
  const nonsense = [
    "",
    "2026-03-11",
    "2026-02-30T10:00:00",
    "2025-02-29T10:00:00",
    "2026-13-01T10:00:00",
    "2026-00-10T10:00:00",
    "2026-01-01T24:00:00",
    "2026-01-01T10:60:00",
    "2026-01-01T10:00:60",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59",
    "2026-03-11T10:39:27 PM",
    "2026-03-11T10:39:27+99:00",
    "２026-03-11T10:39:27",
    "Wed, 11 Mar 2026 10:39:27 GMT",
    "null",
    1773193167,
    null,
    undefined,
    true,
    {},
    [],
    ["2026-03-11T10:39:27"],
    Number.NaN,
  ]
  for (const value of nonsense) assert.equal(readTime(value, seoul), undefined, JSON.stringify(value))
})

test("Korean time is UTC+9, always: every millisecond comes back as plain arithmetic has it", () => {
  // 2000-01-01 to 2099-12-31: Korea has had no summer time since 1988.
  const instants = fc.integer({ min: 946_684_800_000, max: 4_102_444_799_999 - 9 * 3_600_000 })
  const joints = fc.constantFrom("T", " ")
  fc.assert(
    fc.property(instants, joints, (at, joint) => {
      const text = new Date(at + 9 * 3_600_000).toISOString().replace("Z", "").replace("T", joint)
      assert.equal(readTime(text, seoul), at)
      assert.equal(readTime(`${text}+09:00`, "UTC"), at)
    }),
  )
})

test("whatever the text, the answer is a time or nothing", () => {
  const almost = fc.stringMatching(
    /^20\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d:[0-6]\d(\.\d{0,9})?([+-]\d\d:?\d\d|Z)?$/,
  )
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), almost), (value) => {
      const at = readTime(value, seoul)
      assert.ok(at === undefined || Number.isSafeInteger(at))
    }),
  )
})

test("zones are checked by name", () => {
  for (const zone of ["Asia/Seoul", "UTC", "America/Los_Angeles"]) assert.ok(isTimeZone(zone))
  for (const zone of ["Asia/Soul", "", "nine hours", "../etc"]) assert.ok(!isTimeZone(zone))
})

test("Retry-After is seconds or an HTTP date, never longer than a day", () => {
  const now = 1773193167_000
  assert.equal(readRetryAfter("120", now), 120_000)
  assert.equal(readRetryAfter("Wed, 11 Mar 2026 01:40:27 GMT", now), 60_000)
  assert.equal(readRetryAfter("Wed, 11 Mar 2026 01:30:00 GMT", now), 0)
  assert.equal(readRetryAfter("999999999", now), 86_400_000)
  for (const text of [null, "", "-1", "soon", "1e9", "2026-03-11T10:39:27"]) {
    assert.equal(readRetryAfter(text, now), undefined)
  }
})

// Set by zones.test.ts, which runs this file in processes of other zones.
const expectedOffset = process.env.EXPECTED_ZONE_OFFSET
if (expectedOffset !== undefined) {
  test("this process really lives in the zone it was started for", () => {
    assert.equal(new Date(1773193167_000).getTimezoneOffset(), Number(expectedOffset))
  })
}
