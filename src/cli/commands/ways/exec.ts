// mallkey exec: a program as it is, behind a forward proxy of its own, for as long as it lives.
import { randomBytes } from "node:crypto"
import { holdYoungGeneration } from "../../../node/own-memory.ts"
import { collectAsBytesPass } from "../../../node/passing-bytes.ts"
import { findProgram, runChild } from "../../../programs/exec/child.ts"
import { type Hidden, usesProxyOfEnvironment } from "../../../programs/exec/environment.ts"
import { type PreparedRun, prepareRun } from "../../../programs/exec/run.ts"
import type { Variables } from "../../../programs/exec/variables.ts"
import {
  addressesWithPassword,
  inspectSettings,
  processEnvironment,
  secretTexts,
  thisProcess,
} from "../../../settings/index.ts"
import { misused } from "../../arguments.ts"
import { type CommandCall, command } from "../../command.ts"
import { failWith } from "../../errors.ts"
import { findServerToRunBy } from "../../reach/find.ts"
import { whichMall } from "../../which-mall.ts"

const flags = { "print-env": { type: "boolean" } } as const

/** What went wrong before there was a child; shells and `env` know the other two. */
const notPrepared = 125

export default command({
  usage: "[ID[,ID…]] -- COMMAND [ARGUMENTS]",
  takes: [0, 1],
  takesBehind: true,
  signals: "leave",
  example: "mallkey exec mymall -- node orders.js\nmallkey exec mymall,othermall -- python3 -m report",
  flags,
  run: async (call: CommandCall<typeof flags>) => {
    // It stays for as long as the program does, and nothing gives back what its start has left.
    holdYoungGeneration()
    const { behind, words, out, language } = call
    const [name, ...args] = behind
    const isPrinting = call.flags["print-env"] === true
    if (name === undefined && !isPrinting) throw misused([words.exec.noCommand], "mallkey exec --help")
    const parent = processEnvironment()
    const found = name === undefined ? undefined : findProgram(name, parent.PATH)
    if (found && "missing" in found) {
      out.note(found.missing === 127 ? words.exec.notFound(name!) : words.exec.notRunnable(name!))
      return found.missing
    }
    let run: PreparedRun
    try {
      run = await prepare(call, parent)
      collectAsBytesPass()
    } catch (error) {
      failWith(error, out, language)
      return notPrepared
    }
    try {
      if (found) return await runChild(found.at, args, run.variables)
      return await print(call, parent, run.variables)
    } finally {
      await run.close()
    }
  },
})

/** By a server elsewhere, where one is meant or a demo runs in this folder; else by the store of the settings. */
async function prepare(call: CommandCall<typeof flags>, parent: Variables): Promise<PreparedRun> {
  const { language } = call
  const far = await findServerToRunBy(call)
  const hidden = hiddenFrom(call)
  if (far) {
    const names = namesIn(call, far.mallId)
    const usesProxy = usesProxyOfEnvironment(parent)
    const secret = randomBytes(24).toString("base64url")
    const { farWay } = await import("../../../programs/exec/far-way.ts")
    const way = farWay({ server: far.server, names, language, secret, usesProxy })
    return prepareRun({ way, names, parent, hidden })
  }
  const house = await call.house()
  const { nearWay } = await import("../../../programs/exec/near-way.ts")
  return prepareRun({ way: nearWay(house), names: namesIn(call, house.settings.mallId), parent, hidden })
}

function namesIn({ args, words }: CommandCall<typeof flags>, usual: string | undefined): string[] {
  const names = whichMall(args[0], usual, words).split(",").filter(Boolean)
  if (names.length === 0) throw misused([words.whichMall], "mallkey exec --help")
  return names
}

function hiddenFrom({ settingFlags }: CommandCall<typeof flags>): Hidden {
  const inForce = inspectSettings(thisProcess(settingFlags))
  const { MALLKEY_STORE: store } = inForce.texts
  const alias = inForce.origins.MALLKEY_STORE.alias ?? ""
  // An address that was put together of its parts stands in none of them.
  const names = alias.startsWith("PG") ? /^PG(HOST|PORT|USER|PASSWORD|DATABASE|SSLMODE)$/ : undefined
  const addresses = [...addressesWithPassword(inForce), ...(store === undefined ? [] : [store])]
  return { texts: new Set([...secretTexts(inForce), ...addresses]), names }
}

/** Only what differs from the parent's: what a person pastes into another shell. */
async function print(
  { out, words }: CommandCall<typeof flags>,
  parent: Variables,
  variables: Variables,
): Promise<number> {
  const set = Object.entries(variables).filter(([name, value]) => value !== parent[name])
  const lines = set.map(([name, value = ""]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
  out.answer(Object.fromEntries(set), lines.join("\n"))
  out.note(words.exec.printEnv)
  await new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => resolve())
  })
  return 0
}
