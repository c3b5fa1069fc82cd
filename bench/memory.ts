// How much memory the server holds while nothing is to be done, with very many connections stored.
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Bench } from "./kit/bench.ts"
import { build, builtProgram } from "./kit/built.ts"
import { benchKey, type Child, serveEnvironment, startListener } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { residentMb } from "./kit/resident.ts"
import { median, spread } from "./kit/side-by-side.ts"
import { idAt, stock } from "./kit/stock.ts"

const usual = { count: 100_000, rounds: 5, settleMs: 2_000, restMs: 10_000 }
const small = { count: 100, rounds: 1, settleMs: 1, restMs: 1 }
const headers = { "x-api-key": benchKey }

const bench: Bench = {
  title: `Idle memory: \`mallkey serve\` with ${usual.count.toLocaleString("en")} connections`,
  method: [
    `Resident memory of the process (VmRSS), as the system counts it: two seconds after the start, when it has given back what a start leaves; after a sweep that found nothing due; after \`/metrics\`, \`/readyz\` and one token; and after ten seconds of rest. ${usual.rounds} processes one after the other: what \`npm run build\` made, the sources by way of \`bin/mallkey.js\` (which keeps what Node made of them), and the same where nothing was kept yet, as at the very first start.`,
    "The floor is an empty `node:http` server in a process of its own.",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { count, rounds, settleMs, restMs } = numbersFrom(args, usual, small)
      const isBuilt = build(args)
      const path = join(folder, "mallkey.db")
      say(`storing ${count} connections …`)
      await stock(path, { count, due: 0, openable: true })
      const seen: Record<string, number[]> = {}
      for (let round = 0; round < rounds; round++) {
        say(`round ${round + 1} of ${rounds} …`)
        await measure(["bench/peers/bare-answer.mjs", "{}"], {}, async (child) => note(seen, "floor", child))
        for (const [name, program] of Object.entries(programs)) {
          if (program === builtProgram && !isBuilt) continue
          // What an earlier start kept would make it a later one.
          const env = {
            ...serveEnvironment(path),
            ...(name === firstStart && { NODE_COMPILE_CACHE: join(folder, `kept-${round}`) }),
          }
          await measure([program, "serve", "--json"], env, async (child) =>
            watch(child, { settleMs, restMs }, (when) => note(seen, `${name}, ${when}`, child)),
          )
        }
      }
      return outcomeOf(seen)
    }),
}

export default bench

const firstStart = "a checkout's first start"
const programs = {
  "as built": builtProgram,
  "a checkout's `npm start`": "bin/mallkey.js",
  [firstStart]: "bin/mallkey.js",
}
const claimed = { "as built": 95, "a checkout's `npm start`": 100 }

async function measure(
  args: string[],
  env: Record<string, string>,
  work: (child: Child) => Promise<void>,
): Promise<void> {
  const child = await startListener(args, env)
  try {
    await work(child)
  } finally {
    await child.end()
  }
}

async function watch(
  child: Child,
  { settleMs, restMs }: Pick<typeof usual, "settleMs" | "restMs">,
  noted: (when: string) => void,
): Promise<void> {
  await pause(settleMs)
  noted("after the start")
  await ask(child, "/api/cafe24/refresh")
  noted("after a sweep")
  for (const path of ["/metrics", "/readyz", `/v1/connections/${idAt(1)}/token`]) await ask(child, path)
  noted("after metrics, readiness and a token")
  await pause(restMs)
  noted("ten seconds later")
}

async function ask(child: Child, path: string): Promise<void> {
  const response = await fetch(child.url + path, { headers })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`)
}

function note(seen: Record<string, number[]>, what: string, { pid }: Child): void {
  seen[what] ??= []
  seen[what].push(residentMb(pid))
}

function outcomeOf(seen: Record<string, number[]>) {
  const worst = (name: string) =>
    Math.max(...Object.keys(seen).flatMap((what) => (what.startsWith(name) ? [median(seen[what]!)] : [])))
  return {
    claims: Object.entries(claimed).map(([name, atMostMb]) => ({
      target: `${name}: under ${atMostMb} MB at every one of these moments`,
      measured: mb(worst(name)),
      met: worst(name) < atMostMb,
    })),
    columns: ["", "resident, median (least–most)"],
    rows: Object.entries(seen).map(([what, figures]) => [
      what === "floor" ? "an empty `node:http` server" : what,
      spread(figures, mb),
    ]),
    notes: [
      "The first start of a checkout takes the types out of the sources before the process begins anew: the program that does it (a WebAssembly module of Node's) would stay in its memory. About 45 MB of every figure are Node's own program text, which all Node processes of a machine share.",
    ],
  }
}

const mb = (figure: number) => `${figure.toFixed(0)} MB`
