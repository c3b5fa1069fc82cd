// System errors as Node has them: which of them prove that nothing was sent. (Servers with bad manners: tests/cafe24/asking.test.ts.)
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { reasonOf, surelyNotSent } from "./unsent.ts"

const failed = (cause: unknown) => new TypeError("fetch failed", { cause })
const system = (code: string, syscall?: string) => Object.assign(new Error("made up"), { code, syscall })

test("only what proves it is taken for unsent", () => {
  const unsent = [
    system("ENOTFOUND", "getaddrinfo"),
    system("EAI_AGAIN", "getaddrinfo"),
    system("ECONNREFUSED", "connect"),
    system("ETIMEDOUT", "connect"),
    system("EHOSTUNREACH", "connect"),
    system("UND_ERR_CONNECT_TIMEOUT"),
    system("CERT_HAS_EXPIRED"),
    system("DEPTH_ZERO_SELF_SIGNED_CERT"),
    system("SELF_SIGNED_CERT_IN_CHAIN"),
    system("UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    system("ERR_TLS_CERT_ALTNAME_INVALID"),
    system("ERR_SSL_WRONG_VERSION_NUMBER"),
    system("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"),
    new AggregateError([system("ECONNREFUSED", "connect"), system("ENETUNREACH", "connect")]),
  ]
  for (const cause of unsent) assert.ok(surelyNotSent(failed(cause)), reasonOf(cause))
})

test("in doubt it may have been sent", () => {
  const doubtful = [
    system("ECONNRESET", "read"),
    system("ETIMEDOUT", "read"),
    system("EHOSTUNREACH", "read"),
    system("EPIPE", "write"),
    system("UND_ERR_SOCKET"),
    system("UND_ERR_HEADERS_TIMEOUT"),
    system("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"),
    new AggregateError([system("ECONNREFUSED", "connect"), system("ECONNRESET", "read")]),
    new AggregateError([]),
    new DOMException("aborted", "AbortError"),
    undefined,
  ]
  for (const cause of doubtful) assert.ok(!surelyNotSent(failed(cause)), reasonOf(cause))
})

test("whatever was thrown, the reason is a code or our own words", () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (thrown, message) => {
      surelyNotSent(thrown)
      assert.match(reasonOf(thrown), /^[A-Z][A-Z0-9_/]+$|^connection failed$/)
      assert.match(reasonOf(new Error(message)), /^connection failed$|^no answer within \d+ ms$/)
    }),
  )
})
