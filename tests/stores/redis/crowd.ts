// Puts as many pairs into Redis as asked for, as another program would, and says what a store makes of them.
import { createClient } from "redis"
import type { ConnectionFacts } from "../../../src/core/connection.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { redisParts } from "./bench.ts"

const [url = "", size = "0", end = "0"] = process.argv.slice(2)
const [count, endsAt] = [Number(size), Number(end)]

const client = createClient({ url, RESP: 2 })
await client.connect()
for (let start = 0; start < count; start += 1_000) {
  const some = Array.from({ length: 1_000 }, (_, index) => start + index)
  await Promise.all(
    some.map((index) => {
      const pair = { access_token: "a", refresh_token: `r${index}`, expires_at: endsAt }
      return client.set(`cafe24:oauth:mall${index}`, JSON.stringify(pair))
    }),
  )
}
client.destroy()

const store = await openStoreAt(url, redisParts())
const due: ConnectionFacts[] = []
const page = () =>
  store.list({ dueBefore: endsAt, limit: 500, ...(due.length > 0 && { after: due.at(-1)! }) })
for (let next = await page(); next.length > 0; next = await page()) due.push(...next)
const moments = due.map(({ refreshAt }) => refreshAt!)
const said = {
  listed: due.length,
  different: new Set(due.map(({ id }) => id)).size,
  inOrder: moments.every((at, place) => place === 0 || at >= moments[place - 1]!),
  moments: new Set(moments).size,
  tally: await store.tally(endsAt - 3_600_000),
  tooEarly: (await store.list({ dueBefore: endsAt - 7_200_000, limit: 500 })).length,
}
await store.close()
console.log(JSON.stringify(said))
