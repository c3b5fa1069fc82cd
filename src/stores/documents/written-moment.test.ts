// Moments are read in the shapes others write, and written back in the same.
import assert from "node:assert/strict"
import { test } from "node:test"
import { cafe24Moment, koreanMoment, readMoment } from "./written-moment.ts"

const at = Date.UTC(2026, 0, 5, 3, 4, 5, 678)

const shapes: Record<string, string | number> = {
  "epoch milliseconds": at,
  "epoch milliseconds as text": String(at),
  "epoch microseconds": at * 1_000,
  "epoch nanoseconds, which no number holds exactly": at * 1_000_000,
  "epoch nanoseconds as text": String(at * 1_000_000),
  "Korean wall clock": "2026-01-05T12:04:05.678",
  "Korean wall clock with microseconds": "2026-01-05 12:04:05.678000",
  UTC: "2026-01-05T03:04:05.678Z",
  "an offset": "2026-01-04T22:34:05.678-04:30",
  "a short offset": "2026-01-05 12:04:05.678 +09",
}

for (const [name, text] of Object.entries(shapes)) {
  test(`${name} comes back as it was`, () => {
    const found = readMoment(text)
    assert.equal(found?.at, at)
    assert.equal(found.like(at), text)
    const later = found.like(at + 86_400_123)
    assert.equal(readMoment(later)?.at, at + 86_400_123)
    assert.equal(typeof later, typeof text)
  })
}

test("a shape without milliseconds loses them, and nothing more", () => {
  const shapes = [Math.floor(at / 1_000), "2026-01-05T12:04:05", "2026-01-05T03:04:05Z"]
  for (const text of shapes) assert.equal(readMoment(text)?.like(at), text)
  assert.equal(readMoment("2026-01-01T00:00:00.000")?.like(at), "2026-01-05T12:04:05.000", "zeros stay zeros")
  assert.equal(readMoment(at / 1_000)?.like(at), at / 1_000, "seconds with a fraction keep it")
})

test("what is no moment is none", () => {
  for (const text of [
    "",
    "soon",
    "2026-02-30T00:00:00",
    null,
    undefined,
    {},
    Number.NaN,
    -1,
    "0x10",
    true,
    1e20,
  ]) {
    assert.equal(readMoment(text), undefined, String(text))
  }
})

test("a second fraction behind the first is read, and written as the one its readers cut off", () => {
  const found = readMoment("2026-01-05T12:04:05.678123.000")
  assert.equal(found?.at, at)
  assert.equal(found.like(at), "2026-01-05T12:04:05.000")
})

test("without an example a moment is written with its zone", () => {
  assert.equal(koreanMoment(at), "2026-01-05T12:04:05.678+09:00")
  assert.equal(cafe24Moment(at), "2026-01-05T12:04:05.000", "or as Cafe24 itself has it")
})
