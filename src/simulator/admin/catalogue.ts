// Products of a made-up shop.
import { createRandom, seedOf } from "../seeded-random.ts"
import { dataTime } from "../time-text.ts"
import { colours, productKinds, productStyles, won, yes } from "./words.ts"

const productCount = 180
const firstProductNo = 10
const dayMs = 86_400_000

export type Product = ReturnType<typeof makeProduct>

export const makeProducts = (seed: number, startedAt: number): Product[] =>
  Array.from({ length: productCount }, (_, i) => makeProduct(seed, firstProductNo + i, startedAt))

function makeProduct(seed: number, product_no: number, startedAt: number) {
  const random = createRandom(seedOf(seed, "product", product_no))
  const [kind, basePrice] = random.pick(productKinds)
  const price = basePrice + random.below(12) * 1000
  const age = dayMs * (5 + random.below(700))
  const soldOut = random() < 0.08
  return {
    shop_no: 1,
    product_no,
    product_code: productCode(product_no),
    custom_product_code: "",
    product_name: `${random.pick(productStyles)} ${kind} (${random.pick(colours)})`,
    eng_product_name: "",
    price: won(price),
    retail_price: won(Math.round((price * 1.2) / 100) * 100),
    supply_price: won(Math.round((price * 0.55) / 100) * 100),
    display: yes(random() < 0.95),
    selling: yes(!soldOut && random() < 0.97),
    sold_out: yes(soldOut),
    product_condition: "N",
    summary_description: "매일 입기 좋은 기본 아이템입니다.",
    created_date: dataTime(startedAt - age),
    updated_date: dataTime(startedAt - Math.floor(age / 3)),
  }
}

/** P000000X: eight characters, counted in capital letters from the right, zeros before them. */
function productCode(no: number): string {
  let text = ""
  for (let rest = no; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text
  return `P${text.padStart(7, "0")}`
}
