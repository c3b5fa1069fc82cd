// A folder and those above it, made for the owner alone; a disk that takes none is named for what it is.
import { mkdirSync } from "node:fs"
import { dirname } from "node:path"

type Make = (folder: string, options: { recursive?: boolean; mode: number }) => void

export function makeFolder(folder: string, make: Make = mkdirSync): void {
  try {
    make(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error
    makeOneByOne(folder, make)
  }
}

/** On a read-only disk Node calls a whole chain of folders absent (ENOENT); asked for one of them it says EROFS. */
function makeOneByOne(folder: string, make: Make): void {
  const above = dirname(folder)
  if (above !== folder) makeFolder(above, make)
  make(folder, { mode: 0o700 })
}
