// Four real processes and two hundred callers on one file at a token's end: one request to Cafe24, whatever it takes.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { describe, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { compose } from "../../src/compose/compose.ts"
import type { Store } from "../../src/core/ports.ts"
import { loadSettings } from "../../src/settings/index.ts"
import { startSimulator } from "../../src/simulator/index.ts"
import { playSize } from "../kit/play-size.ts"
import type { CallersOrders } from "./callers.ts"

const mallId = "mymall"
const soonMs = 1_200
const twoHoursMs = 7_200_000

interface Play {
  slowMs?: number
  /** Every caller holds a living token that Cafe24 refused. */
  refused?: boolean
}

const quick: Record<string, Play> = {
  "at its end": {},
  "after a 401 that every caller saw": { refused: true },
}
const late: Record<string, Play> = {
  "at its end, with an answer after 12 seconds": { slowMs: 12_000 },
  "after a 401, with an answer after 12 seconds": { refused: true, slowMs: 12_000 },
}
// An answer that is late is the harder one: who waits for it must not ask again.
const plays = playSize({ short: late, long: { ...quick, ...late } })

// They wait most of the time, so they wait together.
describe("one refresh", { concurrency: true }, () => {
  for (const [name, play] of Object.entries(plays)) {
    test(`200 callers in 4 processes ${name}: one token request`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "mallkey-one-"))
      const peer = await startSimulator({ seed: 3 })
      try {
        const { simulator } = peer
        const env = {
          MALLKEY_STORE: `sqlite:${join(folder, "mallkey.db")}`,
          CAFE24_CLIENT_ID: simulator.app.clientId,
          CAFE24_CLIENT_SECRET: simulator.app.clientSecret,
          CAFE24_REDIRECT_URI: "http://127.0.0.1:1/api/cafe24/callback",
          CAFE24_BASE_URL: peer.baseUrl,
        }
        simulator.switches.set({ accessLifeMs: play.refused ? twoHoursMs : soonMs, slowMs: 0 })
        const tag = await connect(env, peer)
        // A 401 within a minute of the rotation would not be believed: this pair is made older than it is.
        if (play.refused) await age(env)
        else await pause(soonMs + 100)
        simulator.switches.set({ accessLifeMs: twoHoursMs, slowMs: play.slowMs ?? 0 })
        const unless = play.refused ? tag : undefined
        const answers = await callFrom(4, { env, mallId, callers: 50, unless })
        assert.equal(new Set(answers.flat()).size, 1, `all got the same: ${[...new Set(answers.flat())]}`)
        assert.notEqual(answers[0]?.[0], tag)
        assert.equal(simulator.counters(mallId).refreshes, 1)
        assert.equal(simulator.counters(mallId).tokenRequests, 2, "the consent and one refresh")
        assert.equal(simulator.counters(mallId).reusedSpentTokens, 0)
      } finally {
        await peer.close()
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
})

type Env = CallersOrders["env"]

const open = (env: Env, around?: (store: Store) => Store) =>
  compose(loadSettings({ flags: {}, cwd: "/", readFile: () => undefined, env }).settings, { around })

async function connect(
  env: Env,
  { simulator, url }: Awaited<ReturnType<typeof startSimulator>>,
): Promise<string> {
  const house = await open(env)
  const link = new URL(house.keeper.connect({ mallId }).url)
  const verdict = simulator.judgeAuthorize(mallId, link.searchParams)
  if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
  const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
  const back = new URL(simulator.agree(mallId, verdict.request, agreed, url))
  const { connection } = await house.keeper.exchange({ mallId, code: back.searchParams.get("code") ?? "" })
  await house.close()
  return connection.tag
}

async function age(env: Env): Promise<void> {
  let store: Store | undefined
  const house = await open(env, (opened) => {
    store = opened
    return opened
  })
  const connection = await store?.get(mallId)
  if (!connection) throw new Error("not connected")
  const { tokens } = connection
  await store?.saveTokens(
    { ...connection, tokens: { ...tokens, issuedAt: tokens.issuedAt - 600_000 } },
    "always",
  )
  await house.close()
}

/** Starts them, waits until all are ready, lets them go at once. */
async function callFrom(processes: number, orders: CallersOrders): Promise<string[][]> {
  const script = fileURLToPath(new URL("callers.ts", import.meta.url))
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, [script, JSON.stringify(orders)], { stdio: ["pipe", "pipe", "inherit"] }),
  )
  const lines = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]())
  await Promise.all(lines.map((line) => line.next()))
  for (const child of children) child.stdin.write("go\n")
  const said = await Promise.all(lines.map((line) => line.next()))
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")))
  return said.map((line) => JSON.parse(line.value ?? "[]") as string[])
}
