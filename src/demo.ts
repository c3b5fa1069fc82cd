// Demo mode: five malls at the built-in simulator, each in another state, watched by a real keeper in fast time.
import { randomBytes } from "node:crypto"
import { createServer } from "node:net"
import { compose, type House } from "./compose.ts"
import type { Chance, Clock } from "./core/ports.ts"
import { hour, minute } from "./core/schedule.ts"
import { type Language, messages } from "./messages/index.ts"
import { systemChance, systemClock } from "./node/clock.ts"
import type { Logger } from "./node/log.ts"
import { startServer } from "./server.ts"
import { loadSettings, type Settings } from "./settings.ts"
import { type RunningSimulator, type Simulator, startSimulator } from "./simulator/index.ts"

export type DemoRole = "fresh" | "due" | "failing" | "ending" | "lost"

export interface DemoOptions {
  language: Language
  log: Logger
  /** The next free one is taken where it is in use. */
  port: number
  /** How many times as fast as real time. */
  speed?: number
}

export interface Demo {
  url: string
  port: number
  simulatorUrl: string
  speed: number
  /** Opens this demo and nothing else. */
  apiKey: string
  malls: readonly { id: string; role: DemoRole }[]
  stop(): Promise<void>
}

const malls = [
  { id: "hanok-living", role: "fresh" },
  { id: "jeju-citrus", role: "due" },
  { id: "seoul-coffee", role: "failing" },
  { id: "busan-denim", role: "ending" },
  { id: "onnuri-books", role: "lost" },
] as const satisfies { id: string; role: DemoRole }[]

const host = "127.0.0.1"
const defaultSpeed = 60
/** In the demo's own time: at 60× every ten seconds, so that "due" can be seen for a moment. */
const sweepEverySeconds = 600

export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { language, log, speed = defaultSpeed } = options
  const port = await freePort(options.port)
  const url = `http://${host}:${port}`
  const running = await startSimulator({ startAt: Date.now() - oldestMs, speed: 0 })
  const { simulator } = running
  const apiKey = `demo_${randomBytes(24).toString("base64url")}`
  const house = await furnish(running, settingsOf({ language, port, url, apiKey, running }), speed)
  await playThePast(house, simulator)
  const tellSlow = () => log.info(messages(language).cli.demoWaits)
  const hurry = withTimeToConsent(house, simulator.clock, speed, tellSlow)
  simulator.clock.setSpeed(speed)
  const server = await startServer({ house: hurry.house, log, mode: "demo", host, port })
  return {
    url: server.url,
    port,
    simulatorUrl: running.url,
    speed,
    apiKey,
    malls,
    stop: async () => {
      hurry.stop()
      await server.stop()
      await running.close()
    },
  }
}

interface Chosen {
  language: Language
  port: number
  url: string
  apiKey: string
  running: RunningSimulator
}

/** From flags alone: what is set on this machine for the real thing has no part in a demo. */
function settingsOf({ language, port, url, apiKey, running }: Chosen): Settings {
  const { clientId, clientSecret } = running.simulator.app
  const flags = {
    MALLKEY_STORE: "memory:",
    MALLKEY_LANG: language,
    MALLKEY_API_KEY: apiKey,
    CAFE24_CLIENT_ID: clientId,
    CAFE24_CLIENT_SECRET: clientSecret,
    CAFE24_REDIRECT_URI: `${url}/api/cafe24/callback`,
    CAFE24_BASE_URL: running.baseUrl,
    SWEEP_EVERY_SECONDS: String(sweepEverySeconds),
    PORT: String(port),
  }
  return loadSettings({ flags, env: {}, cwd: "", readFile: () => undefined }).settings
}

function furnish({ simulator }: RunningSimulator, settings: Settings, speed: number): Promise<House> {
  const clock = clockOf(simulator)
  // Nothing is left to chance here: "due" begins exactly when the scene says so.
  const chance: Chance = { ...systemChance, fraction: () => 0 }
  // Spans that wait for this machine and not for Cafe24 must not shrink with the time.
  const timing = { leaseMs: 5_000 * speed, patienceMs: 10_000 * speed, dueWaitMs: 1_000 * speed }
  return compose(settings, { clock, chance, timing })
}

const longestNapMs = 200

/** The simulator's clock for the keeper too. Naps are short because its speed may change meanwhile. */
function clockOf({ clock }: Simulator): Clock {
  return {
    now: clock.now,
    sleep: async (ms, signal) => {
      const until = clock.now() + ms
      while (!signal?.aborted && clock.now() < until) {
        const leftMs = (until - clock.now()) / Math.max(clock.speed, 1)
        await systemClock.sleep(Math.min(leftMs, longestNapMs), signal)
      }
    },
  }
}

const oldestMs = 13 * 24 * hour + 6 * hour

/** Each scene: so long before now, this happened. */
async function playThePast({ keeper }: House, simulator: Simulator): Promise<void> {
  const startedAt = simulator.clock.now()
  const at = (beforeNowMs: number) =>
    simulator.clock.step(startedAt + oldestMs - beforeNowMs - simulator.clock.now())
  const [fresh, due, failing, ending, lost] = malls
  const force = (id: string) => keeper.refresh(id, { force: true, by: "demo" }).catch(() => undefined)
  const consent = (id: string) => agree(keeper, id)

  // One source claims that Cafe24 never extends the 14 days. For this mall it is so: only a person can help it.
  simulator.switches.set({ consent: "agree", refreshLife: { value: "fixed", mall: ending.id } })
  await consent(ending.id)
  at(84 * minute)
  await consent(failing.id)
  at(72 * minute)
  await consent(due.id)
  at(60 * minute)
  await consent(lost.id)
  at(25 * minute)
  await force(ending.id)
  // Another program spends the token behind our back: the most frequent way to lose a mall.
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken(lost.id) ?? ""
  simulator.token(lost.id, { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
  at(12 * minute)
  await force(lost.id)
  await consent(fresh.id)
  simulator.switches.set({ tokenError: { value: "503", mall: failing.id } })
  at(9 * minute)
  await force(failing.id)
  at(6 * minute)
  await force(failing.id)
  at(0)
  simulator.switches.set({ consent: "ask" })
}

async function agree(keeper: House["keeper"], mallId: string): Promise<void> {
  const answer = await fetch(keeper.connect({ mallId }).url, { redirect: "manual" })
  const back = new URL(answer.headers.get("location") ?? "", "http://nowhere.invalid")
  const { code, state } = Object.fromEntries(back.searchParams)
  await keeper.finishConnect({ code, state }, "demo")
}

const consentMs = 2 * minute

/** A link lives ten minutes and a code one: ten seconds and one at this speed. A person needs real time for that. */
function withTimeToConsent(
  house: House,
  clock: Simulator["clock"],
  speed: number,
  tellSlow: () => void,
): { house: House; stop(): void } {
  let patience: NodeJS.Timeout | undefined
  const goOn = () => {
    clearTimeout(patience)
    clock.setSpeed(speed)
  }
  const { keeper } = house
  keeper.journal.listen(({ kind }) => (kind === "connected" || kind === "reconnected") && goOn())
  const patient: House["keeper"] = {
    ...keeper,
    connect: (request) => {
      clearTimeout(patience)
      clock.setSpeed(1)
      tellSlow()
      patience = setTimeout(goOn, consentMs)
      return keeper.connect(request)
    },
  }
  return { house: { ...house, keeper: patient }, stop: () => clearTimeout(patience) }
}

const triedPorts = 20

async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + triedPorts; port++) {
    const found = await tryPort(port)
    if (found !== undefined) return found
  }
  return (await tryPort(0)) ?? wanted
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    )
    probe.listen(port, host, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" ? address?.port : undefined))
    })
  })
}
