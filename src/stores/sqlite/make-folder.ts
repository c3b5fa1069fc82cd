// A folder and those above it, made for the owner alone; a disk that takes none is named for what it is.
import { mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"

type Make = (folder: string, options: { recursive?: boolean; mode: number }) => void

const mode = 0o700

/**
 * One by one, and not by Node's `recursive`: that one calls a whole chain of folders absent on a read-only disk, and
 * turns for ever, deaf to every signal, where the system says that a place is absent although the folder above it is
 * there (/proc).
 */
export function makeFolder(folder: string, make: Make = mkdirSync): void {
  if (isMade(folder, make)) return
  const above = dirname(folder)
  if (above !== folder) makeFolder(above, make)
  if (!isMade(folder, make)) make(folder, { mode })
}

/** False: something above it is absent, or so the system says. */
function isMade(folder: string, make: Make): boolean {
  try {
    make(folder, { mode })
    return true
  } catch (error) {
    // Some systems answer that they may not write above, and not that it is there already.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return true
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false
    throw error
  }
}
