// Error answers: real ones by hand, and the promise that every other one gets a harmless verdict.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { classify, verdictRows } from "./classify.ts"

const at = 1773193167_000
const verdictOf = (status: number, body: unknown, retryAfterMs?: number) =>
  classify({
    status,
    body: typeof body === "string" ? body : JSON.stringify(body),
    receivedAt: at,
    retryAfterMs,
  })
const oauth = (error: string, error_description?: string) => ({ error, error_description })
const admin = (code: number, message: string) => ({ error: { code, message } })

const kinds: [status: number, body: unknown, kind: string][] = [
  [400, oauth("invalid_grant", "Invalid refresh_token"), "refused"],
  [401, oauth("invalid_grant", "Invalid refresh_token"), "refused"],
  [400, oauth("invalid_grant"), "refused"],
  [400, oauth("invalid_grant", "Invalid authorization code"), "refused"],
  [400, oauth("INVALID_GRANT", "Invalid refresh_token"), "refused"],
  [401, oauth("invalid_client", "Invalid client_secret"), "app_rejected"],
  [400, oauth("invalid_grant", "Invalid client_secret"), "app_rejected"],
  [401, oauth("invalid_grant", "Invalid client_secret"), "app_rejected"],
  [400, oauth("invalid_request", "Invalid client_id"), "app_rejected"],
  [401, oauth("unauthorized_client"), "app_rejected"],
  [401, admin(401, "Invalid client_secret (invalid_client)"), "app_rejected"],
  [400, oauth("invalid_grant", "mall_id does not match"), "wrong_mall"],
  [400, oauth("invalid_grant", "Uninstalled app"), "passing"],
  [401, oauth("unauthorized_client", "Uninstalled app"), "passing"],
  [401, oauth("invalid_client", "Uninstalled app."), "passing"],
  [403, admin(403, "This app is deleted. Receive the consent of the operator again."), "passing"],
  [400, oauth("invalid_request", "grant_type is missing"), "passing"],
  [400, oauth("invalid_scope"), "passing"],
  [401, admin(401, "access_token time expired. (invalid_token)"), "passing"],
  [401, admin(401, "Invalid refresh_token"), "passing"],
  [400, "", "passing"],
  [403, "<html>Forbidden</html>", "passing"],
  [404, "Not Found", "passing"],
  [408, "", "passing"],
  [409, {}, "passing"],
  [429, oauth("invalid_grant", "Invalid refresh_token"), "passing"],
  [500, oauth("invalid_grant", "Invalid refresh_token"), "passing"],
  [502, "<html><h1>502 Bad Gateway</h1></html>", "passing"],
  [503, oauth("invalid_client", "Invalid client_secret"), "passing"],
  [302, oauth("invalid_grant"), "passing"],
]

test("each known answer means what was learned about it", () => {
  for (const [status, body, kind] of kinds) {
    assert.equal(verdictOf(status, body).kind, kind, `${status} ${JSON.stringify(body)}`)
  }
})

test("every passing trouble says how long to wait, Retry-After wins", () => {
  for (const [status, body, kind] of kinds) {
    if (kind !== "passing") continue
    const verdict = verdictOf(status, body) as { waitMs?: number }
    assert.ok(verdict.waitMs !== undefined && verdict.waitMs >= 30_000, `${status}`)
    assert.equal((verdictOf(status, body, 7_000) as { waitMs?: number }).waitMs, 7_000)
  }
})

test("a false alarm about an uninstalled app is not asked about again for an hour", () => {
  const verdict = verdictOf(400, oauth("invalid_grant", "Uninstalled app"))
  assert.equal((verdict as { waitMs?: number }).waitMs, 3_600_000)
})

test("being limited is told apart from other trouble", () => {
  const limited = (verdict: object) => "limited" in verdict && verdict.limited === true
  assert.ok(limited(verdictOf(429, "")))
  assert.ok(limited(verdictOf(403, oauth("access_denied", "Too many token requests"))))
  assert.ok(!limited(verdictOf(503, "")))
})

test("whatever the status and the body: a verdict, and only an error word condemns", () => {
  const words = fc.constantFrom(
    "invalid_grant",
    "invalid_client",
    "unauthorized_client",
    "invalid_token",
    "x",
  )
  const says = fc.constantFrom(
    "Invalid refresh_token",
    "Invalid client_secret",
    "mall_id",
    "Uninstalled app",
    "",
  )
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ error: words, error_description: says }).map((value) => JSON.stringify(value)),
    fc
      .record({ error: fc.record({ code: fc.integer(), message: says }) })
      .map((value) => JSON.stringify(value)),
    fc
      .record({ error: fc.jsonValue(), error_description: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
  )
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), body, (status, text) => {
      const { kind } = verdictOf(status, text)
      assert.ok(["refused", "app_rejected", "wrong_mall", "passing"].includes(kind))
      if (kind === "refused" || kind === "wrong_mall") assert.match(text, /invalid_grant/i)
      if (status >= 500 && status < 600) assert.equal(kind, "passing")
    }),
  )
})

test("a token that is echoed is not passed on", () => {
  const token = fc
    .stringMatching(/^[A-Za-z0-9]{22}$/)
    .filter((text) => /[0-9]/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text)))
  const around = fc.constantFrom(
    "%",
    "Invalid refresh_token %",
    "bad (%)",
    'token "%", sorry',
    "token=%&x",
    "a:%.",
  )
  fc.assert(
    fc.property(token, around, fc.constantFrom(400, 401, 403, 500), (secret, frame, status) => {
      const text = frame.replace("%", secret)
      for (const body of [oauth("invalid_grant", text), oauth(text), admin(401, text), text]) {
        assert.ok(!JSON.stringify(verdictOf(status, body)).includes(secret))
      }
    }),
  )
})

test("a detail keeps the words an operator needs, and none of a hostile text's tricks", () => {
  const { detail } = verdictOf(400, oauth("invalid_grant", "Invalid refresh_token"))
  assert.equal(detail, "status 400, the token or code that was sent: invalid_grant: Invalid refresh_token")
  const hostile = verdictOf(
    400,
    oauth("invalid_request", `\u001b[31m\nlog: forged\u0000 <script>${"a ".repeat(5_000)}`),
  )
  assert.match(hostile.detail, /^[\p{L}\p{N}\p{P} <>]+$/u)
  assert.ok(hostile.detail.length < 300)
})

test("the table can be printed", () => {
  const rows = verdictRows()
  assert.ok(rows.length > 10)
  for (const row of rows) for (const cell of Object.values(row)) assert.ok(cell.length > 0)
})
