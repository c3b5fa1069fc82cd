// Files of a fixed size that are filled again and again: making and removing one for each answer took four times as long,
// and writing over what is there needs no room, so it works on a full disk as well.
import { randomUUID } from "node:crypto"
import {
  closeSync,
  fdatasync,
  fstatSync,
  mkdirSync,
  openSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs"
import { open } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { together } from "./together.ts"

export const suffix = ".answer.json"
/** More than an answer usually takes. */
const slotBytes = 4_096

export interface Slot {
  path: string
  bytes: number
}

export interface RescueSlots {
  /** Resolves when the text is on disk, under a name that is on disk. */
  fill(text: string): Promise<Slot>
  /** Not waited for: an answer that comes back after a power cut is known by its tag. */
  empty(slot: Slot): void
}

/** Those of this process that hold nothing. */
const emptySlots = new Set<string>()

process.on("exit", () => {
  for (const path of emptySlots) removeIfThere(path)
})

export function createRescueSlots(folder: string): RescueSlots {
  const free: string[] = []
  // Names must survive a power cut as well as bytes. One fsync is enough for all who made a file by then.
  const keepNames = together(async () => {
    const handle = await open(folder, "r")
    await handle.sync().finally(() => handle.close())
  })
  return {
    fill: async (text) => {
      const bytes = padded(text)
      const path = free.pop()
      if (path !== undefined) {
        emptySlots.delete(path)
        // Where it can no longer be written, as somebody else's by now, another may be.
        if (await fillAgain(path, bytes).catch(() => false)) return { path, bytes: bytes.length }
      }
      const made = join(folder, `${randomUUID()}${suffix}`)
      const file = makeIn(folder, made)
      try {
        await written(file, bytes)
      } catch (error) {
        // Each try on a full disk would leave one behind.
        if (!isWhole(made, bytes)) removeIfThere(made)
        throw error
      }
      await keepNames()
      return { path: made, bytes: bytes.length }
    },
    empty: ({ path, bytes }) => {
      const file = openIfThere(path)
      if (file === undefined) return
      try {
        writeFileSync(file, Buffer.alloc(bytes, " "))
      } finally {
        closeSync(file)
      }
      free.push(path)
      emptySlots.add(path)
    },
  }
}

/** Blanks mean nothing to a reader of the text behind them. */
function padded(text: string): Buffer {
  const bytes = Buffer.from(text)
  return bytes.length < slotBytes
    ? Buffer.concat([bytes, Buffer.alloc(slotBytes - bytes.length, " ")])
    : bytes
}

/** False: somebody has removed it, before or meanwhile. */
async function fillAgain(path: string, bytes: Buffer): Promise<boolean> {
  const file = openIfThere(path)
  return file !== undefined && (await written(file, bytes)) > 0
}

const onDisk = promisify(fdatasync)

/** Synchronously up to the fsync: once that line is through, a killed process has lost nothing. How many names it has. */
async function written(file: number, bytes: Buffer): Promise<number> {
  try {
    writeFileSync(file, bytes)
    await onDisk(file)
    return fstatSync(file).nlink
  } finally {
    closeSync(file)
  }
}

function makeIn(folder: string, path: string): number {
  const file = unlessAbsent(() => openSync(path, "wx", 0o600))
  if (file !== undefined) return file
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return openSync(path, "wx", 0o600)
}

/** Written and not confirmed by the disk: another process may still find it. */
function isWhole(path: string, bytes: Buffer): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === bytes.length
}

function openIfThere(path: string): number | undefined {
  return unlessAbsent(() => openSync(path, "r+"))
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Gone already, or not to be removed: it holds nothing.
  }
}

function unlessAbsent<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}
