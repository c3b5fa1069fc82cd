// The Admin API calls the simulator answers, each with the scope it needs.

import type { SimulatedDelivery } from "../rules/webhooks.ts"
import { dataTime } from "../time-text.ts"
import { addArticle, type Writing } from "./boards.ts"
import { type Order, showBuyer, showItems, showOrder, showReceivers, showShipments } from "./orders.ts"
import { checkShop, listOf, pickFields, readPeriod, Unprocessable, wholeNumber } from "./parameters.ts"
import type { Shop } from "./shop.ts"

export interface EndpointCall {
  shop: Shop
  mallId: string
  query: URLSearchParams
  /** Path parameters. */
  path: Record<string, string>
  /** The address that was called, for `links`. */
  url: string
  body?: unknown
  now: number
  deliveries: readonly SimulatedDelivery[]
}
export interface Endpoint {
  method: "GET" | "POST"
  path: string
  scope: string
  /** Also answered by the Front API. */
  front?: true
  run: (call: EndpointCall) => { status?: 200 | 201; body: object } | undefined
}

function page<T extends object>(
  call: EndpointCall,
  name: string,
  all: readonly T[],
  limits: { limit: number; offset: number },
  show: (item: T) => object = (item) => item,
) {
  const { query } = call
  const limit = wholeNumber(query, "limit", 10, 1, limits.limit)
  const offset = wholeNumber(query, "offset", 0, 0, limits.offset)
  const links: { rel: "next"; href: string }[] = []
  if (offset + limit < all.length) {
    const next = new URL(call.url)
    next.searchParams.set("limit", String(limit))
    next.searchParams.set("offset", String(offset + limit))
    links.push({ rel: "next", href: next.href })
  }
  const shown = all.slice(offset, offset + limit).map((item) => pickFields(show(item), query))
  return { body: { [name]: shown, links } }
}

function embedded(order: Order, call: EndpointCall): object {
  const wanted = listOf(call.query, "embed")
  return {
    ...showOrder(order, call.now),
    ...(wanted.includes("items") && { items: showItems(order, call.now) }),
    ...(wanted.includes("receivers") && { receivers: showReceivers(order) }),
    ...(wanted.includes("buyer") && { buyer: showBuyer(order) }),
  }
}

const dayMs = 86_400_000
function findOrder(call: EndpointCall, id: string): Order | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})-\d{7}$/.exec(id)
  if (!parts) return
  const midnight = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) - 9 * 3_600_000
  return call.shop.orders(midnight, midnight + dayMs - 1, call.now).find((order) => order.id === id)
}

function listOrders(call: EndpointCall) {
  const { query, shop, now } = call
  const ids = listOf(query, "order_id")
  const period = readPeriod(query)
  if (!period && ids.length === 0)
    throw new Unprocessable("start_date", "start_date and end_date, or order_id, are required.")
  const found = period
    ? shop.orders(period.fromAt, period.toAt, now)
    : ids.flatMap((id) => findOrder(call, id) ?? [])
  const member = query.get("member_id")
  const statuses = listOf(query, "order_status")
  const wanted = found.filter(
    (order) =>
      (ids.length === 0 || ids.includes(order.id)) &&
      (!member || (!order.guest && order.person.customer.member_id === member)) &&
      (statuses.length === 0 || showItems(order, now).some((item) => statuses.includes(item.order_status))),
  )
  return page(call, "orders", wanted, { limit: 1000, offset: 15_000 }, (order) => embedded(order, call))
}

const orderPart =
  (name: string, show: (order: Order, now: number) => object): Endpoint["run"] =>
  (call) => {
    const order = findOrder(call, call.path.order_id!)
    return order && { body: { [name]: show(order, call.now) } }
  }

function listCustomers(call: EndpointCall) {
  const members = listOf(call.query, "member_id")
  const phone = call.query.get("cellphone")?.replaceAll("-", "")
  if (!phone && members.length === 0)
    throw new Unprocessable("cellphone", "cellphone or member_id is required.")
  const found = call.shop
    .people()
    .filter(
      (person) =>
        (!phone || person.cellphone.replaceAll("-", "") === phone) &&
        (members.length === 0 || members.includes(person.customer.member_id)),
    )
  return page(call, "customers", found, { limit: 100, offset: 8000 }, (person) => person.customer)
}

function someProducts({ shop, query }: EndpointCall) {
  const numbers = listOf(query, "product_no")
  const name = query.get("product_name")
  return shop
    .products()
    .filter(
      (product) =>
        (numbers.length === 0 || numbers.includes(String(product.product_no))) &&
        (!name || product.product_name.includes(name)) &&
        (["display", "selling"] as const).every(
          (flag) => !query.get(flag) || query.get(flag) === product[flag],
        ),
    )
    .toReversed()
}

function readWritings(body: unknown): Writing[] {
  const given = (body as { requests?: unknown } | undefined)?.requests
  if (!Array.isArray(given) || given.length === 0 || given.length > 10)
    throw new Unprocessable("requests", "requests must hold 1 to 10 entries.")
  for (const entry of given)
    for (const name of ["writer", "title", "content", "client_ip"])
      if (typeof entry?.[name] !== "string" || entry[name] === "")
        throw new Unprocessable(name, `${name} is required.`)
  return given
}

function writeArticles(call: EndpointCall) {
  const boardNo = Number(call.path.board_no)
  const articles = call.shop.articles(boardNo)
  if (!articles) return
  const written = readWritings(call.body).map((writing) => addArticle(articles, boardNo, writing, call.now))
  return { status: 201 as const, body: { articles: written } }
}

const showDelivery = (mallId: string) => (d: SimulatedDelivery, index: number) => ({
  log_id: `${mallId}-${index + 1}`,
  log_type: "G",
  event_no: d.eventNo,
  mall_id: mallId,
  requested_time: dataTime(d.at),
  request_endpoint: d.target,
  request_body: d.body,
  success: d.status !== undefined && d.status < 300 ? "T" : "F",
  response_http_code: d.status === undefined ? null : String(d.status),
})

export const endpoints: readonly Endpoint[] = [
  { method: "GET", path: "/orders", scope: "mall.read_order", run: listOrders },
  {
    method: "GET",
    path: "/orders/:order_id",
    scope: "mall.read_order",
    run: (call) => {
      const order = findOrder(call, call.path.order_id!)
      return order && { body: { order: pickFields(embedded(order, call), call.query) } }
    },
  },
  {
    method: "GET",
    path: "/orders/:order_id/items",
    scope: "mall.read_order",
    run: orderPart("items", showItems),
  },
  {
    method: "GET",
    path: "/orders/:order_id/receivers",
    scope: "mall.read_order",
    run: orderPart("receivers", showReceivers),
  },
  {
    method: "GET",
    path: "/orders/:order_id/buyer",
    scope: "mall.read_order",
    run: orderPart("buyer", showBuyer),
  },
  {
    method: "GET",
    path: "/orders/:order_id/shipments",
    scope: "mall.read_order",
    run: orderPart("shipments", showShipments),
  },
  { method: "GET", path: "/customers", scope: "mall.read_customer", run: listCustomers },
  {
    method: "GET",
    path: "/products",
    scope: "mall.read_product",
    front: true,
    run: (call) => page(call, "products", someProducts(call), { limit: 100, offset: 5000 }),
  },
  {
    method: "GET",
    path: "/products/count",
    scope: "mall.read_product",
    front: true,
    run: (call) => ({ body: { count: someProducts(call).length } }),
  },
  {
    method: "GET",
    path: "/products/:product_no",
    scope: "mall.read_product",
    front: true,
    run({ shop, path, query }) {
      const product = shop.products().find((p) => String(p.product_no) === path.product_no)
      return product && { body: { product: pickFields(product, query) } }
    },
  },
  {
    method: "GET",
    path: "/store",
    scope: "mall.read_store",
    run: ({ shop }) => ({ body: { store: shop.store } }),
  },
  {
    method: "GET",
    path: "/shops",
    scope: "mall.read_store",
    run: ({ shop: { store } }) => ({
      body: {
        shops: [
          {
            shop_no: 1,
            default: "T",
            shop_name: store.shop_name,
            business_country_code: "KR",
            language_code: "ko_KR",
            currency_code: "KRW",
            base_domain: store.base_domain,
            active: "T",
          },
        ],
      },
    }),
  },
  {
    method: "GET",
    path: "/boards",
    scope: "mall.read_community",
    front: true,
    run: (call) => page(call, "boards", call.shop.boards, { limit: 100, offset: 5000 }),
  },
  {
    method: "GET",
    path: "/boards/:board_no/articles",
    scope: "mall.read_community",
    front: true,
    run(call) {
      const articles = call.shop.articles(Number(call.path.board_no))
      return articles && page(call, "articles", articles, { limit: 100, offset: 5000 })
    },
  },
  { method: "POST", path: "/boards/:board_no/articles", scope: "mall.write_community", run: writeArticles },
  {
    method: "GET",
    path: "/webhooks/logs",
    scope: "mall.read_application",
    run: (call) =>
      page(call, "logs", call.deliveries.map(showDelivery(call.mallId)).toReversed(), {
        limit: 100,
        offset: 5000,
      }),
  },
]

export function runEndpoint(endpoint: Endpoint, call: EndpointCall) {
  checkShop(call.query)
  return endpoint.run(call)
}
