// From the start of the process to the first answer, and to the end of the commands a script waits for.
import { once } from "node:events"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { freePort } from "../scripts/test-run/provided.ts"
import type { Bench } from "./kit/bench.ts"
import { build, builtProgram } from "./kit/built.ts"
import { endChild, serveEnvironment, spawnNode } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { median, sideBySide, spread, type Turn } from "./kit/side-by-side.ts"
import { idAt, stock } from "./kit/stock.ts"

const usual = { rounds: 9 }
const small = { rounds: 1 }
const program = "bin/mallkey.js"
const source = "src/cli/main.ts"
const withinMs = 500
/** What a program under `exec` waits for more than one that is handed a token. */
const execWithinMs = 100

const bench: Bench = {
  title: "From start to first answer: `mallkey serve`",
  method: [
    "From `spawn` until `/healthz` answered 200 for the first time, with an SQLite store of 1,000 connections; a raw socket asks, every two milliseconds until it is let in. Once with the sources by their own name, once with what `npm run build` made, once as `npm start` begins it in a checkout: the sources by way of `bin/mallkey.js`. Sources let Node keep what it made of them at an earlier start.",
    "The floor is Node itself, from `spawn` to the end of an empty program. For scale: `mallkey token ID`, `mallkey status` and `mallkey exec ID -- true` (a program that ends at once), from `spawn` to their end.",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { rounds } = numbersFrom(args, usual, small)
      const isBuilt = build(args)
      const path = join(folder, "mallkey.db")
      await stock(path, { count: 1_000, due: 0, openable: true })
      say(`${rounds} rounds …`)
      const figures = await sideBySide(rounds, {
        node: untilEnd(["-e", "0"]),
        sources: untilAnswer([source, "serve"], path),
        ...(isBuilt && { built: untilAnswer([builtProgram, "serve"], path) }),
        program: untilAnswer([program, "serve"], path),
        token: untilEnd([program, "token", idAt(7)], serveEnvironment(path)),
        status: untilEnd([program, "status"], serveEnvironment(path)),
        exec: untilEnd([program, "exec", idAt(7), "--", "true"], serveEnvironment(path)),
      })
      const claims = (["sources", "built", "program"] as const).flatMap((name) => {
        const each = figures[name]
        if (!each) return []
        const target = `${labels[name]}: first answer within ${withinMs} ms`
        return [{ target, measured: ms(median(each)), met: median(each) < withinMs }]
      })
      const longerMs = median(figures.exec.map((figure, round) => figure - figures.token[round]!))
      const target = `${labels.exec}: at most ${execWithinMs} ms longer than ${labels.token}`
      return {
        claims: [...claims, { target, measured: ms(longerMs), met: longerMs < execWithinMs }],
        columns: ["", "median (least–most)", "over an empty Node"],
        rows: Object.entries(figures).map(([name, each]) => [
          labels[name as keyof typeof labels],
          spread(each, ms),
          name === "node" ? "" : ms(median(each.map((figure, round) => figure - figures.node[round]!))),
        ]),
        notes: [],
      }
    }),
}

export default bench

const labels = {
  node: "an empty Node program",
  sources: "`node src/cli/main.ts serve`",
  built: "`node dist/cli/main.js serve`",
  program: "`node bin/mallkey.js serve` (`npm start`)",
  token: "`mallkey token ID`",
  status: "`mallkey status`",
  exec: "`mallkey exec ID -- true`",
}

const ms = (figure: number) => `${figure.toFixed(0)} ms`

function untilEnd(args: string[], env: Record<string, string> = {}): Turn {
  return async () => {
    const startedAt = performance.now()
    const child = spawnNode(args, env)
    child.stdout?.resume()
    child.stderr?.resume()
    const [code] = await once(child, "exit")
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`)
    return performance.now() - startedAt
  }
}

function untilAnswer(args: string[], path: string): Turn {
  return async () => {
    const port = await freePort()
    const startedAt = performance.now()
    const child = spawnNode(args, serveEnvironment(path, { port }))
    child.stdout?.resume()
    child.stderr?.resume()
    while (!(await isAnswered(port))) {
      if (child.exitCode !== null) throw new Error(`${args.join(" ")} ended with ${child.exitCode}`)
      await pause(2)
    }
    const tookMs = performance.now() - startedAt
    await endChild(child)
    return tookMs
  }
}

/** A bare socket: a real client would cost the starting process a good deal of the processor. */
function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port })
    const end = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once("error", () => end(false))
    socket.once("data", (chunk) => end(chunk.toString("latin1", 9, 12) === "200"))
    socket.write(`GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`)
  })
}
