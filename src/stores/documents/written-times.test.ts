// What other programs wrote as a pair's times: believed as far as a token of any platform lives, and otherwise named.
import assert from "node:assert/strict"
import { test } from "node:test"
import { readTimes } from "./written-times.ts"

const now = Date.UTC(2026, 2, 11, 3)
const hourMs = 3_600_000
const yearMs = 365 * 24 * hourMs

test("a moment that cannot be meant is not known and is named: the pair is due at once, and not in twenty years", () => {
  const unmeant = {
    "twenty years ahead": now + 20 * yearMs,
    "twenty years ago": now - 20 * yearMs,
    "a date of another age": "2049-01-01T00:00:00Z",
    "days since 1970": 20_523,
    "no number of any unit": 1e24,
  }
  for (const [kind, value] of Object.entries(unmeant)) {
    const { times, odd } = readTimes(
      { accessExpiresAt: value, refreshExpiresAt: value, issuedAt: undefined },
      { now },
    )
    assert.deepEqual(odd, ["accessExpiresAt", "refreshExpiresAt"], kind)
    assert.ok(times.accessExpiresAt <= now, kind)
    assert.ok(times.refreshExpiresAt > now && times.refreshExpiresAt < now + yearMs, kind)
  }
})

test("every unit that programs count in is understood, and the end of a long life believed", () => {
  const ends = now + 2 * hourMs
  for (const accessExpiresAt of [ends / 1_000, ends, ends * 1_000, ends * 1_000_000]) {
    const written = { accessExpiresAt, refreshExpiresAt: now + yearMs, issuedAt: undefined }
    const { times, odd } = readTimes(written, { now })
    assert.deepEqual(odd, [])
    assert.ok(Math.abs(times.accessExpiresAt - ends) < 1_000)
    assert.equal(times.refreshExpiresAt, now + yearMs)
  }
})

test("a refresh token that ended when its pair was issued is a column that nobody fills: its end is not known", () => {
  const issuedAt = new Date(now - 3 * hourMs).toISOString()
  const accessExpiresAt = new Date(now - hourMs).toISOString()
  for (const refreshExpiresAt of [issuedAt, new Date(now - 24 * hourMs).toISOString()]) {
    const { times } = readTimes({ accessExpiresAt, refreshExpiresAt, issuedAt }, { now })
    assert.equal(times.refreshExpiresAt, now - 3 * hourMs + 14 * 24 * hourMs)
  }
  const soon = { accessExpiresAt, refreshExpiresAt: new Date(now - 2 * hourMs).toISOString(), issuedAt }
  assert.equal(readTimes(soon, { now }).times.refreshExpiresAt, now - 2 * hourMs)
})
