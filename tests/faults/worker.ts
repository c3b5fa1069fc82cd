// One real process of the product on a sqlite file, in fast time; it says what reached it, so that others can judge.
import { join } from "node:path"
import { compose } from "../../src/compose/compose.ts"
import type { Timing } from "../../src/core/alive/schedule.ts"
import type { Clock, Rescue } from "../../src/core/ports.ts"
import { createLog } from "../../src/node/log.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { startServer } from "../../src/programs/server/server.ts"
import { loadSettings } from "../../src/settings/index.ts"
import { fastClock } from "./fast-clock.ts"
import { openSeen } from "./seen.ts"

export interface Orders {
  folder: string
  /** By default a sqlite file in the folder. */
  store?: string
  timing?: Partial<Timing>
  /** Its disk, where it is not everybody's: the process that comes after it in this place finds what it left. */
  place?: string
  sweepEverySeconds?: number
  baseUrl: string
  clientId: string
  clientSecret: string
  startedAt: number
  speed: number
  /** How long it waits at its stop for what is under way, in real time. By default as deploys allow it. */
  stopMs?: number
  /** Its clock is wrong by so much; negative: slow. */
  clockAheadMs?: number
}

const orders = JSON.parse(process.argv[2] ?? "") as Orders
const inTime = fastClock(orders.startedAt, orders.speed)
const clock: Clock = { ...inTime, now: () => inTime.now() + (orders.clockAheadMs ?? 0) }
const say = openSeen(orders.folder)

/** Notes what is asked and heard, before the product sees it. The mall is the first name of every path. */
const watched: typeof fetch = async (input, init) => {
  const mallId = new URL(String(input)).pathname.split("/")[1] ?? ""
  const asks = String(init?.body).includes("grant_type=refresh_token")
  if (asks) say("asked", mallId)
  try {
    const response = await fetch(input, init)
    const body = await response.text()
    if (body.includes('"refresh_token"')) say("answered", mallId, JSON.parse(body).refresh_token)
    if (body.includes('"invalid_grant"')) say("refused", mallId)
    return new Response(body, { status: response.status, headers: response.headers })
  } catch (error) {
    if (asks) say("silent", mallId, String(error))
    throw error
  }
}

const { settings } = loadSettings({
  flags: {},
  cwd: orders.folder,
  readFile: () => undefined,
  env: {
    MALLKEY_STORE: orders.store ?? `sqlite:${join(orders.folder, "mallkey.db")}`,
    MALLKEY_SECRET: "a-secret-of-the-tests-that-is-long-enough",
    CAFE24_CLIENT_ID: orders.clientId,
    CAFE24_CLIENT_SECRET: orders.clientSecret,
    CAFE24_REDIRECT_URI: "http://127.0.0.1:1/api/cafe24/callback",
    CAFE24_BASE_URL: orders.baseUrl,
    SWEEP_EVERY_SECONDS: String(orders.sweepEverySeconds ?? 60),
    SWEEP_CONCURRENCY: "8",
  },
})
const shelf = createRescueFolder(join(orders.folder, orders.place ?? "", "rescue"))
const rescue: Rescue = {
  ...shelf,
  put: async (entry) => {
    await shelf.put(entry)
    say("kept", entry.id)
  },
}
const house = await compose(settings, { clock, fetch: watched, rescue, timing: orders.timing })
house.keeper.journal.listen(({ connectionId, kind, by, detail }) => {
  if (connectionId) say("told", connectionId, [kind, by, detail].filter(Boolean).join(", "))
})
const log = await createLog({ level: "warn", pretty: false, to: 2 })
const server = await startServer({ house, log, mode: "real", host: "127.0.0.1", port: 0 })
process.stdout.write(`${server.url}\n`)

process.once("SIGTERM", async () => {
  await server.stop((orders.stopMs ?? 8_000) * orders.speed)
  process.exit(0)
})
