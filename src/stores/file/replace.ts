// Replaces a file whole or not at all, unless somebody else has changed it in the meantime.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs"
import { basename, dirname, join } from "node:path"
import { KeeperError } from "../../core/errors.ts"
import type { Chance } from "../../core/ports.ts"
import { parseObject } from "../documents/token-document.ts"
import { unavailable } from "../sqlite/trouble.ts"
import { openAsBefore } from "./rights.ts"

export const draftName = /^\..+\.mallkey-draft$/

/**
 * False: it no longer holds `before` (undefined: it is there), and stays as it is. Programs that take no lock of ours
 * are looked at once more right before the rename, and right after it: a writer that had opened the old file and came
 * to write only now would write where nobody reads. What is left is a program that renames its own file into place
 * within the few microseconds between the last look and our rename.
 */
export function replaceFile(path: string, before: string | undefined, text: string, chance: Chance): boolean {
  try {
    if (before === undefined) return writeNew(path, text, chance)
    const target = realpathSync(path)
    const old = openSync(target, "r")
    try {
      const draft = writeDraft(target, text, chance, old)
      if (readText(target) !== before) {
        rmSync(draft)
        return false
      }
      renameSync(draft, target)
      syncFolder(dirname(target))
      const late = textOfLateWriter(old, before)
      if (late === undefined) return true
      renameSync(writeDraft(target, late, chance, old), target)
      syncFolder(dirname(target))
      return false
    } finally {
      closeSync(old)
    }
  } catch (error) {
    throw fileTrouble(error, path)
  }
}

export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true })
    syncFolder(dirname(path))
  } catch (error) {
    throw fileTrouble(error, path)
  }
}

/** A pair takes some kilobytes at most. */
const longestFile = 1_000_000

/**
 * Undefined: there is none. Looked at before it is opened, and opened without waiting: a pipe would hold up everything
 * until somebody writes into it, and a device never ends.
 */
export function readText(path: string): string | undefined {
  try {
    refuseOddKinds(path, statSync(path))
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      refuseOddKinds(path, fstatSync(file))
      return textOf(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw fileTrouble(error, path)
  }
}

function refuseOddKinds(path: string, found: Stats): void {
  const why = found.isDirectory()
    ? "it is a folder, not a file: move it elsewhere"
    : !found.isFile()
      ? "it is no regular file (a pipe, a socket or a device): remove it"
      : found.size > longestFile
        ? `it is larger than ${longestFile / 1_000_000} MB, and no token file: move it elsewhere`
        : undefined
  if (why !== undefined) throw new FileOddity(path, why)
}

/** Trouble with one file, while the folder and the disk are well. */
class FileOddity extends KeeperError {
  readonly why: string
  constructor(path: string, why: string, cause?: unknown) {
    super("store_unavailable", { detail: `${path}: ${why}`, cause })
    this.why = why
  }
}

/** Undefined: it is about more than one file. */
export function aboutOneFile(error: unknown): string | undefined {
  return error instanceof FileOddity ? error.why : undefined
}

const oneFileCodes: Record<string, string> = {
  EACCES: "this user may not read it: chown or chmod it",
  EPERM: "this user may not read it: chown or chmod it",
  ELOOP: "it is a link that leads back to itself: remove it",
  ENOTDIR: "it is a link that leads nowhere: remove it",
  ENXIO: "it is no regular file: remove it",
  ENAMETOOLONG: "its name is too long: remove it",
}

export function fileTrouble(error: unknown, path: string): unknown {
  const { code = "", syscall } = error as NodeJS.ErrnoException
  const why = oneFileCodes[code]
  if (syscall && why !== undefined) return new FileOddity(path, `${code}, ${why}`, error)
  return syscall ? unavailable(path, `${code} at ${syscall}`, error) : error
}

/** A link fails where a file is already; a rename would replace what somebody has just written. */
function writeNew(path: string, text: string, chance: Chance): boolean {
  const draft = writeDraft(path, text, chance)
  try {
    linkSync(draft, path)
    syncFolder(dirname(path))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

export function draftBeside(path: string, chance: Chance): string {
  return join(dirname(path), `.${basename(path)}.${chance.id()}.mallkey-draft`)
}

/** In the same folder, as a rename cannot go further, under a name that no program takes for a token file. */
function writeDraft(path: string, text: string, chance: Chance, like?: number): string {
  const draft = draftBeside(path, chance)
  const file = openSync(draft, "wx", 0o600)
  try {
    writeFileSync(file, text)
    if (like !== undefined) openAsBefore(file, like)
    fsyncSync(file)
  } catch (error) {
    closeSync(file)
    rmSync(draft, { force: true })
    throw error
  }
  closeSync(file)
  return draft
}

const lateWaits = 20
const lateWaitMs = 10

/** What was written into the old file after the last look, once it is whole; undefined: nothing was. */
function textOfLateWriter(old: number, before: string): string | undefined {
  for (let wait = 0; wait < lateWaits; wait++) {
    const text = textOf(old)
    if (text === before) return undefined
    if (parseObject(text)) return text
    // Blocking is right here: everything that could run meanwhile would read what may have to give way.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lateWaitMs)
  }
  return undefined
}

function textOf(file: number): string {
  const { size } = fstatSync(file)
  const bytes = Buffer.alloc(size)
  let read = 0
  for (let more = -1; read < size && more !== 0; read += more)
    more = readSync(file, bytes, read, size - read, read)
  return bytes.toString("utf8", 0, read)
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r")
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
