// mallkey serve: the keeper as a server. Without an app it says so and runs the demo.
import { createDoctorWorld } from "../../compose/doctor-world.ts"
import { refuseLeftFile } from "../../compose/expected.ts"
import type { House } from "../../compose/house.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { createLog } from "../../node/log.ts"
import { settleMemory } from "../../node/own-memory.ts"
import { type Running, startServer } from "../../programs/server/server.ts"
import { thisProcess } from "../../settings/index.ts"
import { type CommandCall, command } from "../command.ts"
import { wrap } from "../pictures/width.ts"
import { refuseFromAfar } from "../reach/from-afar.ts"
import { asPortTrouble } from "../serving/port-in-use.ts"
import { asShown } from "../terminal/shown.ts"
import { untilStopped } from "../terminal/until.ts"

export default command({
  makesStore: true,
  usage: "[--host HOST] [--port PORT]",
  example: "mallkey serve\nmallkey serve --store sqlite:/var/lib/mallkey/mallkey.db --port 8080",
  flags: {},
  run: async (call) => {
    const { app } = call.settings()
    const stopped = call.stopped()
    if (!app) {
      refuseFromAfar(call)
      const { out, words } = call
      out.note(
        `${out.style(["yellow", "bold"], `! ${words.noAppTitle}`)}\n${wrap(words.noAppHow, out.columns - 1, "  ")}\n`,
      )
      // The whole simulator hangs on it.
      const { demonstrate } = await import("../serving/demonstrate.ts")
      return demonstrate(call, stopped, {})
    }
    const home = await call.house({
      role: "server",
      doctorWorld: createDoctorWorld(thisProcess(call.settingFlags)),
    })
    const { mallId } = await refuseLeftFile(home)
    const running = await start(call, home)
    if (mallId !== undefined) call.out.note(`! ${call.words.mallMissing(mallId)}`)
    await introduce(call, home, running)
    settleMemory()
    await untilStopped(stopped)
    await running.stop()
    return 0
  },
})

async function start({ out, words }: CommandCall, house: House): Promise<Running> {
  const { logLevel, port } = house.settings
  const log = await createLog({
    level: logLevel,
    pretty: out.isTerminal,
    to: out.json ? 2 : 1,
    phrase: asShown,
  })
  try {
    return await startServer({ house, log, mode: "real" })
  } catch (error) {
    throw asPortTrouble(error, port, "serve", words)
  }
}

/** On a terminal only: elsewhere standard output is the log's, and a document is the answer's. */
async function introduce(call: CommandCall, { keeper, settings }: House, { url }: Running): Promise<void> {
  const { out, language } = call
  const { cli: words } = messages(language, platformWordsOf(keeper.apps(), [{}]))
  const [{ total }, keys] = await Promise.all([keeper.tally(), keeper.keys.list({ limit: 1 })])
  const hints = [
    ...(total === 0 ? [words.hintConnect] : []),
    ...(settings.apiKey === undefined && keys.length === 0 ? [words.hintKey] : []),
  ]
  const lines = [
    words.serving(url),
    words.keptIn(keeper.storeName, total),
    ...hints.map((hint) => `→ ${hint}`),
  ]
  if (out.json) out.answer({ url, mode: "real", store: keeper.storeName, connections: total }, "")
  else out.note(`\n${lines.map((line) => `  ${line}`).join("\n")}\n`)
}
