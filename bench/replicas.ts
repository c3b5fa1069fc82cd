// A backlog shared by several servers on one store, where the provider's answers take as long as over a network.
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { answerMs, lanes, mostPerSecond, type Rates, workThrough } from "./kit/backlog.ts"
import type { Bench, Claim } from "./kit/bench.ts"
import { type Child, endChild, serveEnvironment, spawnNode, startListener } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { fillShared, sharedServers } from "./kit/shared-stock.ts"
import { ratio, sideBySide, spread } from "./kit/side-by-side.ts"

const atLeast = 3.2
const usual = { count: 1_800, rounds: 2, most: 4 }
const small = { count: 20, rounds: 1, most: 2 }
const floor = "only the asking"

const bench: Bench = {
  title: "A backlog over 1, 2 and 4 servers on one store",
  method: [
    `${usual.count.toLocaleString("en")} connections are due. As many \`mallkey serve\` as are compared are started at the same moment, with ${lanes} lanes each, on a store of their own (a fresh server each time: PostgreSQL with its defaults, Redis with an append-only file flushed every second). A token endpoint in a process of its own answers each request after ${answerMs} ms, so that one process can do no more than ${Math.floor(mostPerSecond)} a second. Every connection is asked for once, or the bench fails.`,
    "*From the cold start*: from the moment the processes are started until the last answer. *At work*: from the first request on. The servers are compared with one of them. The floor is what this machine can do at all: processes with as many lanes that ask by the same way, have shared the backlog out beforehand, and have neither store nor rescue folder.",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { count, rounds, most } = numbersFrom(args, usual, small)
      const processes = [1, 2, 4].filter((servers) => servers <= most)
      // What the first start of all leaves behind it (the compiled sources) is no matter of the first turn.
      await serveTurn({ name: "Redis", servers: 1, count: 1, folder })
      const rows: string[][] = []
      const claims: Claim[] = []
      const compare = async (name: string, turn: (servers: number) => Promise<Rates>) => {
        const figures = await inTurns({ rounds, processes, say, name, turn })
        for (const servers of processes) {
          const { cold, warm } = figures[servers]!
          const times = ratio(cold, figures[1]!.cold)
          const timesWarm = ratio(warm, figures[1]!.warm)
          const each = [spread(cold, whole), `${times.toFixed(2)}×`]
          rows.push([`${name}, ${servers}`, ...each, spread(warm, whole), `${timesWarm.toFixed(2)}×`])
          if (servers !== most || name === floor) continue
          const target = `${name}: ${servers} processes at least ${atLeast} times as fast as one, from the cold start`
          claims.push({ target, measured: `${times.toFixed(2)}×`, met: times >= atLeast })
        }
      }
      // As much for each, and so it takes each of them as long.
      await compare(floor, (servers) => askingTurn((count / most) * servers, servers))
      for (const name of ["PostgreSQL", "Redis"] as const)
        await compare(name, (servers) => serveTurn({ name, servers, count, folder }))
      const columns = ["", "connections per second from the cold start", "", "at work", ""]
      return { claims, columns, rows, notes: [`Median (least–most) of ${rounds} rounds.`] }
    }),
}

export default bench

const whole = (figure: number) => Math.round(figure).toLocaleString("en")

interface InTurns {
  rounds: number
  processes: number[]
  name: string
  say(line: string): void
  turn(servers: number): Promise<Rates>
}

async function inTurns({ rounds, processes, name, say, turn }: InTurns) {
  const none = () => ({ cold: [] as number[], warm: [] as number[] })
  const figures = Object.fromEntries(processes.map((servers) => [servers, none()]))
  const turnOf = (servers: number) => async () => {
    const { cold, warm } = await turn(servers)
    say(`${name}, ${servers}: ${Math.round(cold)} per second, at work ${Math.round(warm)}`)
    figures[servers]!.cold.push(cold)
    figures[servers]!.warm.push(warm)
    return cold
  }
  const turns = Object.fromEntries(processes.map((servers) => [servers, turnOf(servers)]))
  await sideBySide(rounds, turns, { uncounted: 0 })
  return figures
}

function askingTurn(count: number, processes: number): Promise<Rates> {
  const peer = join(import.meta.dirname, "peers/asking-only.ts")
  return workThrough(count, (provider) =>
    Array.from({ length: processes }, async (_, index) => {
      const numbers = [index, processes, count, lanes].map(String)
      const child = spawnNode([peer, provider, ...numbers])
      return { end: () => endChild(child) }
    }),
  )
}

interface ServeTurn {
  name: keyof typeof sharedServers
  servers: number
  count: number
  folder: string
}

async function serveTurn({ name, servers, count, folder }: ServeTurn): Promise<Rates> {
  const place = await sharedServers[name]()
  try {
    await fillShared(place.url, count, lanes)
    return await workThrough(count, (provider) =>
      Array.from({ length: servers }, (_, index) =>
        startServer(join(folder, `server${index}`), place.url, provider),
      ),
    )
  } finally {
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
