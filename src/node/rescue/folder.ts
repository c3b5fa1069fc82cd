// The rescue place on a disk, independent of the store: an answer a file, on disk when `put` resolves.
import { readdir, readFile, stat, unlink } from "node:fs/promises"
import { join } from "node:path"
import type { Rescue, RescueEntry } from "../../core/ports.ts"
import { createRescueSlots, type Slot, suffix } from "./slots.ts"

/** Empty files of processes that died. A living one fills its own again, or makes another where it has gone. */
const leftoverMs = 60 * 60_000

export function createRescueFolder(folder: string): Rescue {
  const slots = createRescueSlots(folder)
  const held = new Map<string, Slot>()
  /** Where the entries of other processes are, as they were last listed. */
  const others = new Map<string, string>()
  return {
    name: folder,
    check: async () => slots.empty(await slots.fill("")),
    put: async (entry) => void held.set(entry.key, await slots.fill(JSON.stringify(entry))),
    list: async () => {
      const names = (await readdir(folder).catch(absentIsEmpty)).filter((name) => name.endsWith(suffix))
      const found = await Promise.all(names.map((name) => entryAt(join(folder, name))))
      const entries = found.filter((one) => one !== undefined).sort((a, b) => a.entry.at - b.entry.at)
      others.clear()
      for (const { entry, path } of entries) others.set(entry.key, path)
      return entries.map(({ entry }) => entry)
    },
    remove: async (key) => {
      const slot = held.get(key)
      held.delete(key)
      if (slot) return slots.empty(slot)
      const path = others.get(key)
      // Its owner may live, may have settled it as well, and may have filled the file again.
      if (path && (await entryAt(path))?.entry.key === key) await unlink(path).catch(absentIsEmpty)
    },
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
async function entryAt(path: string): Promise<{ entry: RescueEntry; path: string } | undefined> {
  const text = (await readFile(path, "utf8").catch(absentIsEmpty)).toString().trim()
  try {
    return { entry: JSON.parse(text) as RescueEntry, path }
  } catch {
    if (text === "") await removeLeftover(path)
    return undefined
  }
}

async function removeLeftover(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found && Date.now() - found.mtimeMs > leftoverMs) await unlink(path).catch(absentIsEmpty)
}
