// A database on a disk that takes no files, or is full: what stands in it is read all the same.
import { statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { pathToFileURL } from "node:url"
import { isDiskShut } from "./trouble.ts"

/**
 * SQLite makes two files beside a database before it reads a word of it. Told that nobody changes the file, it does
 * without. What another process has not brought into the file yet stands in its journal, and would be missed.
 */
export function openFrozen(path: string, why: unknown): DatabaseSync | undefined {
  if (!isDiskShut(why) || journalSize(path) > 0) return undefined
  const address = pathToFileURL(path)
  address.searchParams.set("immutable", "1")
  return new DatabaseSync(address, { readOnly: true })
}

/** Another one as soon as somebody has written: what was read then is no longer true. */
export function frozenIdentity(path: string): string {
  const { mtimeMs, size } = statSync(path)
  return `${mtimeMs} ${size} ${journalSize(path)}`
}

function journalSize(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
}
