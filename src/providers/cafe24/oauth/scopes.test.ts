// Scopes: read from anything people write, joined the one way Cafe24 takes them.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { joinScopes, knownScopes, missingScopes, readScopes } from "./scopes.ts"

test("settings may be written with commas, spaces, lines, or without the mall prefix", () => {
  const expected = ["mall.read_order", "mall.read_product"]
  for (const text of [
    "mall.read_order,mall.read_product",
    " mall.read_order  mall.read_product ",
    "mall.read_order,\n  read_product,",
    "read_order, read_product, read_order",
  ]) {
    assert.deepEqual(readScopes(text), { scopes: expected, malformed: [] })
  }
})

test("what is no scope is named, not swallowed", () => {
  assert.deepEqual(readScopes("mall.read_order MALL.WRITE %20"), {
    scopes: ["mall.read_order"],
    malformed: ["MALL.WRITE", "%20"],
  })
})

test("scopes are joined by commas and never by anything that needs encoding", () => {
  const text = joinScopes(knownScopes)
  assert.equal(text, encodeURIComponent(text).replaceAll("%2C", ","))
  assert.deepEqual(readScopes(text).scopes, knownScopes)
})

test("asked and not granted", () => {
  assert.deepEqual(missingScopes(["mall.read_order", "mall.read_store"], ["mall.read_store"]), [
    "mall.read_order",
  ])
})

test("anything at all gives a list of scopes", () => {
  // From JSON as well as from anywhere: this cannot even be made a text.
  assert.deepEqual(readScopes([{ toString: 0 }, "read_order"]).scopes, ["mall.read_order"])
  fc.assert(
    fc.property(fc.anything(), (given) => {
      for (const scope of readScopes(given).scopes) assert.match(scope, /^[a-z][a-z0-9_.]+$/)
    }),
  )
})
