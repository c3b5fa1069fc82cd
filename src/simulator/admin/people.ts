// Customers of a made-up shop.
import { createRandom, seedOf } from "../seeded-random.ts"
import { dataTime } from "../time-text.ts"
import { address, cellphone, digits, memberIdBase, personName, yes } from "./words.ts"

const customerCount = 260
const dayMs = 86_400_000

export interface Person {
  /** What GET /customers shows. */
  customer: Record<string, unknown> & { member_id: string; shop_no: number; group_no: number }
  name: string
  cellphone: string
  email: string
  zipcode: string
  address1: string
  address2: string
}

export const makePeople = (seed: number, startedAt: number): Person[] =>
  Array.from({ length: customerCount }, (_, i) => makePerson(seed, i, startedAt))

function makePerson(seed: number, index: number, startedAt: number): Person {
  const random = createRandom(seedOf(seed, "person", index))
  const member_id = `${memberIdBase(random)}${digits(index + 1, 3)}`
  const joinedAt = startedAt - dayMs * (1 + random.below(1500))
  const points = random.below(300) * 100
  return {
    customer: {
      shop_no: 1,
      member_id,
      group_no: 1 + random.below(4),
      member_authentication: "T",
      sms: yes(random() < 0.6),
      news_mail: yes(random() < 0.4),
      gender: random() < 0.7 ? "F" : "M",
      available_points: `${points}.00`,
      created_date: dataTime(joinedAt),
      last_login_date: dataTime(startedAt - dayMs * random.below(60)),
    },
    name: personName(random),
    cellphone: cellphone(random),
    email: `${member_id}@example.com`,
    ...address(random),
  }
}
