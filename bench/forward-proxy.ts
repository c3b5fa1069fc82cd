// The forward proxy with TLS: mallkey's own beside a bare CONNECT-and-TLS loop and mockttp, before one and the same platform.
import { join } from "node:path"
import type { Bench } from "./kit/bench.ts"
import { benchKey, type Child, serveEnvironment, startListener } from "./kit/child.ts"
import { download } from "./kit/download.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { answersPerSecond } from "./kit/load.ts"
import { type Around, around, isInstalled } from "./kit/others.ts"
import { highestWhile, residentMb } from "./kit/resident.ts"
import { ratio, sideBySide, spread } from "./kit/side-by-side.ts"
import { idAt, stock } from "./kit/stock.ts"
import { tunnelOpener } from "./kit/tunnel.ts"

const usual = { rounds: 9, seconds: 2, sockets: 32, flat: 100_000, megabytes: 1_024 }
const small = { rounds: 1, seconds: 0.2, sockets: 4, flat: 200, megabytes: 4 }
const mall = idAt(7)
const host = `${mall}.cafe24api.com`
const path = "/api/v2/admin/orders"
const other = "mockttp"

const bench: Bench = {
  title: "The forward proxy: CONNECT, TLS and a living token",
  method: [
    "`mallkey proxy` as `npm run build` makes it, in a process of its own, with an API key and an SQLite store of 1,000 connections, before a platform in another process: `node:http` that answers some 700 bytes of JSON to everything, with the headers of a limit that is never reached. The floor is a process of its own too: CONNECT, TLS with a certificate of the same kind, undici's `stream` to the same platform with one fixed header; no key, no token, no limits, nothing looked up. Where `mockttp` is installed (`npm i --no-save mockttp`, or elsewhere and `--others FOLDER`), it takes its turns as well, without its recording.",
    "Another process asks over 32 tunnels on loopback that are opened before the time begins, in turns. Behind the proxies is plain HTTP, so that the TLS measured is the one that a forward proxy adds. Everything shares the cores, so a ratio says more than a figure.",
    "Then the memory: as many further requests as the table says, and one answer of 1 GB.",
  ],
  run: (args, say) =>
    inFolder((folder) => measure(numbersFrom(args, usual, small), around(folder, args, say))),
}

export default bench

async function measure(options: typeof usual, { folder, others, program, say }: Around) {
  const store = join(folder, "mallkey.db")
  await stock(store, { count: 1_000, due: 0, openable: true })
  const platform = await startListener(["bench/peers/api-answer.mjs"])
  const bare = await startListener(["bench/peers/bare-connect.ts", platform.url, `/${mall}`])
  const mockttp = isInstalled(others, other)
    ? await startListener(["bench/peers/mockttp.mjs", platform.url, others])
    : undefined
  const environment = {
    ...serveEnvironment(store, { provider: platform.url }),
    MALLKEY_CA_DIR: join(folder, "ca"),
  }
  const mallkey = await startListener([program, "proxy", "--port", "0", "--json"], environment)
  try {
    const way = (child: Child) => {
      const open = tunnelOpener({ url: child.url, host, key: benchKey })
      return { url: child.url, path, headers: {}, host, open }
    }
    const load = { sockets: options.sockets, forMs: options.seconds * 1_000 }
    const turn = (child: Child) => () => answersPerSecond({ ...way(child), ...load })
    say(`${options.sockets} tunnels …`)
    const figures = await sideBySide(options.rounds, {
      bare: turn(bare),
      mallkey: turn(mallkey),
      ...(mockttp && { mockttp: turn(mockttp) }),
    })
    const before = residentMb(mallkey.pid)
    say(`${options.flat} requests for the memory …`)
    for (let done = 0; done < options.flat; ) {
      const rate = await answersPerSecond({ ...way(mallkey), ...load })
      done += rate * options.seconds
    }
    const after = residentMb(mallkey.pid)
    say(`${options.megabytes} MB in one answer …`)
    const { megabytes } = options
    const streaming = await highestWhile(mallkey.pid, () => download({ ...way(mallkey), megabytes }))
    return outcomeOf({ figures, before, after, streaming, options })
  } finally {
    for (const child of [mallkey, mockttp, bare, platform]) await child?.end()
  }
}

interface Measured {
  figures: Record<"bare" | "mallkey", number[]> & { mockttp?: number[] }
  before: number
  after: number
  streaming: number
  options: typeof usual
}

function outcomeOf({ figures, before, after, streaming, options }: Measured) {
  const { bare, mallkey, mockttp } = figures
  const share = ratio(mallkey, bare)
  const times = mockttp && ratio(mallkey, mockttp)
  const highest = Math.max(before, after, streaming)
  return {
    claims: [
      {
        target: "at least 70 % of a bare CONNECT-and-TLS loop",
        measured: percent(share),
        met: share >= 0.7,
      },
      ...(times === undefined
        ? []
        : [
            {
              target: `at least twice as many answers as ${other}`,
              measured: `${times.toFixed(1)} times`,
              met: times >= 2,
            },
          ]),
      { target: "under 130 MB all the while", measured: mb(highest), met: highest < 130 },
    ],
    columns: ["", `answers a second, ${options.sockets} tunnels`, "share"],
    rows: [
      ["bare CONNECT, TLS and undici `stream`", spread(bare, thousands), "100 %"],
      ["**`mallkey proxy`**", spread(mallkey, thousands), percent(share)],
      ...(mockttp ? [[`\`${other}\``, spread(mockttp, thousands), percent(ratio(mockttp, bare))]] : []),
    ],
    notes: [
      ...(mockttp ? [] : [`${other} was not installed, and is not in this run.`]),
      `Resident memory before ${options.flat.toLocaleString("en")} further requests, after them, and at most while ${options.megabytes.toLocaleString("en")} MB went through: ${before.toFixed(0)}, ${after.toFixed(0)} and ${mb(streaming)}.`,
    ],
  }
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const thousands = (figure: number) => (Math.round(figure / 10) * 10).toLocaleString("en")
const mb = (figure: number) => `${figure.toFixed(0)} MB`
