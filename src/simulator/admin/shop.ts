// One mall's made-up shop: the same seed and mall id give the same shop. Made piece by piece, when asked for.
import { seedOf } from "../seeded-random.ts"
import { seoulDay } from "../time-text.ts"
import { type Article, boards, makeArticles } from "./boards.ts"
import { makeProducts } from "./catalogue.ts"
import { makeOrders, type Order } from "./orders.ts"
import { makePeople } from "./people.ts"

/** Days of orders kept ready; more are made anew. */
const keptDays = 400

export function createShop(simulatorSeed: number, mallId: string, startedAt: number) {
  const seed = seedOf(simulatorSeed, mallId, "shop")
  const people = once(() => makePeople(seed, startedAt))
  const products = once(() => makeProducts(seed, startedAt))
  const articles = new Map<number, Article[]>()
  const days = new Map<number, Order[]>()

  function ordersOf(day: number): Order[] {
    const kept = days.get(day)
    if (kept) return kept
    if (days.size >= keptDays) days.delete(days.keys().next().value!)
    const made = makeOrders(seed, day, people(), products())
    days.set(day, made)
    return made
  }

  return {
    store: {
      shop_no: 1,
      shop_name: `${mallId} 스토어`,
      mall_id: mallId,
      base_domain: `${mallId}.cafe24.com`,
      primary_domain: `${mallId}.cafe24.com`,
      company_name: "시뮬레이터 상점",
      company_registration_no: "000-00-00000",
      president_name: "홍길동",
      phone: "02-0000-0000",
      email: `${mallId}@example.com`,
      country: "대한민국",
      country_code: "KOR",
      currency: "KRW",
    },
    people,
    products,
    boards,
    articles(boardNo: number): Article[] | undefined {
      if (!boards.some((board) => board.board_no === boardNo)) return
      const kept = articles.get(boardNo) ?? makeArticles(seed, boardNo, people(), startedAt)
      articles.set(boardNo, kept)
      return kept
    },
    /** Newest first; nothing from the future. */
    orders(fromAt: number, toAt: number, now: number): Order[] {
      const found: Order[] = []
      const until = Math.min(toAt, now)
      for (let day = seoulDay(until); day >= seoulDay(fromAt); day--)
        for (const order of ordersOf(day).toReversed())
          if (order.orderedAt >= fromAt && order.orderedAt <= until) found.push(order)
      return found
    },
  }
}
export type Shop = ReturnType<typeof createShop>

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
