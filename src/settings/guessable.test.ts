// Which secrets count as guessable: none that was drawn, and those that people make up in a hurry.
import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { test } from "node:test"
import { guessableSettings, isGuessable } from "./guessable.ts"

test("what was drawn is never called guessable", () => {
  for (let each = 0; each < 2_000; each++) {
    const drawn = [
      randomBytes(16).toString("hex"),
      randomBytes(24).toString("base64"),
      randomBytes(32).toString("base64url"),
      randomUUID(),
    ]
    for (const text of drawn) assert.equal(isGuessable(text), false, text)
    const CRON_SECRET = randomBytes(8).toString("hex")
    assert.deepEqual(guessableSettings({ CRON_SECRET }), [], CRON_SECRET)
  }
})

const madeUp = [
  "secret1",
  "a".repeat(40),
  "change-me-change-me-change-me-change",
  "passwordpasswordpasswordpassword12",
  "12345678901234567890123456789012",
  "0123456789abcdef0123456789abcdef",
  "abcdefghijklmnopqrstuvwxyz0123456789",
]
for (const text of madeUp) test(`made up: ${text.slice(0, 12)}…`, () => assert.equal(isGuessable(text), true))

test("each of a list counts, and other settings do not", () => {
  const good = randomBytes(24).toString("base64")
  assert.deepEqual(
    guessableSettings({
      CAFE24_OAUTH_STATE_SECRET: "secret1",
      MALLKEY_SECRET: `${good},${"o".repeat(32)}`,
      MALLKEY_API_KEY: good,
      CAFE24_CLIENT_SECRET: "short",
    }),
    ["CAFE24_OAUTH_STATE_SECRET", "MALLKEY_SECRET"],
  )
})
