// What a leash lets through, whatever dress a path comes in; what no key may have.
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Leash, leashProblems, refusalOf } from "./leash.ts"
import type { Right } from "./rights.ts"

const root = "/api/v2"
const may = (leash: Leash, method: string, path: string) => refusalOf(leash, method, path, root) === undefined

test("allow: the method and the path must fit; a star stands for whatever follows", () => {
  const leash = { allow: ["GET /admin/orders*", "POST /admin/boards/*/articles"] }
  for (const path of ["/admin/orders", "/admin/orders/1/items", "/ADMIN/Orders"])
    assert(may(leash, "GET", root + path), path)
  assert(may(leash, "HEAD", "/api/v2/admin/orders"))
  assert(may(leash, "POST", "/api/v2/admin/boards/4/articles"))
  for (const [method, path] of [
    ["POST", "/admin/orders"],
    ["DELETE", "/admin/orders/1"],
    ["OPTIONS", "/admin/orders"],
    ["GET", "/admin/products"],
    ["GET", "/admin/order"],
    ["POST", "/admin/boards/4/articles/1"],
  ] as const)
    assert(!may(leash, method, root + path), `${method} ${path}`)
})

test("deny goes before allow; without allow everything else passes", () => {
  assert(!may({ allow: ["* /admin/*"], deny: ["GET /admin/customers*"] }, "GET", "/api/v2/admin/customers"))
  assert(may({ deny: ["* /admin/customers*"] }, "GET", "/api/v2/admin/orders"))
  assert(!may({ deny: ["* /admin/customers*"] }, "GET", "/api/v2/admin/customersprivacy"))
  assert(may({ rate: 5 }, "DELETE", "/api/v2/admin/orders"))
})

test("patterns may be written with the root of the API", () => {
  const leash = { allow: ["GET /api/v2/admin/orders"] }
  assert(may(leash, "GET", "/api/v2/admin/orders"))
  assert(!may(leash, "GET", "/api/v2/admin/orders/1"))
})

const dresses = [
  "/admin//customers",
  "/admin/orders/../customers",
  "/admin/orders/..;x/customers",
  "/admin/orders%2f..%2fcustomers",
  "/admin/%63ustomers",
  "/admin/customers;x=1",
  "/admin;/customers",
  "/admin/./customers",
  "/admin\\customers",
  "/admin/orders/%2e%2e/customers",
  "/Admin/CUSTOMERS",
  "/admin/customers/",
  "/admin/customers.",
  "/admin/customers.json",
  "/admin/customers.XML",
  "/admin/customers.json/",
  "/admin/customers.json?a=1",
  "/admin/customers.xml/1",
  "/admin/%2e/customers",
  "/admin/%u0063ustomers",
  "/admin/%c1%a3ustomers",
  "/admin/orders#/../customers",
]
for (const path of dresses) {
  test(`in no dress past a leash: ${path}`, () => {
    assert(!may({ deny: ["GET /admin/customers*"] }, "GET", root + path))
    assert(!may({ allow: ["GET /admin/orders*"] }, "GET", root + path))
  })
}

for (const path of [
  "orders.json",
  "orders.Xml",
  "orders.csv",
  "orders.php",
  "orders.jsonp?a=1",
  "orders.a~b/",
  "orders.json?a=1",
  "orders.json/items",
  "orders.",
  "orders#x",
]) {
  test(`a pattern for orders lets through no ${path}, which a platform may take for something else`, () => {
    assert(!may({ allow: ["GET /admin/orders*"] }, "GET", `/api/v2/admin/${path}`))
    assert(!may({ deny: ["GET /admin/orders"] }, "GET", `/api/v2/admin/${path}`))
    assert(may({ rate: 5 }, "GET", `/api/v2/admin/${path}`))
  })
}

for (const query of [
  "_method=DELETE",
  "a=1&_METHOD=put",
  "a=1;_method=PUT",
  "%5fmethod=PUT",
  ".method=PUT",
  "X-HTTP-Method-Override=PUT",
  "_method[]=PUT",
]) {
  test(`who may read does not write by ?${query}`, () => {
    assert(!may({ allow: ["* /admin/orders*"] }, "GET", `/api/v2/admin/orders?${query}`))
    assert(may({ rate: 5 }, "GET", `/api/v2/admin/orders?${query}`))
  })
}

test("a query that speaks of methods as any other word passes", () => {
  const leash = { allow: ["GET /admin/orders*"] }
  for (const query of ["payment_method=card", "shipping_method=x", "method=card", "a=%ED%99%8D&memo=_method"])
    assert(may(leash, "GET", `/api/v2/admin/orders?${query}`), query)
})

for (const call of [
  "orders/1/buyer%E2%80%8B",
  "orders/1/\u200bbuyer",
  "orders/1/%ef%bd%82uyer",
  "orders?%00_method=DELETE",
]) {
  test(`what is no plain ASCII passes no leash that names paths: ${call}`, () => {
    assert(!may({ deny: ["GET /admin/orders/*/buyer"] }, "GET", `/api/v2/admin/${call}`))
    assert(!may({ allow: ["GET /admin/orders*"] }, "GET", `/api/v2/admin/${call}`))
    assert(may({ rate: 5 }, "GET", `/api/v2/admin/${call}`))
  })
}

test("values in Korean pass", () => {
  assert(may({ allow: ["GET /admin/orders*"] }, "GET", "/api/v2/admin/orders?buyer_name=%ED%99%8D"))
})

const holdsBuyers = { allow: ["GET /admin/orders*"], deny: ["* /admin/orders/*/buyer"] }
for (const call of [
  "orders?embed=buyer",
  "orders?limit=1&embed=items,buyer",
  "orders/20260311-0000001?embed=buyer,receivers",
  "orders/20260311-0000001/?embed=receivers,buyer",
  "orders?embed=items&embed=buyer",
  "orders?embed[]=buyer",
  "orders?embed%5B0%5D=buyer",
  "orders?%65mbed=%62uyer",
  "orders?EMBED=Buyer",
  "orders?embed=items%2Cbuyer",
  "orders?embed=items, buyer",
  "orders?embed=items|buyer",
  "orders?+embed=buyer",
  "orders?a=1;embed=buyer",
  "orders?embed=items;buyer",
  "orders?embed=items?buyer",
  "orders?embed=items.buyer",
  "orders?embed=buyer%E2%80%8B",
  "orders?embed=%2562uyer",
  "orders?embed=buyer%00",
  "orders?embed=..%2Fbuyer",
]) {
  test(`what is denied is not brought along either: ${call}`, () => {
    assert(!may(holdsBuyers, "GET", `/api/v2/admin/${call}`))
    assert(!may({ deny: ["GET /api/v2/admin/orders/*/buyer"] }, "POST", `/api/v2/admin/${call}`))
    assert(may({ allow: ["GET /admin/orders*"] }, "GET", `/api/v2/admin/${call}`))
  })
}

test("what is not denied may be brought along", () => {
  for (const call of [
    "orders?embed=items,receivers",
    "orders/1?embed=receivers",
    "orders?embed=",
    "orders?embed",
  ])
    assert(may(holdsBuyers, "GET", `/api/v2/admin/${call}`), call)
})

const holdsOne = { deny: ["GET /admin/orders/20260311-0000001/receivers", "GET /admin/products/123*"] }
for (const call of [
  "orders?embed=receivers",
  "orders?limit=1&embed=items,receivers",
  "orders/20260311-0000001?embed=receivers",
  "products/0123",
  "products/00123/variants",
  "products/+123",
  "products/122,123",
]) {
  test(`one thing that is denied comes in no list and in no other writing: ${call}`, () =>
    assert(!may(holdsOne, "GET", `/api/v2/admin/${call}`)))
}

test("a number that only begins as a denied one does is another thing, and a server may cut it at its first letter", () => {
  const leash = { deny: ["GET /admin/products/123"] }
  assert(may(leash, "GET", "/api/v2/admin/products/1234"))
  assert(!may(leash, "GET", "/api/v2/admin/products/123abc"))
  assert(may(holdsOne, "GET", "/api/v2/admin/orders?embed=items"))
  assert(may(holdsOne, "GET", "/api/v2/admin/orders/20260311-0000002?embed=receivers"))
})

test("many stars and a long path cost next to nothing", () => {
  const leash = { allow: [`GET /${"a*".repeat(60)}b`] }
  assert(!may(leash, "GET", `/${"a".repeat(100_000)}`))
})

const refused: [string, Leash, Right[]][] = [
  ["patterns beside token", { allow: ["GET /admin/orders"] }, ["proxy", "token"]],
  ["patterns beside admin", { deny: ["GET /admin/orders"] }, ["proxy", "admin"]],
  ["patterns without proxy", { allow: ["GET /admin/orders"] }, ["read"]],
  ["a rate without proxy", { rate: 5 }, ["token"]],
  ["an empty allow", { allow: [] }, ["proxy"]],
  ["no method", { allow: ["/admin/orders"] }, ["proxy"]],
  ["a method nobody knows", { allow: ["FETCH /admin/orders"] }, ["proxy"]],
  ["a path that is none", { allow: ["GET admin"] }, ["proxy"]],
  ["a path with dots", { deny: ["GET /admin/../orders"] }, ["proxy"]],
  ["a path that is encoded", { deny: ["GET /admin%2Forders"] }, ["proxy"]],
  ["a path with a query", { allow: ["GET /admin/orders?x=1"] }, ["proxy"]],
  ["a slash at the end", { allow: ["GET /admin/orders/"] }, ["proxy"]],
  ["an ending that no call may have", { deny: ["GET /admin/orders.json"] }, ["proxy"]],
  ["a rate of nothing", { rate: 0 }, ["proxy"]],
  ["a rate that is no number", { rate: Number.NaN }, ["proxy"]],
]
for (const [name, leash, rights] of refused) {
  test(`refused when the key is made: ${name}`, () => assert.equal(leashProblems(leash, rights).length, 1))
}

test("what a key may have", () => {
  assert.deepEqual(leashProblems({}, ["read", "token"]), [])
  assert.deepEqual(
    leashProblems({ allow: ["GET /admin/orders*", "* /"], deny: ["* /admin/x"], rate: 5 }, ["proxy", "read"]),
    [],
  )
})
