// How far an order has come: the truth is the status on each item.
import type { Random } from "../seeded-random.ts"

export type OrderFate = "kept" | "cancelled" | "returned" | "exchanged" | "held"
export interface Status {
  code: string
  text: string
  paid: boolean
  shipped: boolean
  shippedAt?: number
  deliveredAt?: number
}

const hourMs = 3_600_000
const texts = {
  N00: "입금전",
  N10: "상품준비중",
  N20: "배송준비중",
  N21: "배송대기",
  N22: "배송보류",
  N30: "배송중",
  N40: "배송완료",
  N50: "구매확정",
  C00: "취소신청",
  C40: "취소완료",
  R00: "반품신청",
  R40: "반품완료",
  E00: "교환신청",
  E40: "교환완료",
} as const

export function fateOf(random: Random): OrderFate {
  const chance = random()
  if (chance < 0.06) return "cancelled"
  if (chance < 0.1) return "returned"
  if (chance < 0.13) return "exchanged"
  return chance < 0.15 ? "held" : "kept"
}

const shippedAfter = 40 * hourMs
const deliveredAfter = 80 * hourMs
/** Hours after the order from which a status holds; the last one reached counts. */
const ways: Record<OrderFate, readonly (readonly [number, keyof typeof texts])[]> = {
  kept: [
    [0, "N10"],
    [12, "N20"],
    [34, "N21"],
    [40, "N30"],
    [80, "N40"],
    [240, "N50"],
  ],
  held: [
    [0, "N10"],
    [12, "N20"],
    [34, "N22"],
    [400, "N30"],
  ],
  cancelled: [
    [0, "N10"],
    [5, "C00"],
    [20, "C40"],
  ],
  returned: [
    [0, "N10"],
    [12, "N20"],
    [40, "N30"],
    [80, "N40"],
    [130, "R00"],
    [220, "R40"],
  ],
  exchanged: [
    [0, "N10"],
    [12, "N20"],
    [40, "N30"],
    [80, "N40"],
    [110, "E00"],
    [200, "E40"],
  ],
}

export function statusAt(
  order: { orderedAt: number; byTransfer: boolean; fate: OrderFate },
  now: number,
): Status {
  const age = now - order.orderedAt
  if (order.byTransfer && age < 1.5 * hourMs)
    return { code: "N00", text: texts.N00, paid: false, shipped: false }
  const reached = ways[order.fate].filter(([from]) => age >= from * hourMs).at(-1) ?? ways[order.fate][0]!
  const code = reached[1]
  const after = order.fate === "held" ? 400 * hourMs : shippedAfter
  const shipped = order.fate !== "cancelled" && age >= after
  const delivered = shipped && order.fate !== "held" && age >= deliveredAfter
  return {
    code,
    text: texts[code],
    paid: true,
    shipped,
    shippedAt: shipped ? order.orderedAt + after : undefined,
    deliveredAt: delivered ? order.orderedAt + deliveredAfter : undefined,
  }
}
