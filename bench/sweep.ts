// A sweep of very many due connections: the whole refresh, safe at every step, beside a bare loop of the same requests and disk writes.
import { copyFile, mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { assemble } from "../src/compose/keeper.ts"
import { postLikeFetch } from "../src/node/post-form.ts"
import { createRescueFolder } from "../src/node/rescue/folder.ts"
import { runBareLoop } from "./kit/bare-loop.ts"
import type { Bench } from "./kit/bench.ts"
import { startListener } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { median, ratio, sideBySide, spread } from "./kit/side-by-side.ts"
import { benchApp, benchSecret, openStock, stock } from "./kit/stock.ts"

const concurrency = 16
const usual = { count: 10_000, rounds: 3 }
const small = { count: 50, rounds: 1 }

const bench: Bench = {
  title: "A sweep of 10,000 due connections",
  method: [
    `\`keeper.sweep()\` over an SQLite store and the rescue folder as \`mallkey serve\` has them, ${concurrency} at a time; a small token endpoint in a process of its own answers at once. Both sides work on a fresh copy of the same file.`,
    "The floor, with as many at a time: per connection (1) one `UPDATE` with `synchronous=FULL`: the token is about to be presented; (2) the same request, by `fetch`; (3) the answer written to a file of its own, `fsync` of file and folder; (4) one `UPDATE` with `synchronous=FULL` of the row and its indexes; (5) the file removed. It reads no row, opens and seals no token, reads no answer but for `JSON.parse`, takes no lease, compares nothing and tells nobody.",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { count, rounds } = numbersFrom(args, usual, small)
      const stocked = join(folder, "stock.db")
      say(`storing ${count} due connections …`)
      await stock(stocked, { count, due: count, openable: true })
      const endpoint = await startListener([join(import.meta.dirname, "peers/token-endpoint.ts")])
      const onCopy = (work: (path: string, rescueFolder: string) => Promise<void>) => async () => {
        const place = join(folder, "turn")
        await mkdir(join(place, "rescue"), { recursive: true })
        const path = join(place, "mallkey.db")
        await copyFile(stocked, path)
        const startedAt = performance.now()
        await work(path, join(place, "rescue"))
        const perSecond = (count * 1_000) / (performance.now() - startedAt)
        await rm(place, { recursive: true })
        say(`${Math.round(perSecond)} per second`)
        return perSecond
      }
      const { url } = endpoint
      const figures = await sideBySide(rounds, {
        floor: onCopy((path, rescueFolder) => runBareLoop({ path, rescueFolder, url, count, concurrency })),
        sweep: onCopy((path, rescueFolder) => runSweep(path, rescueFolder, url, count)),
      })
      await endpoint.end()
      const share = ratio(figures.sweep, figures.floor)
      return {
        claims: [
          {
            target: "at least 60 % of the rate of a bare loop with the same requests and durable writes",
            measured: percent(share),
            met: share >= 0.6,
          },
        ],
        columns: ["", "connections per second, median (least–most)", "share"],
        rows: [
          ["the bare loop", spread(figures.floor, whole), "100 %"],
          ["**the sweep**", spread(figures.sweep, whole), percent(share)],
        ],
        notes: [
          `${count.toLocaleString("en")} connections, ${rounds} rounds. At this rate ${whole(median(figures.sweep) * 75 * 60)} malls can be kept by one process: each is refreshed every 75 minutes or so.`,
        ],
      }
    }),
}

export default bench

const whole = (figure: number) => Math.round(figure).toLocaleString("en")
const percent = (share: number) => `${Math.round(share * 100)} %`

async function runSweep(path: string, rescueFolder: string, url: string, count: number): Promise<void> {
  const store = await openStock(path)
  const keeper = assemble({
    store,
    app: {
      clientId: benchApp,
      clientSecret: "bench-secret",
      redirectUri: "http://127.0.0.1:9/callback",
      baseUrl: `${url}/{mall_id}`,
    },
    secrets: [benchSecret],
    postForm: postLikeFetch(),
    rescue: createRescueFolder(rescueFolder),
    sweepConcurrency: concurrency,
  })
  const { refreshed, failures } = await keeper.sweep()
  await store.close()
  if (refreshed !== count)
    throw new Error(`${refreshed} of ${count}: ${JSON.stringify(failures.slice(0, 3))}`)
}
