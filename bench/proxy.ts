// /proxy/{id}/… over HTTP: the server as people run it, beside other proxies, before one and the same platform.
import { join } from "node:path"
import type { Bench } from "./kit/bench.ts"
import { benchKey, type Child, serveEnvironment, startListener } from "./kit/child.ts"
import { download } from "./kit/download.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { answersPerSecond } from "./kit/load.ts"
import { startNginx } from "./kit/nginx.ts"
import { type Around, around, hasProgram, isInstalled } from "./kit/others.ts"
import { highestWhile, residentMb } from "./kit/resident.ts"
import { median, ratio, sideBySide, spread } from "./kit/side-by-side.ts"
import { idAt, stock } from "./kit/stock.ts"

const usual = { rounds: 9, seconds: 2, sockets: 32, flat: 100_000, megabytes: 1_024 }
const small = { rounds: 1, seconds: 0.2, sockets: 4, flat: 200, megabytes: 4 }
const apiPath = "/api/v2/admin/orders?limit=5"
const id = idAt(7)

/** No dependency of this project: measured beside it where somebody has installed it. */
const peer = "@fastify/reply-from"

const bench: Bench = {
  title: "The prefix proxy: `ANY /proxy/{id}/api/v2/…`",
  method: [
    "`mallkey serve` as `npm run build` makes it, in a process of its own, with an API key, its log and an SQLite store of 1,000 connections, before a platform in another process: `node:http` that answers some 700 bytes of JSON to everything, with `X-Api-Call-Limit: 1/1000000`, so that the limiter runs and nobody waits. The floor is a process of its own too: undici's `stream` to the same platform with one fixed header; no key, no token, no limits, no links. Where `fastify` and `@fastify/reply-from` are installed (`npm i --no-save fastify @fastify/reply-from`, or elsewhere and `--others FOLDER`), a proxy made of them takes its turns as well; and where there is an `nginx`, one worker of it with `proxy_pass` and one fixed header: the outer limit, and no target.",
    "A fourth process asks over keep-alive sockets on loopback, in turns; once with 32 sockets, once with one. Everything shares the two cores, so a ratio says more than a figure.",
  ],
  run: (args, say) =>
    inFolder((folder) => measure(numbersFrom(args, usual, small), around(folder, args, say))),
}

export default bench

async function measure(options: typeof usual, { folder, others, program, say }: Around) {
  const path = join(folder, "mallkey.db")
  await stock(path, { count: 1_000, due: 0, openable: true })
  const platform = await startListener(["bench/peers/api-answer.mjs"])
  const bare = await startListener(["bench/peers/bare-proxy.mjs", platform.url, `/${id}`])
  const replyFrom = isInstalled(others, peer, "fastify")
    ? await startListener(["bench/peers/reply-from.mjs", platform.url, `/${id}`, others])
    : undefined
  const nginx = hasProgram("nginx") ? await startNginx(folder, platform.url, `/${id}`) : undefined
  const environment = { ...serveEnvironment(path), CAFE24_BASE_URL: `${platform.url}/{mall_id}` }
  const server = await startListener([program, "serve", "--json"], environment)
  try {
    const headers = { "x-api-key": benchKey }
    const turn = (child: Child, asked: string, sockets: number) => () =>
      answersPerSecond({ url: child.url, path: asked, headers, sockets, forMs: options.seconds * 1_000 })
    const proxied = `/proxy/${id}${apiPath}`
    const turns = (sockets: number) => ({
      bare: turn(bare, apiPath, sockets),
      mallkey: turn(server, proxied, sockets),
      ...(replyFrom && { replyFrom: turn(replyFrom, apiPath, sockets) }),
      ...(nginx && { nginx: turn(nginx, apiPath, sockets) }),
    })
    say(`${options.sockets} callers …`)
    const many = await sideBySide(options.rounds, turns(options.sockets))
    say("one caller …")
    const one = await sideBySide(options.rounds, turns(1))
    const before = residentMb(server.pid)
    say(`${options.flat} requests for the memory …`)
    await answersUntil(server, proxied, headers, options.flat)
    const after = residentMb(server.pid)
    say(`${options.megabytes} MB in one answer …`)
    const big = `/proxy/${id}/api/v2/admin/orders`
    const { megabytes } = options
    const streaming = await highestWhile(server.pid, () =>
      download({ url: server.url, path: big, headers, megabytes }),
    )
    return outcomeOf({ many, one, before, after, streaming, options })
  } finally {
    for (const child of [server, nginx, replyFrom, bare, platform]) await child?.end()
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

interface Turns extends Record<"bare" | "mallkey", number[]> {
  replyFrom?: number[]
  nginx?: number[]
}

interface Measured {
  many: Turns
  one: Turns
  before: number
  after: number
  streaming: number
  options: typeof usual
}

function outcomeOf({ many, one, before, after, streaming, options }: Measured) {
  const highest = Math.max(before, after, streaming)
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
      { target: "under 130 MB all the while", measured: `${highest.toFixed(0)} MB`, met: highest < 130 },
    ],
    columns: ["", `answers a second, ${options.sockets} callers`, "one caller"],
    rows: [
      ["bare undici `stream`", spread(many.bare, thousands), spread(one.bare, thousands)],
      ["**`/proxy/{id}/…`**", spread(many.mallkey, thousands), spread(one.mallkey, thousands)],
      ...(many.replyFrom && one.replyFrom
        ? [[`\`${peer}\``, spread(many.replyFrom, thousands), spread(one.replyFrom, thousands)]]
        : []),
      ...(many.nginx && one.nginx
        ? [["nginx, one worker", spread(many.nginx, thousands), spread(one.nginx, thousands)]]
        : []),
    ],
    notes: [
      ...(many.replyFrom
        ? [
            `${peer} at ${options.sockets} callers: ${percent(ratio(many.replyFrom, many.bare))} of the bare proxy.`,
          ]
        : [`${peer} was not installed, and is not in this run.`]),
      ...(many.nginx
        ? [`nginx at ${options.sockets} callers: ${percent(ratio(many.nginx, many.bare))} of the bare proxy.`]
        : ["There was no nginx, and it is not in this run."]),
      `Resident memory before ${options.flat.toLocaleString("en")} further requests, after them, and at most while ${options.megabytes.toLocaleString("en")} MB went through: ${before.toFixed(0)}, ${after.toFixed(0)} and ${streaming.toFixed(0)} MB.`,
      "What is added with one caller is the mean of a round, the median of the rounds.",
    ],
  }
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const thousands = (figure: number) => (Math.round(figure / 10) * 10).toLocaleString("en")
