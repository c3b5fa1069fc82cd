// Finding what is due: its cost must grow with what is due and not with what is stored.

import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Store } from "../src/core/ports.ts"
import type { Bench } from "./kit/bench.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { ratio, sideBySide, spread, timeCalls } from "./kit/side-by-side.ts"
import { openStock, stock } from "./kit/stock.ts"

const usual = { few: 1_000, many: 1_000_000, due: 100, rounds: 11 }
const small = { few: 100, many: 1_000, due: 10, rounds: 1 }
const leaseMs = 60_000

const bench: Bench = {
  title: `Claiming ${usual.due} due connections among very many`,
  method: [
    `\`store.list({ dueBefore: now, limit: ${usual.due} })\` of the SQLite store, which a sweep begins with, in a file with ${usual.few.toLocaleString("en")} connections and in one with ${usual.many.toLocaleString("en")}; exactly ${usual.due} are due in each, spread evenly among the others. The small file is the floor.`,
    "Then the same with what follows: a lease for each of them, taken and released (two writes per connection, none of which waits for the disk).",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { few, many, due, rounds } = numbersFrom(args, usual, small)
      const paths = { few: join(folder, "few.db"), many: join(folder, "many.db") }
      await stock(paths.few, { count: few, due, openable: false })
      say(`storing ${many} connections …`)
      await stock(paths.many, { count: many, due, openable: false })
      const stores = { few: await openStock(paths.few), many: await openStock(paths.many) }
      say(`${rounds} rounds …`)
      const listed = await sideBySide(rounds, {
        few: timeCalls(200, () => list(stores.few, due)),
        many: timeCalls(200, () => list(stores.many, due)),
      })
      const claimed = await sideBySide(rounds, {
        few: timeCalls(10, () => claim(stores.few, due)),
        many: timeCalls(10, () => claim(stores.many, due)),
      })
      await Promise.all([stores.few.close(), stores.many.close()])
      const slower = ratio(listed.many, listed.few)
      const claimedSlower = ratio(claimed.many, claimed.few)
      const name = (count: number) => `among ${count.toLocaleString("en")}`
      return {
        claims: [
          { target: "listed: within 1.5×", measured: `${slower.toFixed(2)}×`, met: slower <= 1.5 },
          {
            target: "with their leases: within 1.5×",
            measured: `${claimedSlower.toFixed(2)}×`,
            met: claimedSlower <= 1.5,
          },
        ],
        columns: ["", "median (least–most)", "against the small file"],
        rows: [
          [`listed, ${name(few)}`, spread(listed.few, ms), "1"],
          [`**listed, ${name(many)}**`, spread(listed.many, ms), `${slower.toFixed(2)}×`],
          [`with leases, ${name(few)}`, spread(claimed.few, ms), "1"],
          [`**with leases, ${name(many)}**`, spread(claimed.many, ms), `${claimedSlower.toFixed(2)}×`],
        ],
        notes: [`How SQLite finds them: \`${planOf(paths.many, due)}\`.`],
      }
    }),
}

export default bench

const ms = (figure: number) => `${(figure / 1e6).toFixed(2)} ms`

async function list(store: Store, due: number) {
  const found = await store.list({ dueBefore: Date.now(), limit: due })
  if (found.length !== due) throw new Error(`${found.length} are due instead of ${due}`)
  return found
}

async function claim(store: Store, due: number): Promise<void> {
  for (const { id } of await list(store, due)) {
    const lease = await store.lease(`refresh:${id}`, leaseMs)
    if (!lease) throw new Error(`the lease of ${id} is taken`)
    await lease.release()
  }
}

function planOf(path: string, due: number): string {
  const database = new DatabaseSync(path, { readOnly: true })
  const sql =
    "explain query plan select id from connections where refresh_at <= ? order by refresh_at, id limit ?"
  const plan = database.prepare(sql).all(Date.now(), due)
  database.close()
  return plan.map((row) => row.detail).join("; ")
}
