// The rescue place on a disk, independent of the store: an answer a file, on disk when `put` resolves.
import { randomUUID } from "node:crypto"
import { mkdir, rename, stat, unlink } from "node:fs/promises"
import { basename, join } from "node:path"
import type { AsideEntry, Rescue, RescueEntry, RescueOddity } from "../../core/ports.ts"
import { writeDurably } from "../write-durably.ts"
import { absentIsEmpty, readAll, readOne } from "./files.ts"
import { readAside, readEntry } from "./shape.ts"
import { createRescueSlots, type Slot, suffix } from "./slots.ts"

/** Empty files of processes that died. A living one fills its own again, or makes another where it has gone. */
const leftoverMs = 60 * 60_000
const asideSuffix = ".json"

interface Found {
  entries: { entry: RescueEntry; path: string }[]
  odd: RescueOddity[]
}

/**
 * Keeps answers in files (0600) of this folder until the store has them.
 * @example
 * createKeeper({ store, app, rescue: createRescueFolder("/var/lib/mallkey/rescue") })
 */
export function createRescueFolder(folder: string): Rescue {
  const slots = createRescueSlots(folder)
  const held = new Map<string, Slot>()
  /** Where the entries of other processes are, as they were last listed. */
  const others = new Map<string, string>()
  const asideFolder = join(folder, "set-aside")
  const remove = async (key: string) => {
    const slot = held.get(key)
    held.delete(key)
    if (slot) return slots.empty(slot)
    const path = others.get(key)
    if (path !== undefined) await removeOther(folder, path, key)
  }
  return {
    name: folder,
    check: async () => slots.empty(await slots.fill("")),
    put: async (entry) => void held.set(entry.key, await slots.fill(JSON.stringify(entry))),
    list: async () => {
      const { entries } = await lookInto(folder)
      others.clear()
      for (const { entry, path } of entries) others.set(entry.key, path)
      return entries.map(({ entry }) => entry)
    },
    remove,
    oddities: async () => (await lookInto(folder)).odd,
    setAside: async (key, why) => {
      const path = held.get(key)?.path ?? others.get(key)
      const read = path === undefined ? undefined : await readOne(path)
      const entry = read?.is === "text" ? readEntry(read.text) : undefined
      // Its owner has settled it meanwhile, or somebody has removed it.
      if (path === undefined || entry?.key !== key) return remove(key)
      await mkdir(asideFolder, { recursive: true, mode: 0o700 })
      const target = join(asideFolder, asideName(entry))
      try {
        await writeDurably(target, JSON.stringify({ ...entry, why }))
      } catch {
        // No room: as it is, then.
        await rename(path, target)
      }
      await remove(key)
    },
    aside: async () => {
      const read = await readAll(asideFolder, asideSuffix)
      const entries = read.flatMap((one) => (one.is === "text" ? (readAside(one.text) ?? []) : []))
      return entries.sort((a: AsideEntry, b: AsideEntry) => a.at - b.at)
    },
  }
}

async function lookInto(folder: string): Promise<Found> {
  const found: Found = { entries: [], odd: [] }
  for (const one of await readAll(folder, suffix)) {
    const name = basename(one.path)
    if (one.is === "odd") {
      found.odd.push({ name, detail: one.detail })
      continue
    }
    const text = one.text.trim()
    const entry = readEntry(text)
    if (entry) found.entries.push({ entry, path: one.path })
    else if (text === "") await removeLeftover(one.path)
    // What a power cut leaves of an entry that was never promised, or somebody else's.
    else found.odd.push({ name, detail: "no whole entry" })
  }
  found.entries.sort((a, b) => a.entry.at - b.entry.at)
  return found
}

/**
 * Its owner may live, may have settled it as well, and may fill the file again at this very moment. So it is taken
 * under another name first, which is a name of an entry too, and given back where it holds anything else.
 */
async function removeOther(folder: string, path: string, key: string): Promise<void> {
  const taken = join(folder, `${randomUUID()}${suffix}`)
  try {
    await rename(path, taken)
  } catch (error) {
    absentIsEmpty(error as NodeJS.ErrnoException)
    return
  }
  const read = await readOne(taken)
  const isIt = read?.is === "text" && readEntry(read.text)?.key === key
  await (isIt ? unlink(taken) : rename(taken, path)).catch(absentIsEmpty)
}

async function removeLeftover(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found && Date.now() - found.mtimeMs > leftoverMs) await unlink(path).catch(() => undefined)
}

/** A person looks for the mall and the day. */
function asideName({ id, at, key }: RescueEntry): string {
  const day = new Date(at).toISOString().slice(0, 10)
  const mall = id.replace(/[^\w.-]/g, "_").slice(0, 60)
  return `${day}-${mall}-${key.replace(/\W/g, "").slice(0, 12)}${asideSuffix}`
}
