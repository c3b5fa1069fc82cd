// Orders of a made-up shop. Every day has its own, made when asked for, so new ones appear as time goes by.
import { createRandom, type Random, seedOf } from "../seeded-random.ts"
import { dataTime, seoulDayStartsAt, seoulDayText } from "../time-text.ts"
import type { Product } from "./catalogue.ts"
import { fateOf, type OrderFate, statusAt } from "./order-status.ts"
import type { Person } from "./people.ts"
import { digits, doorMessage, personName, sizes, won, yes } from "./words.ts"

const dayMs = 86_400_000

/** Everything about an order that does not change with time. */
export interface Order {
  id: string
  orderedAt: number
  person: Person
  guest: boolean
  byTransfer: boolean
  fate: OrderFate
  receiver: string
  message: string
  mobile: boolean
  lines: { product: Product; quantity: number; option: string }[]
}

export function makeOrders(
  seed: number,
  day: number,
  people: readonly Person[],
  products: readonly Product[],
): Order[] {
  const random = createRandom(seedOf(seed, "orders", day))
  const date = seoulDayText(day).replaceAll("-", "")
  const count = 2 + random.below(6)
  const times = Array.from({ length: count }, () => random.below(dayMs)).sort((a, b) => a - b)
  let serial = 0
  return times.map((time) => {
    serial += 1 + random.below(9)
    return makeOrder(random, `${date}-${digits(serial, 7)}`, seoulDayStartsAt(day) + time, people, products)
  })
}

function makeOrder(
  random: Random,
  id: string,
  orderedAt: number,
  people: readonly Person[],
  products: readonly Product[],
): Order {
  const person = random.pick(people)
  const isGift = random() < 0.15
  return {
    id,
    orderedAt,
    person,
    guest: random() < 0.12,
    byTransfer: random() < 0.2,
    fate: fateOf(random),
    receiver: isGift ? personName(random) : person.name,
    message: doorMessage(random),
    mobile: random() < 0.75,
    lines: Array.from({ length: 1 + random.below(3) }, () => ({
      product: random.pick(products),
      quantity: random() < 0.85 ? 1 : 2,
      option: `사이즈=${random.pick(sizes)}`,
    })),
  }
}

const priceOf = (line: Order["lines"][number]) => Number(line.product.price) * line.quantity
const freeShippingFrom = 50_000
const shippingFee = 3000
const paysFor = (order: Order) => {
  const goods = order.lines.reduce((sum, line) => sum + priceOf(line), 0)
  return goods >= freeShippingFrom ? { goods, shipping: 0 } : { goods, shipping: shippingFee }
}

export function showOrder(order: Order, now: number) {
  const { goods, shipping } = paysFor(order)
  const status = statusAt(order, now)
  return {
    shop_no: 1,
    currency: "KRW",
    order_id: order.id,
    member_id: order.guest ? "" : order.person.customer.member_id,
    billing_name: order.person.name,
    payment_method: [order.byTransfer ? "cash" : "card"],
    payment_method_name: [order.byTransfer ? "무통장입금" : "신용카드"],
    paid: yes(status.paid),
    canceled: yes(status.code.startsWith("C4")),
    order_date: dataTime(order.orderedAt),
    payment_date: status.paid ? dataTime(order.orderedAt + (order.byTransfer ? 5_400_000 : 40_000)) : null,
    order_from_mobile: yes(order.mobile),
    order_price_amount: won(goods),
    shipping_fee: won(shipping),
    payment_amount: won(status.paid ? goods + shipping : 0),
  }
}

export function showItems(order: Order, now: number) {
  const status = statusAt(order, now)
  return order.lines.map((line, i) => ({
    shop_no: 1,
    order_item_code: `${order.id}-${digits(i + 1, 2)}`,
    product_no: line.product.product_no,
    product_code: line.product.product_code,
    product_name: line.product.product_name,
    option_value: line.option,
    quantity: line.quantity,
    product_price: line.product.price,
    order_status: status.code,
    status_text: status.text,
    tracking_no: status.shipped ? trackingNo(order) : "",
    shipping_company_code: status.shipped ? "0006" : "",
    shipping_company_name: status.shipped ? "CJ대한통운" : "",
    ordered_date: dataTime(order.orderedAt),
    shipped_date: status.shippedAt === undefined ? null : dataTime(status.shippedAt),
    delivered_date: status.deliveredAt === undefined ? null : dataTime(status.deliveredAt),
  }))
}

const trackingNo = (order: Order) => `6${order.id.replace("-", "").slice(4)}`

export function showReceivers(order: Order) {
  const { person } = order
  return [
    {
      shop_no: 1,
      shipping_code: `D-${order.id}-00`,
      name: order.receiver,
      phone: "",
      cellphone: person.cellphone,
      zipcode: person.zipcode,
      address1: person.address1,
      address2: person.address2,
      address_full: `${person.address1} ${person.address2}`,
      shipping_message: order.message,
    },
  ]
}

export const showBuyer = ({ person, guest }: Order) => ({
  shop_no: 1,
  member_id: guest ? "" : person.customer.member_id,
  member_group_no: guest ? null : person.customer.group_no,
  name: person.name,
  email: person.email,
  phone: "",
  cellphone: person.cellphone,
})

export function showShipments(order: Order, now: number) {
  const status = statusAt(order, now)
  if (!status.shipped) return []
  return [
    {
      shop_no: 1,
      order_id: order.id,
      shipping_code: `D-${order.id}-00`,
      tracking_no: trackingNo(order),
      shipping_company_code: "0006",
      status: status.deliveredAt === undefined ? "shipping" : "delivered",
      order_item_code: order.lines.map((_, i) => `${order.id}-${digits(i + 1, 2)}`),
    },
  ]
}
