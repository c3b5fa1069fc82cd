// Reads a small file that a person names: never for ever, and never more than such a file can hold.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"

const { O_RDONLY, O_NONBLOCK = 0 } = constants
const mostBytes = 4 * 1024 * 1024
/** A pipe may be a program that is about to write: `MALLKEY_APPS=<(op read …)`. */
const patienceMs = 3_000
/** A program that asks its owner for a password first may write late: `<(op read …)`. */
export const lateWriterMs = 8_000
const pieceBytes = 64 * 1024

/** How much is read, and how long a pipe is waited for that nobody writes to. */
interface Most {
  bytes: number
  silentMs: number
}

/** Undefined: there is no such file. Throws, with a code, where there is one that cannot be read. */
export function readWhole(path: string): string | undefined {
  return readBytes(path)?.toString("utf8")
}

export function readBytes(path: string, most: Partial<Most> = {}): Buffer | undefined {
  const file = openIfThere(path)
  if (file === undefined) return undefined
  try {
    return bytesOf(file, { bytes: mostBytes, silentMs: patienceMs, ...most })
  } finally {
    closeSync(file)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    // Opened in the usual way, a pipe that nobody writes to holds the whole process, signals and all.
    return openSync(path, O_RDONLY | O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

function bytesOf(file: number, most: Most): Buffer {
  const pieces: Buffer[] = []
  let bytes = 0
  const isPipe = fstatSync(file).isFIFO()
  const until = performance.now() + most.silentMs
  for (;;) {
    const piece = nextOf(file)
    // A pipe without a writer is at its end, too: its writer may not have come yet.
    const isOver = piece?.length === 0 && (!isPipe || bytes > 0)
    if (isOver) return Buffer.concat(pieces)
    if (piece?.length) pieces.push(piece)
    bytes += piece?.length ?? 0
    if (bytes > most.bytes) throw troubleOf("EFBIG")
    if (piece?.length) continue
    if (performance.now() > until) throw troubleOf("ETIMEDOUT")
    rest()
  }
}

/** Undefined: somebody will write, and has not yet. */
function nextOf(file: number): Buffer | undefined {
  const piece = Buffer.alloc(pieceBytes)
  try {
    return piece.subarray(0, readSync(file, piece))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined
    throw error
  }
}

function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
}

function troubleOf(code: string): Error {
  return Object.assign(new Error(code), { code })
}
