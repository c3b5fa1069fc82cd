// Where a command finds mallkey: at MALLKEY_URL, in the demo that runs in this folder, or in the store of the settings.
import { isKeeperError } from "../../core/errors.ts"
import { findDemo } from "../../programs/demo/whereabouts.ts"
import { inspectSettings, thisProcess } from "../../settings/index.ts"
import type { ServerAddress } from "../../wire/server-error.ts"
import type { CommandCall } from "../command.ts"
import type { Reachable, Reached } from "../reachable.ts"
import { ours } from "./from-afar.ts"
import { refuseKeyForFolder } from "./key-for-address.ts"

export async function findReachable(call: CommandCall): Promise<Reached> {
  refuseWrong(call)
  const { CAFE24_MALL_ID: mallId, ALERT_DAYS } = ours(call)
  const warnDays = Math.max(...ALERT_DAYS)
  const far = await findServer(call)
  return { keeper: far ?? (await nearOf(call)), mallId, warnDays }
}

/** Undefined where the store is to be opened in this process. */
export async function findServer(call: CommandCall): Promise<Reachable | undefined> {
  const server = await findAddress(call)
  if (server === undefined) return undefined
  const [{ farKeeper }, { createLine }] = await Promise.all([import("./far.ts"), import("./line.ts")])
  return farKeeper(createLine(server, call.language))
}

async function nearOf(call: CommandCall): Promise<Reachable> {
  const house = await call.house()
  return (await import("./near.ts")).nearKeeper(house)
}

/** For what speaks to a server in a way of its own. With the mall that is meant where none is named. */
export async function findServerToRunBy(
  call: CommandCall,
): Promise<{ server: ServerAddress; mallId: string | undefined } | undefined> {
  refuseWrong(call)
  const server = await findAddress(call)
  return server && { server, mallId: ours(call).CAFE24_MALL_ID }
}

async function findAddress(call: CommandCall): Promise<ServerAddress | undefined> {
  const { MALLKEY_URL, MALLKEY_API_KEY } = ours(call)
  if (!MALLKEY_URL) return demoHere(call)
  refuseKeyForFolder(call)
  return { url: MALLKEY_URL, key: MALLKEY_API_KEY }
}

/** Of all that is wrong with the settings, not only of the few that are read here. */
function refuseWrong(call: CommandCall): void {
  if (isWrong(call)) call.settings()
}

function isWrong(call: CommandCall): boolean {
  try {
    ours(call)
    return false
  } catch (error) {
    if (isKeeperError(error, "settings_invalid")) return true
    throw error
  }
}

/** Only where there is nothing real that a command could mean. */
async function demoHere({ settingFlags, out, words }: CommandCall): Promise<ServerAddress | undefined> {
  const { texts, origins } = inspectSettings(thisProcess(settingFlags))
  if (texts.CAFE24_CLIENT_ID !== undefined || origins.MALLKEY_STORE.source !== "default") return undefined
  const demo = await findDemo(process.cwd())
  if (demo) out.note(out.style("gray", words.askingDemo(demo.url)))
  return demo
}
