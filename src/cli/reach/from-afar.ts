// What only the place of the store can do, refused where MALLKEY_URL names a server elsewhere.
import { KeeperError } from "../../core/errors.ts"
import { loadSome, thisProcess } from "../../settings/index.ts"
import type { CommandCall } from "../command.ts"

/** The store is at the server, and so is the place for what only a store can do. */
export function refuseFromAfar(call: CommandCall): void {
  const { MALLKEY_URL } = ours(call)
  if (MALLKEY_URL === undefined) return
  const problem = call.words.needsStore(new URL(MALLKEY_URL).origin)
  throw new KeeperError("request_invalid", { problems: [problem], detail: problem, fix: "mallkey settings" })
}

/** The few settings that say whether a server is asked, and for what. */
export function ours({ settingFlags }: CommandCall) {
  const names = ["MALLKEY_URL", "MALLKEY_API_KEY", "CAFE24_MALL_ID", "ALERT_DAYS"] as const
  return loadSome(thisProcess(settingFlags), names).values
}
