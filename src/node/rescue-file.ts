// The rescue place on a disk: one fsynced file an answer, independent of the store.
import { close, closeSync, fsync, mkdirSync, openSync, writeFileSync } from "node:fs"
import { open, readdir, readFile, rm, unlink } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Rescue, RescueEntry } from "../core/ports.ts"
import { together } from "./together.ts"

const suffix = ".answer.json"

export function createRescueFolder(folder: string): Rescue {
  // Names must survive a power cut as well as bytes. One fsync is enough for all who have written by then.
  const keepNames = together(async () => {
    const handle = await open(folder, "r")
    await handle.sync().finally(() => handle.close())
  })
  return {
    name: folder,
    check: async () => {
      const path = join(folder, `check-${process.pid}-${performance.now()}`)
      try {
        await writeThrough(folder, path, "written to see whether it can be")
      } finally {
        await rm(path, { force: true })
      }
    },
    put: async (entry) => {
      await writeThrough(folder, join(folder, `${entry.key}${suffix}`), JSON.stringify(entry))
      await keepNames()
    },
    list: async () => {
      const names = await readdir(folder).catch(absentIsEmpty)
      const paths = names.filter((name) => name.endsWith(suffix)).map((name) => join(folder, name))
      const entries = await Promise.all(paths.map(readEntry))
      return entries.filter((entry) => entry !== undefined).sort((a, b) => a.at - b.at)
    },
    remove: async (key) => {
      await unlink(join(folder, `${key}${suffix}`)).catch(absentIsEmpty)
    },
  }
}

const onDisk = promisify(fsync)
const closed = promisify(close)

/** Synchronously up to the fsync: once these lines are through, a killed process has lost nothing. */
async function writeThrough(folder: string, path: string, text: string): Promise<void> {
  const file = createIn(folder, path)
  try {
    writeFileSync(file, text)
  } catch (error) {
    closeSync(file)
    throw error
  }
  await onDisk(file).finally(() => closed(file))
}

function createIn(folder: string, path: string): number {
  try {
    return openSync(path, "wx", 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openSync(path, "wx", 0o600)
  }
}

function absentIsEmpty(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return []
  throw error
}

/**
 * Another process may have settled it between the listing and the reading. Half an entry is what a power cut
 * leaves of one that was never promised.
 */
async function readEntry(path: string): Promise<RescueEntry | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return ""
    throw error
  })
  try {
    return JSON.parse(text) as RescueEntry
  } catch {
    return undefined
  }
}
