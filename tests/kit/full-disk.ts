// A disk that is full to its last byte, the room of a store's journal included: in that it would write on.
import { writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"

/** `database`: the SQLite file of the store that lies there. */
export function fillUp(filler: string, database: string): void {
  const opened = new DatabaseSync(database)
  opened.exec("pragma wal_checkpoint(truncate)")
  for (const size of [1 << 20, 1 << 16, 1 << 12, 512]) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: "a" })
    } catch {
      // Full for this size; smaller pieces may still fit.
    }
  }
  opened.close()
}
