// On a full disk the journal is written anew in the room it has, or gives that room to the files beside it.
import { statfsSync } from "node:fs"
import { dirname } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { isFull, isNoRoomBeside } from "./trouble.ts"

const pageBytes = 4_096
const ownPages = 1_000
/** More than one write takes. */
const fewestPages = 16

/**
 * How long the journal may become before it is brought into the file. SQLite's own is 4 MB: on a small disk that leaves
 * no room for the file to grow, and what cannot be brought into the file stays in a journal that cannot begin anew.
 */
export function pagesOfJournal(path: string): number {
  const share = Math.floor(bytesLeft(dirname(path)) / 16 / pageBytes)
  return Math.min(ownPages, Math.max(fewestPages, share))
}

/** Some file systems do not tell, or tell of no size at all: that is no small disk. */
function bytesLeft(folder: string): number {
  try {
    const { blocks, bavail, bsize } = statfsSync(folder)
    return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/**
 * True: what the journal held stands in the file, so the next write begins the journal anew. SQLite does so by itself
 * only at 4 MB, and a disk that is full before would never come to that.
 */
export function madeRoom(database: DatabaseSync | undefined, error: unknown): boolean {
  if (!database || database.isTransaction) return false
  if (isNoRoomBeside(error)) return checkpoint(database, "truncate")?.busy === 0
  return isFull(error) && emptyJournal(database)
}

/** False: somebody is reading in it, or the file itself would have to grow and cannot. */
export function emptyJournal(database: DatabaseSync): boolean {
  const done = checkpoint(database, "passive")
  return Number(done?.log) > 0 && done?.checkpointed === done?.log
}

function checkpoint(database: DatabaseSync, kind: "passive" | "truncate") {
  try {
    return database.prepare(`pragma wal_checkpoint(${kind})`).get()
  } catch {
    return undefined
  }
}
