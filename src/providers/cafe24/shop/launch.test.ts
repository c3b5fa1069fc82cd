// The signature of an app launch: the recorded vector, everything that may be bent on the way, and its two hours.
import assert from "node:assert/strict"
import { createHmac, hash } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import { isKeeperError } from "../../../core/errors.ts"
import { readLaunch } from "./launch.ts"

const message =
  "is_multi_shop=F&lang=ko_KR&mall_id=simmall01&nation=KR&shop_no=1&timestamp=1767225600&user_id=simmall01&user_name=%EB%8C%80%ED%91%9C%20%EA%B4%80%EB%A6%AC%EC%9E%90&user_type=P"
const hmac = "nufW5ZgV5XTcTANdcbrzXd0Y8vGCWluSZqhnD+EmVBE="
const launchedAt = 1_767_225_600_000
const minute = 60_000

const sign = (text: string) => createHmac("sha256", "simulator-client-secret").update(text).digest("base64")
const same = (given: string, kept: string) => given === kept
const digest = (text: string) => hash("sha256", text, "hex")

const read = (query: string, now = launchedAt) => readLaunch(query, { sign, same, hash: digest, now })
const signed = (text: string) => `${text}&hmac=${encodeURIComponent(sign(text))}`

function refuses(query: string, why: RegExp, now?: number): void {
  assert.throws(
    () => read(query, now),
    (error) => isKeeperError(error, "launch_refused") && why.test(error.detail ?? ""),
    query,
  )
}

test("the recorded vector is accepted, its signature encoded or not, wherever it stands", () => {
  const parts = message.split("&")
  for (const given of [hmac, encodeURIComponent(hmac)]) {
    for (const at of [0, 3, parts.length]) {
      const query = parts.toSpliced(at, 0, `hmac=${given}`).join("&")
      assert.equal(read(query).mallId, "simmall01", query)
    }
  }
})

test("the same launch is known again however its signature is written, and another is another", () => {
  const [plain, encoded] = [`${message}&hmac=${hmac}`, `hmac=${encodeURIComponent(hmac)}&${message}`]
  assert.equal(read(plain).mark, read(encoded).mark)
  assert.notEqual(read(plain).mark, read(signed(`${message}&more=1`)).mark)
  assert.ok(!read(plain).mark.includes(hmac.slice(0, 10)))
})

test("whichever parameter is changed, added, taken away or moved, the signature no longer fits", () => {
  const parts = message.split("&")
  const end = `&hmac=${encodeURIComponent(hmac)}`
  for (const [index, part] of parts.entries()) {
    refuses(parts.with(index, `${part}x`).join("&") + end, /does not fit/)
    refuses(parts.toSpliced(index, 1).join("&") + end, /does not fit/)
    refuses(parts.toSpliced(index, 0, "extra=1").join("&") + end, /does not fit/)
    if (index > 0) refuses(parts.toSpliced(index, 1).toSpliced(0, 0, part).join("&") + end, /does not fit/)
  }
})

test("a name that was decoded and encoded again is refused: other signs, small letters, plus for blank", () => {
  const end = `&hmac=${encodeURIComponent(hmac)}`
  const again = new URLSearchParams(message).toString()
  assert.ok(again.includes("+"))
  const written = [
    again,
    message.replace("%20", "+"),
    message.replace("%EB", "%eb"),
    decodeURIComponent(message),
    message.replace("user_type", "user%5Ftype"),
    message.replace("&lang", "&&lang"),
  ]
  for (const query of written) refuses(query + end, /does not fit/)
})

test("an apostrophe may have been written as %27 by a parser on the way", () => {
  const plain = message.replace("user_name=", "user_name=O'Neil")
  const end = `&hmac=${encodeURIComponent(sign(plain))}`
  assert.equal(read(plain + end).mallId, "simmall01")
  assert.equal(read(plain.replace("'", "%27") + end).mallId, "simmall01")
})

test("unknown parameters are signed like the rest", () => {
  assert.equal(read(signed(`${message}&zzz=%EC%83%88%20%EA%B0%92`)).mallId, "simmall01")
})

test("it counts for two hours, and not before its time but for clocks that differ a little", () => {
  const query = `${message}&hmac=${hmac}`
  assert.equal(read(query, launchedAt + 120 * minute).mallId, "simmall01")
  refuses(query, /older than 2 hours/, launchedAt + 120 * minute + 1)
  assert.equal(read(query, launchedAt - 5 * minute).mallId, "simmall01")
  refuses(query, /future/, launchedAt - 5 * minute - 1)
  assert.ok(read(query).untilAt >= launchedAt + 120 * minute)
})

test("no signature, two of them, one of another kind or of another secret", () => {
  refuses("", /not signed/)
  refuses(message, /not signed/)
  refuses(`${message}&hmac=`, /not signed/)
  refuses(`${message}&hmac=%E0%A4%A`, /not signed/)
  refuses(`${message}&hmac=${hmac}&hmac=${hmac}`, /not signed/)
  refuses(`${message}&HMAC=${hmac}`, /not signed/)
  refuses(`${message}&hmac=${hmac.replace("=", "")}`, /not signed/)
  refuses(`${message}&hmac=${createHmac("sha256", "other").update(message).digest("base64")}`, /does not fit/)
  refuses(signed(`${message}&pad=${"x".repeat(5_000)}`), /not signed/)
})

test("signed, and yet of no use: no mall, no time, or two of them", () => {
  refuses(signed(message.replace("mall_id=simmall01&", "")), /mall_id/)
  refuses(signed(message.replace("mall_id=simmall01", "mall_id=evil.example%2F")), /mall_id/)
  refuses(signed(`${message}&mall_id=other`), /mall_id/)
  refuses(signed(message.replace("timestamp=1767225600&", "")), /timestamp/)
  refuses(signed(message.replace("1767225600", "1767225600000")), /timestamp/)
  refuses(signed(`${message}&timestamp=1767225600`), /timestamp/)
})

test("whatever arrives is read or refused, never anything else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (noise) => {
      for (const query of [noise, `${noise}&hmac=${hmac}`, signed(noise)]) {
        try {
          read(query)
        } catch (error) {
          assert.ok(isKeeperError(error, "launch_refused"))
        }
      }
    }),
  )
})
