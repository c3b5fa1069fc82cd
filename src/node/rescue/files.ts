// Reads the files of a folder one by one: what is no file of ours costs itself, whatever it is.
import { constants } from "node:fs"
import { type FileHandle, lstat, open, readdir } from "node:fs/promises"
import { join } from "node:path"

export type Read = { is: "text"; path: string; text: string } | { is: "odd"; path: string; detail: string }

/** An answer takes a few thousand. */
const longestBytes = 1_000_000

export async function readAll(folder: string, suffix: string): Promise<Read[]> {
  const names = (await readdir(folder).catch(absentIsEmpty)).filter((name) => name.endsWith(suffix))
  const read = await Promise.all(names.map((name) => readOne(join(folder, name))))
  return read.filter((one) => one !== undefined)
}

/** Undefined: it has gone meanwhile, as another process settled it. */
export async function readOne(path: string): Promise<Read | undefined> {
  try {
    const odd = oddityOf(await lstat(path))
    return odd === undefined
      ? { is: "text", path, text: await textOf(path) }
      : { is: "odd", path, detail: odd }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === "ENOENT" ? undefined : { is: "odd", path, detail: code ?? "unreadable" }
  }
}

/** Nobody may be at the other end of a pipe: opening it would wait for ever. */
function oddityOf(facts: Awaited<ReturnType<typeof lstat>>): string | undefined {
  if (facts.isDirectory()) return "a folder"
  if (facts.isSymbolicLink()) return "a link"
  if (!facts.isFile()) return "no regular file"
  return facts.size > longestBytes ? "too large" : undefined
}

/** It may have been changed since it was looked at: neither followed nor waited for. */
async function textOf(path: string): Promise<string> {
  const file: FileHandle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await file.readFile("utf8")
  } finally {
    await file.close()
  }
}

export function absentIsEmpty(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return []
  throw error
}
