// A key that a person exported is for the server they mean: an address that only a file of the folder names does not get it.
import { KeeperError } from "../../core/errors.ts"
import { inspectSettings, thisProcess } from "../../settings/index.ts"
import type { CommandCall } from "../command.ts"
import { withoutLogin } from "./line.ts"

/** Files of the working folder come with it, such as from somebody's repository; flags and the environment do not. */
const isOfPerson = (source: string) => source === "flag" || source === "environment"

/** Before anything leaves. What a folder names both of, address and key, goes there: it knows the key already. */
export function refuseKeyForFolder({ settingFlags, words }: CommandCall): void {
  const world = thisProcess(settingFlags)
  const { texts, origins } = inspectSettings(world)
  const { MALLKEY_URL: url, MALLKEY_API_KEY: key } = texts
  const { source } = origins.MALLKEY_URL
  if (url === undefined || key === undefined || isOfPerson(source)) return
  if (!isOfPerson(origins.MALLKEY_API_KEY.source)) return
  if (inspectSettings({ ...world, flags: {}, env: {} }).texts.MALLKEY_API_KEY === key) return
  const problem = words.keyForFolder(withoutLogin(url).replace(/\/+$/, ""), source)
  throw new KeeperError("request_invalid", { problems: [problem], detail: problem, fix: "mallkey settings" })
}
