// A command that only reads makes no store beside one that its address looks like: the address is mistyped, and the command says so.
import { existsSync, readdirSync, statSync } from "node:fs"
import { basename, dirname, extname, join } from "node:path"
import { KeeperError } from "../../core/errors.ts"
import { editDistance } from "../../settings/foreign-names.ts"
import { inspectSettings, thisProcess } from "../../settings/index.ts"
import type { CommandCall } from "../command.ts"

/** Where nothing is near, the store is one to come: before the first mall it is empty, and the command says that. */
export function refuseNoStore({ settingFlags, words }: CommandCall): void {
  const { texts, origins } = inspectSettings(thisProcess(settingFlags))
  const [, scheme, path] = /^(sqlite|file):([^?]+)/s.exec(texts.MALLKEY_STORE ?? "") ?? []
  if (scheme === undefined || path === undefined || path === ":memory:") return
  if (origins.MALLKEY_STORE.source === "default" || existsSync(path)) return
  const near = nearPath(path)
  if (near === undefined) return
  const problem = words.noStoreThere(`${scheme}:${path}`, `${scheme}:${near}`)
  throw new KeeperError("settings_invalid", { problems: [problem], detail: problem })
}

/** The nearest name in the folder, where the folder itself may be mistyped. */
function nearPath(path: string): string | undefined {
  const above = dirname(path)
  if (above === path) return undefined
  const folder = isFolder(above) ? above : nearPath(above)
  if (folder === undefined || !isFolder(folder)) return undefined
  const names = namesIn(folder)
  const name = basename(path)
  const found = names.includes(name) ? name : names.find((other) => isSlip(name, other))
  return found && join(folder, found)
}

/** Two letters off in a name of four or more. `shop1.db` and `shop2.db` are two stores, and so are `shop` and `shop.db`. */
function isSlip(typed: string, other: string): boolean {
  const fixed = (name: string) => name.replace(/\D+/g, " ").trim() + extname(name)
  return (
    basename(typed, extname(typed)).length >= 4 &&
    fixed(typed) === fixed(other) &&
    editDistance(typed, other) <= 2
  )
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Without what SQLite keeps beside a database. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !/-(wal|shm|journal)$/.test(name))
  } catch {
    return []
  }
}
