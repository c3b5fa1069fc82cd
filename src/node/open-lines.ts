// How many lines from outside a server takes at once: each costs memory and one of the process' open files.
import { readFileSync } from "node:fs"

/** More than a hundred programs with forty calls each. With 16 KB of headers that never end they hold some 70 MB. */
const mostLines = 4_096
/** What Node is given where nothing says how many files a process may open. */
const usualFiles = 1_024

/**
 * Half of the files at most: with the last of them gone no answer of a platform could be put on disk, and the only copy
 * of a rotated pair would be in memory, for as long as a stranger holds the lines.
 */
export function linesAtMost(files = filesAtMost()): number {
  return Math.min(mostLines, Math.max(1, Math.floor(files / 2)))
}

/** Node has no word for it, but on Linux the system tells. */
function filesAtMost(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? []
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
  } catch {
    return usualFiles
  }
}
