// Runs demo mode for a command and shows around in it.

import { createLog } from "../../node/log.ts"
import { type Demo, startDemo } from "../../programs/demo/demo.ts"
import { leaveWhereabouts } from "../../programs/demo/whereabouts.ts"
import { loadSome, thisProcess } from "../../settings/index.ts"
import type { CommandCall } from "../command.ts"
import { asShown } from "../terminal/shown.ts"
import { untilStopped } from "../terminal/until.ts"
import { asPortTrouble } from "./port-in-use.ts"

export interface DemoFlags {
  speed?: number
  /** Ends by itself after that long. */
  forMs?: number
}

export async function demonstrate(
  call: CommandCall,
  stopped: AbortSignal,
  flags: DemoFlags,
): Promise<number> {
  const { out, words, language } = call
  // Only these can be wrong: a demo needs no store, no app and no secret.
  const { values } = loadSome(thisProcess(call.settingFlags), ["PORT", "LOG_LEVEL"])
  const log = await createLog({
    level: values.LOG_LEVEL,
    pretty: out.isTerminal,
    to: out.json ? 2 : 1,
    phrase: asShown,
  })
  try {
    const demo = await startDemo({ language, log, phrase: asShown, port: values.PORT, speed: flags.speed })
    if (demo.port !== values.PORT && values.PORT !== 0) out.note(words.otherPort(values.PORT, demo.port))
    const forget = await leaveWhereabouts(process.cwd(), {
      url: demo.url,
      key: demo.apiKey,
      pid: process.pid,
    })
    show(call, demo)
    await untilStopped(stopped, flags.forMs)
    await forget()
    await demo.stop()
    return 0
  } catch (error) {
    throw asPortTrouble(error, values.PORT, "demo", words)
  }
}

function show({ out, words }: CommandCall, demo: Demo): void {
  const { url, speed, malls, apiKey, simulatorUrl } = demo
  const lines = [
    out.style("bold", words.demoRuns(url)),
    words.demoTime(speed),
    "",
    ...malls.map(({ id, role }) => `  ${id.padEnd(14)} ${words.demoRoles[role]}`),
    "",
    words.demoTry,
    out.style(
      "cyan",
      `  curl -H "x-api-key: ${apiKey}" \\\n      ${url}/v1/connections/${malls[0]?.id}/token`,
    ),
    words.demoSimulator(simulatorUrl),
    words.demoEnd,
  ]
  if (out.json)
    out.answer({ url, mode: "demo", speed, api_key: apiKey, simulator_url: simulatorUrl, malls }, "")
  else out.note(`\n${lines.map((line) => `  ${line}`.trimEnd()).join("\n")}\n`)
}
