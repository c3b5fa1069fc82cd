// Addresses of routes: what matches, what the names stand for, and what a log shows of a path.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { describedPath, honoPath, matcherOf, paramsIn, pathOf, queryIn } from "./paths.ts"

test("names stand for one segment, a rest for all that is left", () => {
  const match = matcherOf("/proxy/{id}/api/{version}/{rest*}")
  assert.deepEqual(match("/proxy/mymall~a%20b/api/v2/admin/orders/1%2F2"), {
    id: "mymall~a b",
    version: "v2",
    rest: "admin/orders/1%2F2",
  })
  assert.deepEqual(match("/proxy/m/api/v2/"), { id: "m", version: "v2", rest: "" })
  for (const other of ["/proxy/m/api/v2", "/proxy//api/v2/x", "/proxy/m/n/api/v2/x", "/Proxy/m/api/v2/x", ""])
    assert.equal(match(other), undefined, other)
  assert.equal(matcherOf("/a.b")("/aXb"), undefined)
  assert.deepEqual(matcherOf("/m/{id}")("/m/100%"), { id: "100%" })
  assert.equal(honoPath("/proxy/{id}/{rest*}"), "/proxy/:id/:rest{.*}")
  assert.equal(describedPath("/proxy/{id}/{rest*}"), "/proxy/{id}/{rest}")
  assert.deepEqual(paramsIn("/proxy/{id}/{rest*}"), ["id", "rest"])
})

test("whatever is asked, a name never holds what is between two segments", () => {
  const match = matcherOf("/v1/connections/{id}/token")
  fc.assert(
    fc.property(fc.string(), (text) => {
      const encoded = encodeURIComponent(text.toWellFormed())
      assert.deepEqual(
        match(`/v1/connections/${encoded}/token`),
        encoded === "" ? undefined : { id: text.toWellFormed() },
      )
    }),
  )
})

test("a query is read once for each name, the first value first", () => {
  assert.deepEqual(queryIn("/x?a=1&a=2&b=%20&c"), { a: "1", b: " ", c: "" })
  assert.deepEqual(queryIn("/x"), {})
  assert.equal(Object.getPrototypeOf(queryIn("/x?__proto__=1")), Object.prototype)
})

test("a path in a log is the path as it came: no query, nothing decoded", () => {
  assert.equal(pathOf("http://h/x%0A[21:00]?code=secret"), "/x%0A[21:00]")
  assert.equal(pathOf("http://h"), "/")
  assert.equal(pathOf("http://h/#x"), "/")
})
