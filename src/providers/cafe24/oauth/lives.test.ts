// Lives of a pair: spans by our clock, oddities when Cafe24's clock disagrees, assumptions where it is silent.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { readLives } from "./lives.ts"

const seoul = "Asia/Seoul"
const issued = 1773193167_000
const twoHours = 7_200_000
const fourteenDays = 1_209_600_000
const usual = {
  issuedAt: "2026-03-11T10:39:27.000",
  accessExpiresAt: "2026-03-11T12:39:27.000",
  refreshExpiresAt: "2026-03-25T10:39:27.000",
}

test("an ordinary answer: two hours and fourteen days, counted from when we received it", () => {
  assert.deepEqual(readLives(usual, { receivedAt: issued + 900 }, seoul), {
    issuedAt: issued + 900,
    accessExpiresAt: 1773200367_900,
    refreshExpiresAt: 1774402767_900,
    grantedAt: issued,
    oddities: [],
  })
})

test("our clock wrong by three hours: the lives stay right by our clock, and somebody is told", () => {
  const lives = readLives(usual, { receivedAt: issued + 3 * 3_600_000 }, seoul)
  assert.equal(lives.accessExpiresAt, issued + 3 * 3_600_000 + twoHours)
  assert.deepEqual(lives.oddities, ["clock_differs: issued_at is -10800 s from our clock"])
})

test("a zone read wrongly costs nothing but a hint", () => {
  for (const [shiftMs, sign] of [
    [-9 * 3_600_000, "+"],
    [9 * 3_600_000, "-"],
  ] as const) {
    const lives = readLives(usual, { receivedAt: issued + shiftMs }, seoul)
    assert.equal(lives.accessExpiresAt, issued + shiftMs + twoHours)
    assert.match(
      lives.oddities.join(),
      new RegExp(`^clock_differs: issued_at is \\${sign}32400 s .*CAFE24_TIME_ZONE`),
    )
  }
})

test("where Cafe24's Date agrees with issued_at our clock is off, which is told elsewhere: no zone is mixed up", () => {
  for (const offMs of [9 * 3_600_000, -9 * 3_600_000]) {
    const receivedAt = issued + offMs
    const lives = readLives(usual, { receivedAt, dateAt: issued }, seoul)
    assert.deepEqual(lives.oddities, [])
    assert.equal(lives.accessExpiresAt, receivedAt + twoHours)
  }
})

test("a zone that is mixed up is seen by Cafe24's Date, also where our clock is off as far", () => {
  const dateAt = issued + 9 * 3_600_000
  for (const receivedAt of [dateAt, issued]) {
    const lives = readLives(usual, { receivedAt, dateAt }, seoul)
    assert.match(lives.oddities.join(), /^clock_differs: issued_at is -32400 s .*Date.*CAFE24_TIME_ZONE/)
  }
})

test("five minutes are not worth a word, more are", () => {
  assert.deepEqual(readLives(usual, { receivedAt: issued + 300_000 }, seoul).oddities, [])
  assert.equal(readLives(usual, { receivedAt: issued + 301_000 }, seoul).oddities.length, 1)
})

test("without issued_at, the wall clock is believed", () => {
  const lives = readLives({ ...usual, issuedAt: undefined }, { receivedAt: issued + 60_000 }, seoul)
  assert.equal(lives.accessExpiresAt, 1773200367_000)
  assert.equal(lives.refreshExpiresAt, 1774402767_000)
  assert.deepEqual(lives.oddities, ["issued_at_missing"])
})

test("without issued_at, an end nine hours off is a misread zone: the documented life is assumed", () => {
  for (const shiftMs of [9 * 3_600_000, -9 * 3_600_000]) {
    const receivedAt = issued + shiftMs
    const lives = readLives({ ...usual, issuedAt: undefined }, { receivedAt }, seoul)
    assert.equal(lives.accessExpiresAt, receivedAt + twoHours)
    assert.ok(lives.refreshExpiresAt <= receivedAt + fourteenDays)
    assert.deepEqual(lives.oddities.slice(0, 2), [
      "issued_at_missing",
      "expires_at_out_of_bounds: a life of 2 h is assumed",
    ])
  }
})

test("missing or unreadable ends are assumed, and said to be", () => {
  const lives = readLives(
    { ...usual, accessExpiresAt: 12, refreshExpiresAt: undefined },
    { receivedAt: issued },
    seoul,
  )
  assert.equal(lives.accessExpiresAt, issued + twoHours)
  assert.equal(lives.refreshExpiresAt, issued + fourteenDays)
  assert.deepEqual(lives.oddities, [
    "expires_at_unreadable: a life of 2 h is assumed",
    "refresh_token_expires_at_missing: a life of 336 h is assumed",
  ])
})

test("a fixed, shrinking refresh life is believed as it is", () => {
  const lives = readLives(
    { ...usual, refreshExpiresAt: "2026-03-12T10:39:27.000" },
    { receivedAt: issued },
    seoul,
  )
  assert.equal(lives.refreshExpiresAt, issued + 86_400_000)
  assert.deepEqual(lives.oddities, [])
})

test("whatever the fields hold, both lives are in the future and within reason", () => {
  const field = fc.oneof(
    fc.anything(),
    fc.date({ min: new Date(0), noInvalidDate: true }).map((date) => date.toISOString().replace("Z", "")),
  )
  fc.assert(
    fc.property(field, field, field, (issuedAt, accessExpiresAt, refreshExpiresAt) => {
      const lives = readLives({ issuedAt, accessExpiresAt, refreshExpiresAt }, { receivedAt: issued }, seoul)
      assert.ok(lives.accessExpiresAt > issued && lives.accessExpiresAt <= issued + 7 * 86_400_000)
      assert.ok(lives.refreshExpiresAt > issued && lives.refreshExpiresAt <= issued + 400 * 86_400_000)
    }),
  )
})

test("where clocks go back, the hour that comes twice makes no life longer than it is", () => {
  // 01:30 the second time, and two hours later: read as the first 01:30 it would be three.
  const receivedAt = Date.UTC(2026, 10, 1, 6, 30)
  const fields = {
    issuedAt: "2026-11-01T01:30:00.000",
    accessExpiresAt: "2026-11-01T03:30:00.000",
    refreshExpiresAt: "2026-11-15T01:30:00.000",
  }
  const lives = readLives(fields, { receivedAt }, "America/New_York")
  assert.equal(lives.accessExpiresAt - receivedAt, 2 * 3_600_000)
})
