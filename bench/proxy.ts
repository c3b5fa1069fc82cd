// /proxy/{id}/… over HTTP: the server as people run it, beside a bare undici proxy, before one and the same platform.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Bench } from "./kit/bench.ts"
import { benchKey, type Child, serveEnvironment, startListener } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { answersPerSecond } from "./kit/load.ts"
import { median, ratio, sideBySide, spread } from "./kit/side-by-side.ts"
import { idAt, stock } from "./kit/stock.ts"

const usual = { rounds: 9, seconds: 2, sockets: 32, flat: 100_000 }
const small = { rounds: 1, seconds: 0.2, sockets: 4, flat: 200 }
const apiPath = "/api/v2/admin/orders?limit=5"
const id = idAt(7)

/** No dependency of this project: measured beside it where somebody has installed it. */
const peer = "@fastify/reply-from"
const hasPeer = [peer, "fastify"].every((name) =>
  existsSync(join(import.meta.dirname, "../node_modules", name)),
)

const bench: Bench = {
  title: "The prefix proxy: `ANY /proxy/{id}/api/v2/…`",
  method: [
    "`mallkey serve` in a process of its own, with an API key, its log and an SQLite store of 1,000 connections, before a platform in another process: `node:http` that answers some 700 bytes of JSON to everything, with `X-Api-Call-Limit: 1/1000000`, so that the limiter runs and nobody waits. The floor is a process of its own too: undici's `stream` to the same platform with one fixed header; no key, no token, no limits, no links. Where `fastify` and `@fastify/reply-from` are installed (`npm i --no-save fastify @fastify/reply-from`), a proxy made of them takes its turns as well.",
    "A fourth process asks over keep-alive sockets on loopback, in turns; once with 32 sockets, once with one. Everything shares the two cores, so a ratio says more than a figure.",
  ],
  run: (args, say) => inFolder((folder) => measure(numbersFrom(args, usual, small), folder, say)),
}

export default bench

async function measure(options: typeof usual, folder: string, say: (line: string) => void) {
  const path = join(folder, "mallkey.db")
  await stock(path, { count: 1_000, due: 0, openable: true })
  const platform = await startListener(["bench/peers/api-answer.mjs"])
  const bare = await startListener(["bench/peers/bare-proxy.mjs", platform.url, `/${id}`])
  const replyFrom = hasPeer
    ? await startListener(["bench/peers/reply-from.mjs", platform.url, `/${id}`])
    : undefined
  const environment = { ...serveEnvironment(path), CAFE24_BASE_URL: `${platform.url}/{mall_id}` }
  const server = await startListener(["bin/mallkey.js", "serve", "--json"], environment)
  try {
    const headers = { "x-api-key": benchKey }
    const turn = (child: Child, asked: string, sockets: number) => () =>
      answersPerSecond({ url: child.url, path: asked, headers, sockets, forMs: options.seconds * 1_000 })
    const proxied = `/proxy/${id}${apiPath}`
    const turns = (sockets: number) => ({
      bare: turn(bare, apiPath, sockets),
      mallkey: turn(server, proxied, sockets),
      ...(replyFrom && { replyFrom: turn(replyFrom, apiPath, sockets) }),
    })
    say(`${options.sockets} callers …`)
    const many = await sideBySide(options.rounds, turns(options.sockets))
    say("one caller …")
    const one = await sideBySide(options.rounds, turns(1))
    const before = residentMb(server)
    say(`${options.flat} requests for the memory …`)
    await answersUntil(server, proxied, headers, options.flat)
    return outcomeOf({ many, one, before, after: residentMb(server), options })
  } finally {
    for (const child of [server, replyFrom, bare, platform]) await child?.end()
  }
}

async function answersUntil(
  { url }: Child,
  path: string,
  headers: Record<string, string>,
  count: number,
): Promise<void> {
  for (let done = 0; done < count; ) {
    done += await answersPerSecond({ url, path, headers, sockets: 32, forMs: 1_000 })
  }
}

function residentMb({ pid }: Child): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024
}

interface Turns extends Record<"bare" | "mallkey", number[]> {
  replyFrom?: number[]
}

interface Measured {
  many: Turns
  one: Turns
  before: number
  after: number
  options: typeof usual
}

function outcomeOf({ many, one, before, after, options }: Measured) {
  const share = ratio(many.mallkey, many.bare)
  const addedMs = median(one.mallkey.map((figure, round) => 1_000 / figure - 1_000 / one.bare[round]!))
  return {
    claims: [
      {
        target: "at least 70 % of a bare undici proxy at 32 callers",
        measured: percent(share),
        met: share >= 0.7,
      },
      {
        target: "less than 0.5 ms more than it, with one caller",
        measured: `${addedMs.toFixed(3)} ms`,
        met: addedMs < 0.5,
      },
      ...(many.replyFrom
        ? [
            {
              target: `more answers than ${peer} at 32 callers`,
              measured: `${ratio(many.mallkey, many.replyFrom).toFixed(2)} times as many`,
              met: ratio(many.mallkey, many.replyFrom) > 1,
            },
          ]
        : []),
      { target: "under 130 MB", measured: `${after.toFixed(0)} MB`, met: after < 130 },
    ],
    columns: ["", `answers a second, ${options.sockets} callers`, "one caller"],
    rows: [
      ["bare undici `stream`", spread(many.bare, thousands), spread(one.bare, thousands)],
      ["**`/proxy/{id}/…`**", spread(many.mallkey, thousands), spread(one.mallkey, thousands)],
      ...(many.replyFrom && one.replyFrom
        ? [[`\`${peer}\``, spread(many.replyFrom, thousands), spread(one.replyFrom, thousands)]]
        : []),
    ],
    notes: [
      ...(many.replyFrom
        ? [
            `${peer} at ${options.sockets} callers: ${percent(ratio(many.replyFrom, many.bare))} of the bare proxy.`,
          ]
        : [`${peer} was not installed, and is not in this run.`]),
      `Resident memory before ${options.flat.toLocaleString("en")} further requests and after them: ${before.toFixed(0)} and ${after.toFixed(0)} MB.`,
      "What is added with one caller is the mean of a round, the median of the rounds.",
    ],
  }
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const thousands = (figure: number) => (Math.round(figure / 10) * 10).toLocaleString("en")
