// A backlog shared by several servers on one store, where the provider's answers take as long as over a network.
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Bench, Claim } from "./kit/bench.ts"
import { type Child, serveEnvironment, startListener } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { fillShared, sharedServers } from "./kit/shared-stock.ts"
import { ratio, sideBySide, spread } from "./kit/side-by-side.ts"

const lanes = 16
const answerMs = 300
const atLeast = 3.2
const usual = { count: 2_400, rounds: 3, most: 4 }
const small = { count: 20, rounds: 1, most: 2 }

const bench: Bench = {
  title: "A backlog over 1, 2 and 4 servers on one store",
  method: [
    `${usual.count.toLocaleString("en")} connections are due. As many \`mallkey serve\` as are compared are started at the same moment, with ${lanes} lanes each, on a store of their own (a fresh server each time: PostgreSQL with its defaults, Redis with an append-only file flushed every second). A token endpoint in a process of its own answers each request after ${answerMs} ms, so that one process can do no more than ${Math.floor((lanes * 1_000) / answerMs)} a second. Every connection is asked for once, or the bench fails.`,
    "*From the cold start*: from the moment the processes are started until the last answer. *At work*: from the first request on. The floor is one process.",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { count, rounds, most } = numbersFrom(args, usual, small)
      const processes = [1, 2, 4].filter((servers) => servers <= most)
      const rows: string[][] = []
      const claims: Claim[] = []
      for (const name of ["PostgreSQL", "Redis"] as const) {
        const atWork: Record<string, number[]> = {}
        const turn = (servers: number) => async () => {
          const rates = await runTurn({ name, servers, count, folder })
          say(`${name}, ${servers}: ${Math.round(rates.cold)} per second, at work ${Math.round(rates.warm)}`)
          atWork[servers] = [...(atWork[servers] ?? []), rates.warm]
          return rates.cold
        }
        const cold = await sideBySide(
          rounds,
          Object.fromEntries(processes.map((servers) => [servers, turn(servers)])),
        )
        for (const servers of processes) {
          const warm = lastOf(atWork, servers, rounds)
          const times = ratio(cold[servers]!, cold[1]!)
          const timesWarm = ratio(warm, lastOf(atWork, 1, rounds))
          const each = [spread(cold[servers]!, whole), `${times.toFixed(2)}×`]
          rows.push([`${name}, ${servers}`, ...each, spread(warm, whole), `${timesWarm.toFixed(2)}×`])
          if (servers !== most) continue
          const target = `${name}: ${servers} processes at least ${atLeast} times as fast as one, from the cold start`
          claims.push({ target, measured: `${times.toFixed(2)}×`, met: times >= atLeast })
        }
      }
      const columns = ["", "connections per second from the cold start", "", "at work", ""]
      return { claims, columns, rows, notes: [`Median (least–most) of ${rounds} rounds.`] }
    }),
}

export default bench

const whole = (figure: number) => Math.round(figure).toLocaleString("en")

/** Without the round that does not count. */
function lastOf(figures: Record<string, number[]>, servers: number, rounds: number): number[] {
  return figures[servers]!.slice(-rounds)
}

interface TurnOptions {
  name: keyof typeof sharedServers
  servers: number
  count: number
  folder: string
}

async function runTurn({ name, servers, count, folder }: TurnOptions) {
  const place = await sharedServers[name]()
  const children: Child[] = []
  try {
    await fillShared(place.url, count, lanes)
    const peer = [join(import.meta.dirname, "peers/token-endpoint.ts"), String(answerMs)]
    const endpoint = await startListener(peer)
    children.push(endpoint)
    const startedAt = Date.now()
    const starting = Array.from({ length: servers }, (_, index) => {
      return startServer(join(folder, `server${index}`), place.url, endpoint.url)
    })
    children.push(...(await Promise.all(starting)))
    const { firstAskedAt, lastAnsweredAt } = await untilAnswered(endpoint.url, count)
    const perSecond = (sinceAt: number) => (count * 1_000) / (lastAnsweredAt - sinceAt)
    return { cold: perSecond(startedAt), warm: perSecond(firstAskedAt) }
  } finally {
    for (const child of children.reverse()) await child.end()
    await place.end()
  }
}

/** In a folder of its own, as on a machine of its own: what it saves from a crash lies there. */
async function startServer(folder: string, store: string, provider: string): Promise<Child> {
  await mkdir(folder, { recursive: true })
  const program = join(import.meta.dirname, "..", "bin", "mallkey.js")
  const env = { ...serveEnvironment("", { store, provider }), SWEEP_CONCURRENCY: String(lanes) }
  return startListener([program, "serve", "--json"], env, folder)
}

async function untilAnswered(url: string, count: number) {
  for (;;) {
    const response = await fetch(`${url}/seen`)
    const seen: Seen = await response.json()
    if (seen.answered > count) throw new Error(`${seen.answered} requests for ${count} connections`)
    if (seen.answered === count) return seen
    await pause(20)
  }
}

interface Seen {
  firstAskedAt: number
  lastAnsweredAt: number
  answered: number
}
