// keeper.token() in the process: remembered, and read from the store.

import { join } from "node:path"
import { DatabaseSync, StatementSync } from "node:sqlite"
import { assemble, sealerOf } from "../src/compose/keeper.ts"
import type { KeeperOfHouse } from "../src/core/keeper-of-house.ts"
import { createRescueShelf } from "../src/node/rescue/shelf.ts"
import type { Bench } from "./kit/bench.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { median, ratio, sideBySide, spread, timeCalls } from "./kit/side-by-side.ts"
import { benchApp, benchSecret, idAt, openStock, stock } from "./kit/stock.ts"

const count = 1_000
const usual = { rounds: 11, remembered: 500_000, reads: 20_000 }
const small = { rounds: 1, remembered: 500, reads: 50 }
const id = idAt(count / 2)

const bench: Bench = {
  title: "A token in the process: `keeper.token(id)`",
  method: [
    `An SQLite store with ${count.toLocaleString("en")} connections, one of them asked for again and again; each call is awaited before the next.`,
    "*Remembered*: the keeper as it is by default (a fresh pair is remembered for 5 seconds). The floor is `await Promise.resolve(map.get(id))` on a map of as many entries.",
    "*Not remembered*: `timing: { rememberMs: 0 }`. One floor is the store's own SELECT, prepared once and run bare; the other adds what nobody can do without who keeps tokens sealed: decrypting the text and parsing it. The statements that SQLite is given for one call are counted.",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const sizes = numbersFrom(args, usual, small)
      const path = join(folder, "mallkey.db")
      await stock(path, { count, due: 0, openable: true })
      const store = await openStock(path)
      say("remembered …")
      const remembered = await measureRemembered(keeperOn(store, 5_000), sizes)
      say("not remembered …")
      const forgetful = keeperOn(store, 0)
      const read = await measureRead(forgetful, path, sizes)
      const statements = await statementsOf(() => forgetful.token(id))
      await store.close()
      const quick = ratio(remembered.keeper, remembered.floor)
      return {
        claims: [
          {
            target: "remembered: within 3× of a map look-up and an awaited promise",
            measured: `${quick.toFixed(2)}×`,
            met: quick <= 3,
          },
          {
            target: "not remembered: one indexed read",
            measured: `${statements.length} statement, \`${planOf(path, statements[0] ?? "")}\``,
            met: statements.length === 1 && /SEARCH .* USING INDEX/.test(planOf(path, statements[0] ?? "")),
          },
        ],
        columns: ["", "per call, median (least–most)", "against the floor"],
        rows: [
          ["map look-up and awaited promise", spread(remembered.floor, ns), "1"],
          ["**`keeper.token`, remembered**", spread(remembered.keeper, ns), `${quick.toFixed(2)}×`],
          ["the SELECT, run bare", spread(read.select, us), "1"],
          [
            "the SELECT, decrypted and parsed",
            spread(read.opened, us),
            `${ratio(read.opened, read.select).toFixed(2)}×`,
          ],
          [
            "**`keeper.token`, not remembered**",
            spread(read.keeper, us),
            `${ratio(read.keeper, read.select).toFixed(2)}× (${ratio(read.keeper, read.opened).toFixed(2)}× of the decrypted)`,
          ],
        ],
        notes: [
          `A keeper answers ${thousands(1e9 / median(remembered.keeper))} remembered reads a second and ${thousands(1e9 / median(read.keeper))} from the file, on one thread.`,
        ],
      }
    }),
}

export default bench

const ns = (figure: number) => `${figure.toFixed(0)} ns`
const us = (figure: number) => `${(figure / 1_000).toFixed(1)} µs`
const thousands = (figure: number) => (Math.round(figure / 1_000) * 1_000).toLocaleString("en")

function keeperOn(store: Awaited<ReturnType<typeof openStock>>, rememberMs: number): KeeperOfHouse {
  return assemble({
    store,
    app: { clientId: benchApp, clientSecret: "bench-secret", redirectUri: "https://bench.example/callback" },
    secrets: [benchSecret],
    rescue: createRescueShelf(),
    timing: { rememberMs },
  })
}

async function measureRemembered(keeper: KeeperOfHouse, { rounds, remembered: times }: typeof usual) {
  const map = new Map(Array.from({ length: count }, (_, index) => [idAt(index), { token: index }]))
  return sideBySide(rounds, {
    floor: timeCalls(times, () => Promise.resolve(map.get(id))),
    keeper: timeCalls(times, () => keeper.token(id)),
  })
}

async function measureRead(keeper: KeeperOfHouse, path: string, { rounds, reads: times }: typeof usual) {
  const database = new DatabaseSync(path, { readOnly: true })
  const [sql = ""] = await statementsOf(() => keeper.token(id))
  const select = database.prepare(sql)
  const sealer = sealerOf([benchSecret])
  const figures = await sideBySide(rounds, {
    select: timeCalls(times, async () => select.get(id)),
    opened: timeCalls(times, async () =>
      JSON.parse(sealer.open(select.get(id)!.tokens as string, `${id}|tokens`)),
    ),
    keeper: timeCalls(times, () => keeper.token(id)),
  })
  database.close()
  return figures
}

/** Listens at SQLite's own door, not at ours. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const doors = ["get", "all", "run", "iterate"] as const
  const before = doors.map((door) => StatementSync.prototype[door])
  doors.forEach((door, index) => {
    StatementSync.prototype[door] = function (this: StatementSync, ...values: never[]) {
      seen.push(this.sourceSQL)
      return (before[index] as (...values: never[]) => never).apply(this, values)
    }
  })
  try {
    await work()
  } finally {
    doors.forEach((door, index) => {
      StatementSync.prototype[door] = before[index] as never
    })
  }
  return seen
}

function planOf(path: string, sql: string): string {
  const database = new DatabaseSync(path, { readOnly: true })
  const plan = database.prepare(`explain query plan ${sql}`).all(id)
  database.close()
  return plan.map((row) => row.detail).join("; ")
}
