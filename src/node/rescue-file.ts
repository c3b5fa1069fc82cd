// The rescue place on a disk: one fsynced file an answer, independent of the store.
import { mkdirSync, writeFileSync } from "node:fs"
import { open, readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Rescue, RescueEntry } from "../core/ports.ts"

const suffix = ".answer.json"

export function createRescueFolder(folder: string): Rescue {
  return {
    name: folder,
    check: async () => {
      const path = join(folder, `check-${process.pid}-${performance.now()}`)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(path, "written to see whether it can be", { mode: 0o600, flag: "wx" })
      await sync(path)
      await rm(path, { force: true })
    },
    put: async (entry) => {
      const path = join(folder, `${entry.key}${suffix}`)
      // Synchronously, and before the fsync: once the two lines are through, a killed process has lost nothing.
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(path, JSON.stringify(entry), { mode: 0o600, flag: "wx" })
      await sync(path)
      // The name must survive a power cut as well as the bytes.
      await sync(folder)
    },
    list: async () => {
      const names = await readdir(folder).catch(absentIsEmpty)
      const paths = names.filter((name) => name.endsWith(suffix)).map((name) => join(folder, name))
      const entries = await Promise.all(paths.map(readEntry))
      return entries.filter((entry) => entry !== undefined).sort((a, b) => a.at - b.at)
    },
    remove: async (key) => {
      await rm(join(folder, `${key}${suffix}`), { force: true })
    },
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
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
