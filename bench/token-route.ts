// GET /v1/connections/{id}/token over HTTP: the server as people run it, beside Node's own bare answer.
import { join } from "node:path"
import type { Bench } from "./kit/bench.ts"
import { benchKey, serveEnvironment, startListener } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { answersPerSecond } from "./kit/load.ts"
import { median, ratio, sideBySide, spread } from "./kit/side-by-side.ts"
import { idAt, stock } from "./kit/stock.ts"

const sockets = 24
const usual = { rounds: 60, forMs: 250 }
const small = { rounds: 1, forMs: 20 }
const atLeast = 0.75

const bench: Bench = {
  title: "The token route: `GET /v1/connections/{id}/token`",
  method: [
    `\`mallkey serve\` in a process of its own, with its log and an SQLite store of 1,000 connections, asked for one token with an API key. The floor is a process of its own too: \`node:http\` answering every request with the very same body and no more headers than its type and length; it reads neither address nor key.`,
    `A third process asks: ${sockets} keep-alive sockets on loopback, one request at a time on each, a client of our own that reads little more than the length. ${usual.forMs} milliseconds each in turn, ${usual.rounds} rounds.`,
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { rounds, forMs } = numbersFrom(args, usual, small)
      const path = join(folder, "mallkey.db")
      await stock(path, { count: 1_000, due: 0, openable: true })
      const server = await startListener(["bin/mallkey.js", "serve", "--json"], {
        ...serveEnvironment(path),
        ...profiling(args),
      })
      const asked = { path: `/v1/connections/${idAt(7)}/token`, headers: { "x-api-key": benchKey } }
      const body = await (await fetch(server.url + asked.path, { headers: asked.headers })).text()
      const bare = await startListener([join(import.meta.dirname, "peers/bare-answer.mjs"), body])
      say(`${body.length} bytes, ${rounds} rounds …`)
      const load = (url: string) => () => answersPerSecond({ url, ...asked, sockets, forMs })
      const figures = await sideBySide(rounds, { bare: load(bare.url), mallkey: load(server.url) })
      await server.end()
      await bare.end()
      const share = ratio(figures.mallkey, figures.bare)
      const addedUs = 1e6 / median(figures.mallkey) - 1e6 / median(figures.bare)
      return {
        claims: [
          {
            target: `at least ${percent(atLeast)} of a bare \`node:http\` answer of the same size`,
            measured: percent(share),
            met: share >= atLeast,
          },
        ],
        columns: ["", "answers per second, median (least–most)", "share"],
        rows: [
          ["bare `node:http`", spread(figures.bare, thousands), "100 %"],
          ["**the token route**", spread(figures.mallkey, thousands), percent(share)],
        ],
        notes: [
          `${body.length} bytes of JSON. What the route adds to Node's own work is about ${addedUs.toFixed(0)} µs a request: the address, the key, the token, the answer's headers, the metrics.`,
        ],
      }
    }),
}

export default bench

const percent = (share: number) => `${Math.round(share * 100)} %`
const thousands = (figure: number) => (Math.round(figure / 100) * 100).toLocaleString("en")

/** `npm run bench token-route -- --profile FOLDER`: where the server's time went, for `node --cpu-prof` readers. */
function profiling(args: string[]): Record<string, string> {
  const folder = args[args.indexOf("--profile") + 1]
  if (!args.includes("--profile") || !folder) return {}
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` }
}
