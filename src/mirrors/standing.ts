// What stands at a mirror's path before it is written: a link leads anywhere, and behind it may be a device without an end.
import { constants } from "node:fs"
import { type FileHandle, lstat, open } from "node:fs/promises"
import { buffer } from "node:stream/consumers"
import { MirrorRefusal } from "./target.ts"

/** A mirrored token is a thousandth of this. */
const mostBytes = 1_000_000

/** Undefined: no text of a regular file. Opened without waiting: a pipe would hold the mirror up until somebody writes into it. */
export async function textOf(path: string): Promise<string | undefined> {
  const file = await openIfThere(path)
  if (!file) return undefined
  try {
    if (!(await file.stat()).isFile()) return undefined
    const found = await buffer(file.createReadStream({ start: 0, end: mostBytes, autoClose: false }))
    if (found.length > mostBytes) throw new MirrorRefusal("more lies there than a token: left alone")
    return found.toString("utf8")
  } finally {
    await file.close()
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

export interface Opened {
  mode: number
  group?: number
}

/** For whom a file was opened that stands there. A link's or a pipe's mode says nothing of that. */
export async function openedFor(path: string): Promise<Opened> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isFile() ? { mode: found.mode & 0o770, group: found.gid } : { mode: 0o600 }
}

/** A program of another group goes on reading what was opened to it once. To a group that cannot be kept nothing is opened. */
export async function openAsBefore(
  file: Pick<FileHandle, "stat" | "chown" | "chmod">,
  { mode, group }: Opened,
): Promise<void> {
  const { uid, gid, mode: own } = await file.stat()
  const isKept =
    group === undefined ||
    group === gid ||
    (await file.chown(uid, group).then(
      () => true,
      () => false,
    ))
  const wanted = isKept ? mode : mode & 0o700
  if (wanted !== (own & 0o777)) await file.chmod(wanted)
}
