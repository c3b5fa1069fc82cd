// What nobody known can cause again and again is an error in the log once a minute, and not as often as they like.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createFinish, type SeenTrouble } from "../../src/http/finish.ts"

function stage() {
  const lines: { level: string; facts: Record<string, unknown> }[] = []
  const at = (level: string) => (facts: object) =>
    void lines.push({ level, facts: facts as Record<string, unknown> })
  const log = { debug: at("debug"), info: at("info"), error: at("error") }
  const time = { now: 5_000 }
  const finish = createFinish(log, () => time.now)
  const answered = (status: number, trouble: SeenTrouble, who?: string) =>
    finish.piped(status, { method: "GET", requestId: "r", path: "/x", startedAt: 0, who, trouble })
  return { lines, errors: () => lines.filter(({ level }) => level === "error"), time, answered }
}

const away = { error: "busy", reason: "the public keys of Supabase could not be read" }

test("a stranger's requests while something is away: one line a minute, which counts the others", () => {
  const { errors, lines, time, answered } = stage()
  for (let count = 0; count < 500; count++) answered(503, away)
  assert.equal(errors().length, 1)
  assert.equal(lines.length, 500, "the others are there for who wants every line")
  time.now += 59_999
  answered(503, away)
  assert.equal(errors().length, 1)
  time.now += 1
  answered(503, away)
  assert.equal(errors().length, 2)
  assert.equal(errors()[1]?.facts.more, 500)
})

test("another trouble has a line of its own, and who is known is heard each time", () => {
  const { errors, answered } = stage()
  answered(503, away)
  answered(503, { error: "store_unavailable", reason: "ECONNREFUSED" })
  for (let count = 0; count < 3; count++) answered(503, away, "program")
  for (let count = 0; count < 3; count++) answered(500, { error: "internal" })
  assert.equal(errors().length, 8)
})

test("however many reasons there are, no more than some are remembered", () => {
  const { errors, answered } = stage()
  for (let count = 0; count < 500; count++) answered(503, { error: "busy", reason: `reason ${count}` })
  assert.ok(errors().length <= 20, String(errors().length))
})
