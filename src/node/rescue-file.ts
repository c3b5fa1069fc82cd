// The rescue place on a disk: one fsynced file an answer, independent of the store.
import { chmod, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Rescue, RescueEntry } from "../core/ports.ts"

const suffix = ".answer.json"

export function createRescueFolder(folder: string): Rescue {
  let ready: Promise<void> | undefined
  const makeReady = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chmod(folder, 0o700)
  }
  return {
    name: folder,
    put: async (entry) => {
      ready ??= makeReady()
      // A folder that could not be made is tried again, not remembered as broken.
      await ready.catch((error) => {
        ready = undefined
        throw error
      })
      const path = join(folder, `${entry.key}${suffix}`)
      await writeDurably(`${path}.part`, JSON.stringify(entry))
      await rename(`${path}.part`, path)
      await syncFolder(folder)
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

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The name must survive a power cut as well as the bytes. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r")
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

/** Another process may have settled it between the listing and the reading. */
async function readEntry(path: string): Promise<RescueEntry | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined
    throw error
  })
  return text === undefined ? undefined : (JSON.parse(text) as RescueEntry)
}
