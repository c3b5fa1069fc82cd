// A state is believed only when each part of it is what we would have written ourselves, even where the signature is right.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../errors.ts"
import { stateLifeMs } from "./life.ts"
import { type ConsentState, readState, signed, signState } from "./state.ts"

const now = Date.parse("2026-03-11T00:00:00Z")
const clock = { now: () => now, sleep: async () => undefined }
const sign = (text: string) =>
  `${text.length}-${[...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1e9, 7)}`
const secrets = {
  tagOf: (text: string) => text,
  digest: (text: string) => text,
  sign,
  signed: (text: string, signature: string) => sign(text) === signature,
  believed: (text: string) => [sign(text)],
  signatures: (text: string) => [sign(text)],
  same: (given: string, kept: string) => given === kept,
}
const parts = { secrets, clock, estimate: { likelyAhead: () => 0 } }
const good: ConsentState = { m: "mymall", s: ["mall.read_order"], b: "key", n: "nonce", e: now + stateLifeMs }

function refused(value: unknown): void {
  const text = signed(parts, "state", value)
  assert.throws(
    () => readState(parts, text),
    (error) => isKeeperError(error, "state_invalid"),
    JSON.stringify(value),
  )
}

test("what we sign we read again, and one of version 0.1.0 says who began it as far as it can", () => {
  assert.deepEqual(readState(parts, signState(parts, good)), good)
  const { b: _, ...before } = good
  const read = (value: unknown) => readState(parts, signed(parts, "state", value))
  assert.equal(read(before).b, "nobody")
  assert.equal(read({ ...before, l: true, o: "team-a" }).b, "link")
  refused({ ...before, o: "team-a" })
})

test("a signature alone is not enough", () => {
  for (const part of [
    { r: "//evil.example" },
    { r: "javascript:alert(1)//" },
    { r: "https://evil.example/" },
    { r: 7 },
    { e: now + stateLifeMs + 5 * 60_000 + 1 },
    { e: Number.MAX_SAFE_INTEGER },
    { e: "later" },
    { s: "mall.read_order" },
    { s: [7] },
    { b: "admin" },
    { m: "" },
    { m: ["mymall"] },
    { o: "" },
    { n: undefined },
  ])
    refused({ ...good, ...part })
  for (const value of [null, 7, "text", [], {}]) refused(value)
  // Signed for another use.
  const other = signed(parts, "start", good)
  assert.throws(
    () => readState(parts, other),
    (error) => isKeeperError(error, "state_invalid"),
  )
})
