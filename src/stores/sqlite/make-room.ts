// On a full disk the journal is written anew in the room it has, instead of waiting for more.
import type { DatabaseSync } from "node:sqlite"
import { isFull } from "./trouble.ts"

/**
 * True: what the journal held stands in the file, so the next write begins the journal anew. SQLite does so by itself
 * only at 4 MB, and a disk that is full before would never come to that.
 */
export function madeRoom(database: DatabaseSync | undefined, error: unknown): boolean {
  return database !== undefined && isFull(error) && !database.isTransaction && emptyJournal(database)
}

/** False: somebody is reading in it, or the file itself would have to grow and cannot. */
export function emptyJournal(database: DatabaseSync): boolean {
  try {
    const done = database.prepare("pragma wal_checkpoint(passive)").get()
    return Number(done?.log) > 0 && done?.checkpointed === done?.log
  } catch {
    return false
  }
}
