// Token answers written by hand: the usual, the old, the broken-off and the hostile.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import fc from "fast-check"
import type { Grant, Verdict } from "../../../core/ports.ts"
import { holdsPair, readAnswer } from "./answers.ts"

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")
const usual = fixture("token-answer")
const receivedAt = 1773193168_000
const asked = { mallId: "yourmall", clientId: "made-up-client-id", timeZone: "Asia/Seoul" }
const read = (body: string, status = 200) => readAnswer({ status, body, receivedAt }, asked)

function grantOf(verdict: Verdict): Grant {
  assert.equal(verdict.kind, "granted")
  return (verdict as { grant: Grant }).grant
}

/** The usual answer with some fields set to something else; undefined takes the field out. */
const changed = (change: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(usual), ...change })

test("the usual answer is read in full", () => {
  assert.deepEqual(read(usual), {
    kind: "granted",
    grant: {
      account: "yourmall",
      clientId: "made-up-client-id",
      userId: "yourmall",
      shopNo: "1",
      scopes: ["mall.read_product", "mall.read_order"],
      accessToken: "0iqR5nM5EJIq2ZeQ1DmcQA",
      refreshToken: "JeTJ7XpnFC0P8fDmB7sWuV",
      issuedAt: 1773193168_000,
      accessExpiresAt: 1773200368_000,
      refreshExpiresAt: 1774402768_000,
      grantedAt: 1773193167_000,
      oddities: [],
    },
  })
})

test("an old answer without the later fields is a grant with oddities", () => {
  const grant = grantOf(read(fixture("old-token-answer")))
  assert.deepEqual(grant.scopes, ["mall.read_product", "mall.read_order"])
  assert.equal(grant.accessExpiresAt, 1773200368_000)
  assert.equal(grant.refreshExpiresAt, 1774402768_000)
  assert.deepEqual(grant.oddities, [
    "shop_no_missing",
    "refresh_token_expires_at_missing: a life of 336 h is assumed",
  ])
})

test("scopes come as a list or as text joined by commas or spaces", () => {
  const expected = ["mall.read_product", "mall.read_order"]
  for (const scopes of [expected, expected.join(","), expected.join(" "), expected.join(", ")]) {
    assert.deepEqual(grantOf(read(changed({ scopes }))).scopes, expected)
  }
  assert.deepEqual(grantOf(read(changed({ scopes: undefined, scope: expected.join(" ") }))).scopes, expected)
})

test("shop_no may be a number, long tokens are tokens", () => {
  const long = "x".repeat(4_096)
  const grant = grantOf(read(changed({ shop_no: 2, access_token: long, refresh_token: long })))
  assert.equal(grant.shopNo, "2")
  assert.equal(grant.refreshToken, long)
})

test("another mall is another mall, whatever its type", () => {
  for (const mall_id of ["othermall", 7, {}, ["yourmall"], "", "yourmall\u0000", "evil.com/"]) {
    assert.equal(read(changed({ mall_id })).kind, "wrong_mall", JSON.stringify(mall_id))
  }
  assert.deepEqual(grantOf(read(changed({ mall_id: "YourMall" }))).oddities, [])
  assert.deepEqual(grantOf(read(changed({ mall_id: null }))).oddities, ["mall_id_unreadable"])
})

test("another app in the answer is told, and the pair is kept under our own", () => {
  const grant = grantOf(read(changed({ client_id: "somebody-else" })))
  assert.equal(grant.clientId, "made-up-client-id")
  assert.deepEqual(grant.oddities, ["client_id_differs"])
})

test("a success whose pair cannot be read is unreadable, never lost and never refused", () => {
  const unreadable = [
    "",
    "null",
    "[]",
    "42",
    "not json",
    "{}",
    changed({ access_token: undefined }),
    changed({ refresh_token: 12_345 }),
    changed({ refresh_token: "" }),
    changed({ refresh_token: "with space" }),
    changed({ refresh_token: "x".repeat(4_097) }),
    changed({ access_token: ["0iqR5nM5EJIq2ZeQ1DmcQA"] }),
  ]
  for (const body of unreadable) assert.equal(read(body).kind, "unreadable", body.slice(0, 80))
})

test("a page with status 200 grants nothing and condemns nothing", () => {
  assert.equal(read("<!DOCTYPE html><title>점검 중</title>").kind, "passing")
})

test("an answer that broke off behind the pair is a grant", () => {
  for (const end of ['"client_id"', '"user_id":', '["mall.read_product", "mall', '"issued_at": "20']) {
    const body = usual.slice(0, usual.indexOf(end) + end.length)
    const grant = grantOf(read(body))
    assert.ok(holdsPair(body))
    assert.equal(grant.refreshToken, "JeTJ7XpnFC0P8fDmB7sWuV")
    assert.match(grant.oddities[0] ?? "", /^answer_cut_short/)
    assert.ok(grant.accessExpiresAt > receivedAt)
  }
})

test("an answer that broke off within the pair is none", () => {
  for (let length = 0; length < usual.indexOf('"refresh_token_expires_at"') - 4; length++) {
    assert.ok(!holdsPair(usual.slice(0, length)), `${length} characters`)
  }
})

test("a wrong type in any field crashes nothing and never touches the pair", () => {
  const names = fc.subarray(Object.keys(JSON.parse(usual)), { minLength: 1 })
  fc.assert(
    fc.property(names, fc.jsonValue(), (fields, value) => {
      const verdict = read(changed(Object.fromEntries(fields.map((field) => [field, value]))))
      assert.ok(["granted", "wrong_mall", "unreadable"].includes(verdict.kind), verdict.kind)
      if (verdict.kind !== "granted") return
      assert.ok(typeof verdict.grant.accessToken === "string" && verdict.grant.accessToken !== "")
      assert.ok(verdict.grant.accessExpiresAt > receivedAt)
      assert.ok(verdict.grant.refreshExpiresAt! > receivedAt)
      assert.ok(verdict.grant.scopes.every((scope) => typeof scope === "string"))
      assert.equal(verdict.grant.account, "yourmall")
    }),
  )
})

test("any bytes at all are read without a crash, quickly", () => {
  const hostile = [
    "[".repeat(65_000),
    `{"a":${'{"a":'.repeat(10_000)}`,
    ",".repeat(65_000),
    '{"__proto__":{"access_token":"a"}}',
  ]
  for (const body of hostile) assert.equal(read(body).kind, "unreadable")
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void read(body)))
})

test("neither details nor oddities repeat anything from the pair", () => {
  const secrets = ["0iqR5nM5EJIq2ZeQ1DmcQA", "JeTJ7XpnFC0P8fDmB7sWuV"]
  const fields = Object.keys(JSON.parse(usual)).filter(
    (field) => !/^(access|refresh)_token$|mall_id/.test(field),
  )
  for (const secret of secrets) {
    for (const field of fields) {
      const said = JSON.stringify(grantOf(read(changed({ [field]: secret }))).oddities)
      assert.ok(!said.includes(secret), `${field}: ${said}`)
    }
    for (const broken of [{ access_token: 1 }, { refresh_token: `${secret} ` }]) {
      assert.ok(!JSON.stringify(read(changed(broken))).includes(secret))
    }
  }
})
