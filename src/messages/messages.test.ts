// Korean and English say the same things, in their own letters; moments and spans read right in any zone.
import assert from "node:assert/strict"
import { test } from "node:test"
import { errorTable, KeeperError } from "../core/errors.ts"
import { messages } from "./index.ts"
import { tellError } from "./tell-error.ts"

/** Every sentence by its path; functions are called with stand-ins for whatever they ask. */
function sentences(part: unknown, path: string, found = new Map<string, string>()): Map<string, string> {
  if (typeof part === "string") found.set(path, part)
  else if (typeof part === "function") found.set(path, callWithStandIns(part as Sentence))
  else if (typeof part === "object" && part !== null) {
    for (const [key, inner] of Object.entries(part)) sentences(inner, `${path}.${key}`, found)
  }
  return found
}

type Sentence = (...given: unknown[]) => unknown

function callWithStandIns(sentence: Sentence): string {
  const standIns = [["a", "b"], 60_000, "x", { mall: "m", because: "", retry: "" }]
  for (const standIn of standIns) {
    try {
      const said = sentence(...Array.from({ length: sentence.length }, () => standIn))
      if (typeof said === "string") return said
    } catch {
      // Asked for another kind of value.
    }
  }
  return "?"
}

const korean = sentences(messages("ko"), "")
const english = sentences(messages("en"), "")

test("both languages have the same sentences and none is empty", () => {
  assert.deepEqual([...korean.keys()].sort(), [...english.keys()].sort())
  const empty = [...korean, ...english].filter(([, sentence]) => sentence.trim() === "").map(([path]) => path)
  assert.deepEqual(empty, [])
})

test("Korean sentences are Korean and English ones are not", () => {
  const hangul = /[가-힣]/
  const longKorean = [...korean].filter(
    ([, sentence]) => sentence.length > 20 && /[a-z]{3} [a-z]{2}/i.test(sentence),
  )
  assert.deepEqual(
    longKorean.filter(([, sentence]) => !hangul.test(sentence)).map(([path]) => path),
    [],
  )
  assert.deepEqual(
    [...english].filter(([, sentence]) => hangul.test(sentence)).map(([path]) => path),
    [],
  )
})

test("every error code is told in both languages, with mall, reason and time", () => {
  const now = Date.UTC(2026, 10, 21, 9, 0)
  for (const code of Object.keys(errorTable) as (keyof typeof errorTable)[]) {
    const error = new KeeperError(code, { connectionId: "mymall" })
    for (const language of ["ko", "en"] as const) {
      const { message, todo, fix } = tellError(error, language, now)
      assert.doesNotMatch(`${message}${todo}${fix}`, /undefined|\{id\}/)
    }
  }
  const away = new KeeperError("provider_unavailable", {
    connectionId: "mymall",
    detail: "504",
    retryAt: now + 30 * 60_000,
  })
  const inKorean = tellError(away, "ko", now).message
  assert.match(inKorean, /mymall 쇼핑몰.*\(504\).*2026-11-21 18:30 \(KST\), 30분 뒤/)
  assert.match(tellError(away, "en", now).message, /for mymall.*\(504\).*2026-11-21 18:30 \(KST\), in 30 min/)
})

test("spans show their two largest parts and never more than is left", () => {
  const { times } = messages("ko")
  const hour = 3_600_000
  assert.equal(times.span(76 * hour), "3일 4시간")
  assert.equal(messages("en").times.span(76 * hour + 59_000), "3 d 4 h")
  assert.equal(times.span(24 * hour - 1), "23시간 59분")
  assert.equal(times.span(24 * hour), "1일")
  assert.equal(times.span(999), "0초")
  assert.equal(times.moment(Date.UTC(2026, 11, 31, 15, 0)), "2027-01-01 00:00 (KST)")
  const someDay = Date.UTC(2026, 10, 21)
  assert.equal(times.relative(someDay, someDay + 90_000), "1분 30초 전")
  // What nobody knows is kept as 0, and is no day in 1970.
  for (const at of [0, Date.UTC(1970, 0, 15), 8.64e15])
    for (const told of [times.moment(at), times.relative(at, someDay), times.both(at, someDay)])
      assert.equal(told, "언제인지 알 수 없음")
})

test("what needs a setting names it, and a name of another program says what it is", () => {
  for (const language of ["ko", "en"] as const) {
    const told = tellError(new KeeperError("notifier_unavailable"), language, 0)
    assert.match(JSON.stringify(told), /SLACK_WEBHOOK_URL.*SMTP_URL.*ALERT_WEBHOOK_URL/)
    assert.match(JSON.stringify(messages(language).cli), /egnis ?\([^)]*JSON/)
  }
})
