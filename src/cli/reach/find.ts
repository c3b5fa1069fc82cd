// Where a command finds mallkey: at MALLKEY_URL, in the demo that runs in this folder, or in the store of the settings.
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { findDemo } from "../../programs/demo/whereabouts.ts"
import { inspectSettings, loadSome, thisProcess } from "../../settings/index.ts"
import type { ServerAddress } from "../../wire/server-error.ts"
import type { CommandCall } from "../command.ts"
import type { Reachable, Reached } from "../reachable.ts"
import { farKeeper } from "./far.ts"
import { createLine } from "./line.ts"
import { nearKeeper } from "./near.ts"

export async function findReachable(call: CommandCall): Promise<Reached> {
  refuseWrong(call)
  const { CAFE24_MALL_ID: mallId, ALERT_DAYS } = ours(call)
  const warnDays = Math.max(...ALERT_DAYS)
  const far = await findServer(call)
  return { keeper: far ?? nearKeeper(await call.house()), mallId, warnDays }
}

/** Undefined where the store is to be opened in this process. */
export async function findServer(call: CommandCall): Promise<Reachable | undefined> {
  const server = await findAddress(call)
  return server && farKeeper(createLine(server, call.language))
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
  return MALLKEY_URL ? { url: MALLKEY_URL, key: MALLKEY_API_KEY } : demoHere(call)
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

/** The store is at the server, and so is the place for what only a store can do. */
export function refuseFromAfar(call: CommandCall): void {
  const { MALLKEY_URL } = ours(call)
  if (MALLKEY_URL === undefined) return
  const problem = call.words.needsStore(new URL(MALLKEY_URL).origin)
  throw new KeeperError("request_invalid", { problems: [problem], detail: problem, fix: "mallkey settings" })
}

function ours({ settingFlags }: CommandCall) {
  const names = ["MALLKEY_URL", "MALLKEY_API_KEY", "CAFE24_MALL_ID", "ALERT_DAYS"] as const
  return loadSome(thisProcess(settingFlags), names).values
}

/** Only where there is nothing real that a command could mean. */
async function demoHere({ settingFlags, out, words }: CommandCall): Promise<ServerAddress | undefined> {
  const { texts, origins } = inspectSettings(thisProcess(settingFlags))
  if (texts.CAFE24_CLIENT_ID !== undefined || origins.MALLKEY_STORE.source !== "default") return undefined
  const demo = await findDemo(process.cwd())
  if (demo) out.note(out.style("gray", words.askingDemo(demo.url)))
  return demo
}
