// mallkey simulate: the built-in Cafe24 alone, for trying things out and for tests of other programs.
import { loadSome, thisProcess } from "../../settings/index.ts"
import {
  type RunningSimulator,
  SwitchesInvalid,
  type SwitchName,
  startSimulator,
  switchTable,
} from "../../simulator/index.ts"
import { misused } from "../arguments.ts"
import { type CommandCall, command } from "../command.ts"
import { readSpan, readWholeNumber } from "../numbers.ts"
import { asPortTrouble } from "../serving/port-in-use.ts"
import { untilStopped } from "../terminal/until.ts"

const defaultPort = 2425

const localRedirectUri = "http://127.0.0.1:2424/api/cafe24/callback"

const flags = {
  port: { type: "string", value: "2425" },
  seed: { type: "string", value: "1" },
  speed: { type: "string", value: "1" },
  set: { type: "string", multiple: true, value: "SWITCH=VALUE" },
  for: { type: "string", value: "30s" },
} as const

export default command({
  usage: "[--port 2425] [--seed 1] [--speed 1] [--set SWITCH=VALUE]",
  example: "mallkey simulate\nmallkey simulate --speed 60 --set consent=agree --set invalidRefreshStatus=401",
  flags,
  run: async (call: CommandCall<typeof flags>) => {
    const { words, out } = call
    const port =
      call.flags.port === undefined
        ? defaultPort
        : readWholeNumber("--port", call.flags.port, words, 0, 65_535)
    const forMs = call.flags.for === undefined ? undefined : readSpan("--for", call.flags.for, words)
    const stopped = call.stopped()
    const redirectUri = registered(call)
    const running = await start(call, port, redirectUri)
    const { clientId, clientSecret, webhookKey } = running.simulator.app
    const env = {
      CAFE24_BASE_URL: running.baseUrl,
      CAFE24_CLIENT_ID: clientId,
      CAFE24_CLIENT_SECRET: clientSecret,
      CAFE24_REDIRECT_URI: redirectUri ?? localRedirectUri,
      CAFE24_WEBHOOK_KEY: webhookKey,
    }
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const picture = [
      words.simulating(running.url, `${running.url}/__simulator`),
      words.simulatorEnv,
      "",
      ...lines,
      "",
      words.demoEnd,
    ].join("\n")
    out.answer({ url: running.url, control_url: `${running.url}/__simulator`, env }, picture)
    await untilStopped(stopped, forMs)
    await running.close()
    return 0
  },
})

async function start(
  { flags: given, words }: CommandCall<typeof flags>,
  port: number,
  redirectUri?: string,
): Promise<RunningSimulator> {
  const number = (name: "seed" | "speed") =>
    given[name] === undefined ? undefined : readWholeNumber(`--${name}`, given[name], words)
  try {
    return await startSimulator({
      port,
      redirectUris: redirectUri === undefined ? undefined : [redirectUri, localRedirectUri],
      seed: number("seed"),
      speed: number("speed"),
      switches: readSwitches(given.set ?? [], words),
    })
  } catch (error) {
    if (error instanceof SwitchesInvalid) {
      throw misused(
        error.problems.map((each) => `${each.switch}: ${each.problem}`),
        "mallkey simulate --help",
      )
    }
    throw asPortTrouble(error, port, "simulate", words)
  }
}

/** Without one the simulator takes any address of this machine; an operator who has set one wants it taken. */
function registered({ settingFlags }: CommandCall<typeof flags>): string | undefined {
  return loadSome(thisProcess(settingFlags), ["CAFE24_REDIRECT_URI"]).values.CAFE24_REDIRECT_URI
}

/** `name=value`; a rule for one mall or a few requests as JSON: `tokenError={"value":"503","mall":"mymall"}`. */
function readSwitches(given: string[], words: CommandCall["words"]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=")
      if (at < 1) throw misused([words.needsEquals("--set")], "mallkey simulate --help")
      const name = text.slice(0, at)
      return [name, switchValue(name, text.slice(at + 1), words)]
    }),
  )
}

/** What cannot be read stays a text: the simulator's own complaint about it names what it wants. */
function switchValue(name: string, text: string, words: CommandCall["words"]): unknown {
  if (/^[{[]/.test(text)) return readJson(name, text, words)
  const kind = Object.hasOwn(switchTable, name) ? switchTable[name as SwitchName].kind : "text"
  if (kind === "flag" && /^(true|false)$/.test(text)) return text === "true"
  if (kind === "number" && /^\d+$/.test(text)) return Number(text)
  return kind === "list" ? text.split(",").filter(Boolean) : text
}

function readJson(name: string, text: string, words: CommandCall["words"]): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw misused([words.notJson(name)], "mallkey simulate --help")
  }
}
