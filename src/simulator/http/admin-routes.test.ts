// The Admin API as a caller meets it: refusals in their order, limits, and believable data.
import assert from "node:assert/strict"
import { test } from "node:test"
import { knownScopes } from "../rules/authorize.ts"
import { createSimulator, type SimulatorOptions } from "../simulator.ts"

const origin = "http://cafe24.test"
const startAt = Date.UTC(2026, 2, 11, 3, 0, 0)
// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, as a caller would
type Any = any

function caller(options: SimulatorOptions = {}, scopes: readonly string[] = knownScopes) {
  const simulator = createSimulator({ startAt, speed: 0, switches: { bucket: "headersOnly" }, ...options })
  const { access_token } = simulator.grant("mymall", { scopes })
  const call = async (path: string, init: RequestInit = {}) => {
    const url = path.startsWith("http") ? path : `${origin}/mymall/api/v2/admin${path}`
    const headers = { authorization: `Bearer ${access_token}`, ...init.headers }
    const answer = await simulator.fetch(new Request(url, { ...init, headers }))
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: text.startsWith("{") ? (JSON.parse(text) as Any) : undefined,
    }
  }
  return { simulator, call }
}
const month = "start_date=2026-02-11&end_date=2026-03-11"

test("refusals wear the recorded words", async () => {
  const { simulator, call } = caller({}, ["mall.read_store"])
  const error = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await call(path, { headers })
    assert.equal(status, body.error.code)
    return [status, body.error.message]
  }
  assert.deepEqual(await error("/orders"), [
    403,
    "The permission necessary for access tokens is not included. (insufficient_scope)",
  ])
  assert.deepEqual(await error("/store", { "x-cafe24-api-version": "2024-06-01" }), [
    400,
    "2024-06-01 version you requested is not available. The default value for the app version is 2026-09-01.",
  ])
  assert.equal((await error("/store", { authorization: `Bearer ${"x".repeat(22)}` }))[0], 401)
  simulator.expireAccessTokens("mymall")
  assert.deepEqual(await error("/store"), [401, "access_token time expired. (invalid_token)"])
  simulator.uninstall("mymall")
  assert.deepEqual(await error("/store"), [
    403,
    "This app is deleted. Receive the consent of the operator again.",
  ])
})

test("a token of another mall is no token here", async () => {
  const { simulator, call } = caller()
  const { access_token } = simulator.grant("other")
  assert.equal((await call("/store", { headers: { authorization: `Bearer ${access_token}` } })).status, 401)
})

test("the answer carries its version, and an expired one can be switched on", async () => {
  const { simulator, call } = caller()
  assert.equal((await call("/store")).headers.get("x-cafe24-api-version"), "2026-09-01")
  const older = () => call("/store", { headers: { "x-cafe24-api-version": "2025-12-01" } })
  assert.equal((await older()).headers.get("x-cafe24-api-version"), "2025-12-01")
  simulator.switches.set({ oldestVersion: "2026-03-01" })
  assert.equal((await older()).status, 400)
  assert.equal((await call("/store", { headers: { "x-cafe24-api-version": "latest" } })).status, 400)
})

test("orders: dates or an id are required, three months at most, a thousand at a time", async () => {
  const { call } = caller()
  for (const wrong of [
    "",
    "?start_date=2026-02-11",
    "?start_date=11.02.2026&end_date=2026-03-11",
    "?start_date=2026-02-30&end_date=2026-03-11",
    "?start_date=2026-03-11&end_date=2026-02-11",
    "?start_date=2025-12-10&end_date=2026-03-11",
    `?${month}&limit=1001`,
    `?${month}&offset=x`,
    `?${month}&shop_no=2`,
  ])
    assert.equal((await call(`/orders${wrong}`)).status, 422, wrong)
  assert.equal((await call("/orders?start_date=2025-12-11&end_date=2026-03-11")).status, 200)
})

test("orders come in pages, with a next link that works, and with what is embedded", async () => {
  const { call } = caller()
  const seen: string[] = []
  let next: string | undefined = `/orders?${month}&limit=50&embed=items,receivers,buyer`
  while (next) {
    const { body, status }: Any = await call(next)
    assert.equal(status, 200)
    for (const order of body.orders) {
      seen.push(order.order_id)
      assert.match(order.order_date, /^2026-0[23]-\d\dT\d\d:\d\d:\d\d\+09:00$/)
      assert.match(order.payment_amount, /^\d+\.00$/)
      assert.ok(
        order.items.length > 0 && order.receivers[0].name && order.buyer.cellphone.startsWith("010-0"),
      )
    }
    next = body.links.find((link: Any) => link.rel === "next")?.href
  }
  assert.ok(seen.length > 80, `a month holds ${seen.length} orders`)
  assert.equal(new Set(seen).size, seen.length)
  assert.deepEqual(seen, seen.toSorted().reverse(), "newest first")
})

test("no data is an empty list, not an error", async () => {
  const { call } = caller()
  const { status, body } = await call("/orders?start_date=2026-04-01&end_date=2026-04-02")
  assert.deepEqual([status, body], [200, { orders: [], links: [] }])
})

test("one order and its parts, and fields keeps what was asked for", async () => {
  const { call } = caller()
  const { body } = await call(`/orders?${month}&limit=1&offset=40&fields=order_id,paid`)
  const [order] = body.orders
  assert.deepEqual(Object.keys(order), ["order_id", "paid"])
  const id = order.order_id
  assert.equal((await call(`/orders/${id}`)).body.order.order_id, id)
  assert.equal((await call(`/orders?order_id=${id}`)).body.orders.length, 1)
  for (const part of ["items", "receivers", "buyer", "shipments"])
    assert.ok((await call(`/orders/${id}/${part}`)).body[part], part)
  assert.equal((await call("/orders/20260301-9999999")).status, 404)
  assert.equal((await call("/orders/none")).status, 404)
})

test("an order moves on as time goes by, and new ones come in", async () => {
  const { simulator, call } = caller()
  const before = (await call(`/orders?${month}&limit=1000&embed=items`)).body.orders
  simulator.clock.step(30 * 86_400_000)
  const pair = simulator.grant("mymall", { scopes: knownScopes })
  const headers = { authorization: `Bearer ${pair.access_token}` }
  const after = (
    await call("/orders?start_date=2026-02-11&end_date=2026-04-10&limit=1000&embed=items", { headers })
  ).body.orders
  assert.ok(after.length > before.length)
  const newest = before[0]
  const moved = after.find((order: Any) => order.order_id === newest.order_id)
  assert.notEqual(moved.items[0].order_status, newest.items[0].order_status)
})

test("customers need a telephone number or a member id", async () => {
  const { call } = caller()
  assert.equal((await call("/customers")).status, 422)
  const { body } = await call(`/orders?${month}&limit=100&embed=buyer`)
  const buyer = body.orders.find((order: Any) => order.member_id).buyer
  const byPhone = (await call(`/customers?cellphone=${buyer.cellphone}`)).body.customers
  assert.equal(byPhone[0].member_id, buyer.member_id)
  assert.equal((await call(`/customers?member_id=${buyer.member_id}`)).body.customers.length, 1)
  assert.equal((await call("/customers?member_id=nobody")).status, 200)
})

test("products: at most 100 at a time, a count, and one by number", async () => {
  const { call } = caller()
  assert.equal((await call("/products?limit=101")).status, 422)
  const { count } = (await call("/products/count")).body
  const { products, links } = (await call("/products?limit=100")).body
  assert.ok(count > 100 && products.length === 100 && links.length === 1)
  const [product] = products
  assert.match(product.product_code, /^P[0-9A-Z]{7}$/)
  assert.match(product.product_name, /[가-힣]/)
  assert.deepEqual((await call(`/products/${product.product_no}`)).body.product, product)
  assert.equal((await call("/products/1")).status, 404)
})

test("store, shops, boards and articles; writing one", async () => {
  const { simulator, call } = caller()
  assert.equal((await call("/store")).body.store.mall_id, "mymall")
  assert.equal((await call("/shops")).body.shops.length, 1)
  const { boards } = (await call("/boards")).body
  assert.deepEqual(
    boards.map((board: Any) => board.board_no),
    [1, 4, 6, 9],
  )
  assert.equal((await call("/boards/2/articles")).status, 404)
  const write = (requests: unknown) =>
    call("/boards/9/articles", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ shop_no: 1, requests }),
    })
  const reply = { writer: "상담원", title: "답변드립니다", content: "확인했습니다.", client_ip: "192.0.2.1" }
  assert.equal((await write([{ ...reply, title: "" }])).status, 422)
  assert.equal((await write("x")).status, 422)
  const { status, body } = await write([reply])
  assert.equal(status, 201)
  const newest = (await call("/boards/9/articles?limit=1")).body.articles[0]
  assert.deepEqual(newest, body.articles[0])
  const unable = simulator.grant("mymall", { scopes: ["mall.read_community"] })
  const headers = { authorization: `Bearer ${unable.access_token}` }
  assert.equal((await call("/boards/9/articles", { method: "POST", body: "{}", headers })).status, 403)
})

test("the same seed and mall give the same shop; others differ", async () => {
  const all = async (seed: number) =>
    (await caller({ seed }).call(`/orders?${month}&limit=20&embed=items,buyer`)).text
  assert.equal(await all(1), await all(1))
  assert.notEqual(await all(1), await all(2))
})

test("the bucket holds 40 and drains two a second", async () => {
  const { simulator, call } = caller({ switches: {} })
  const used: (string | null)[] = []
  for (let i = 0; i < 41; i++) used.push((await call("/store")).headers.get("x-api-call-limit"))
  assert.deepEqual([used[0], used[39]], ["1/40", "40/40"])
  assert.equal((await call("/store")).status, 429)
  simulator.clock.step(1000)
  assert.deepEqual(
    [(await call("/store")).status, (await call("/store")).status, (await call("/store")).status],
    [200, 200, 429],
  )
})

test("the quota tells how long to wait only when it is used up, and calling on makes it longer", async () => {
  const { simulator, call } = caller()
  const first = await call("/store")
  assert.equal(first.headers.get("x-cafe24-call-remain"), null)
  assert.ok(first.headers.has("x-cafe24-call-usage") && first.headers.has("x-cafe24-time-usage"))
  simulator.mallOf("mymall").quota.calls = 2998
  assert.equal((await call("/store")).status, 200)
  const full = await call("/store")
  assert.equal(full.headers.get("x-cafe24-call-remain"), "600")
  const over = await call("/store")
  assert.deepEqual([over.status, over.headers.get("x-cafe24-call-remain")], [429, "610"])
  simulator.clock.step(611_000)
  assert.equal((await call("/store")).status, 200)
})

test("API faults: statuses, pages, cut lines", async () => {
  const { simulator, call } = caller()
  for (const [apiError, status] of [
    ["500", 500],
    ["503", 503],
    ["504", 504],
    ["429", 429],
    ["409", 409],
    ["expired", 401],
    ["deleted", 403],
  ] as const) {
    simulator.switches.set({ apiError: { value: apiError, times: 1 } })
    assert.equal((await call("/store")).status, status)
  }
  simulator.switches.set({ apiError: { value: "html", times: 1 } })
  assert.match((await call("/store")).text, /^<html>/)
  simulator.switches.set({ apiError: { value: "dropped", times: 1 } })
  await assert.rejects(call("/store"), TypeError)
  assert.equal((await call("/store")).status, 200)
})

test("the Front API asks for the client id instead of a token", async () => {
  const { simulator } = caller()
  const get = (headers: Record<string, string>) =>
    simulator.fetch(new Request(`${origin}/mymall/api/v2/products?limit=1`, { headers }))
  assert.equal((await get({ "x-cafe24-client-id": "simulator-client-id" })).status, 200)
  assert.equal((await get({})).status, 401)
})
