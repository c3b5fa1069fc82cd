// Demo mode: five malls at the built-in simulator, each in another state, watched by a real keeper in fast time.
import { randomBytes } from "node:crypto"
import { compose } from "../../compose/compose.ts"
import type { House } from "../../compose/house.ts"
import type { Chance } from "../../core/ports.ts"
import { type Language, messages } from "../../messages/index.ts"
import { systemChance } from "../../node/clock.ts"
import type { Logger } from "../../node/log.ts"
import { loadSettings, type Settings } from "../../settings/index.ts"
import { type RunningSimulator, startSimulator } from "../../simulator/index.ts"
import { startServer } from "../server/server.ts"
import { clockOf, withTimeToConsent } from "./fast-time.ts"
import { freePort } from "./free-port.ts"
import { type DemoRole, malls, oldestMs, playThePast } from "./past.ts"

export interface DemoOptions {
  language: Language
  log: Logger
  /** The next free one is taken where it is in use. */
  port: number
  /** How many times as fast as real time. */
  speed?: number
  /** How commands are named in what it prints. */
  phrase?: (text: string) => string
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

const host = "127.0.0.1"
const defaultSpeed = 60
/** In the demo's own time: at 60× every ten seconds, so that "due" can be seen for a moment. */
const sweepEverySeconds = 600

export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { language, log, speed = defaultSpeed, phrase } = options
  const port = await freePort(host, options.port)
  const url = `http://${host}:${port}`
  const running = await startSimulator({ startAt: Date.now() - oldestMs, speed: 0 })
  const { simulator } = running
  const apiKey = `demo_${randomBytes(24).toString("base64url")}`
  const house = await furnish(running, settingsOf({ language, port, url, apiKey, running }), {
    speed,
    phrase,
  })
  await playThePast(house, simulator)
  const tellSlow = () => log.info(messages(language).cli.demoWaits)
  const hurry = withTimeToConsent(house, simulator.clock, speed, tellSlow)
  simulator.clock.setSpeed(speed)
  const server = await startServer({
    house: hurry.house,
    log,
    mode: "demo",
    demo: { apiKey, simulatorUrl: running.url, mall: malls[0].id },
    host,
    port,
  })
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

interface Pace {
  speed: number
  phrase: DemoOptions["phrase"]
}

function furnish(
  { simulator }: RunningSimulator,
  settings: Settings,
  { speed, phrase }: Pace,
): Promise<House> {
  const clock = clockOf(simulator)
  // Nothing is left to chance here: "due" begins exactly when the scene says so.
  const chance: Chance = { ...systemChance, fraction: () => 0 }
  // Spans that wait for this machine and not for Cafe24 must not shrink with the time.
  const seconds = (count: number) => count * 1_000 * speed
  const timing = { askMs: seconds(4), leaseMs: seconds(5), patienceMs: seconds(10), dueWaitMs: seconds(1) }
  return compose(settings, { clock, chance, timing, phrase })
}
