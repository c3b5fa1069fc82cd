// A command that only reads makes no store: where none is at the address that was named, it says so, and what is near.
import { existsSync, readdirSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { KeeperError } from "../../core/errors.ts"
import { inspectSettings, thisProcess } from "../../settings/index.ts"
import type { CommandCall } from "../command.ts"
import { nearest } from "../nearest.ts"

/** Nobody has typed the usual place: before the first mall it is empty, and a command says that. */
export function refuseNoStore({ settingFlags, words }: CommandCall): void {
  const { texts, origins } = inspectSettings(thisProcess(settingFlags))
  const [, scheme, path] = /^(sqlite|file):([^?]+)/s.exec(texts.MALLKEY_STORE ?? "") ?? []
  if (scheme === undefined || path === undefined || path === ":memory:") return
  if (origins.MALLKEY_STORE.source === "default" || texts.MALLKEY_STORE === usual || existsSync(path)) return
  const near = nearPath(path)
  const problem = words.noStoreThere(`${scheme}:${path}`, near && `${scheme}:${near}`)
  throw new KeeperError("settings_invalid", { problems: [problem], detail: problem })
}

const usual = "sqlite:./data/mallkey.db"

/** The nearest name in the folder, where the folder itself may be mistyped. */
function nearPath(path: string): string | undefined {
  const above = dirname(path)
  if (above === path) return undefined
  const folder = isFolder(above) ? above : nearPath(above)
  if (folder === undefined || !isFolder(folder)) return undefined
  const names = namesIn(folder)
  const name = basename(path)
  const near = names.includes(name) ? name : nearest(name, names)
  return near && join(folder, near)
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
