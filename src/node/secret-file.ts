// The secret beside an embedded store: read, or made once, by the first of several starting processes.
import { randomBytes } from "node:crypto"
import { mkdir, open } from "node:fs/promises"
import { dirname } from "node:path"
import { KeeperError } from "../core/errors.ts"
import { writePrivately } from "./private-file.ts"
import { readWhole } from "./read-whole.ts"

const shortest = 32

export function readOrMakeSecret(path: string): Promise<string[]> {
  return named(path, async () => (await read(path)) ?? (await make(path)))
}

/** Undefined: there is none yet. */
export function readSecret(path: string): Promise<string[] | undefined> {
  return named(path, () => read(path))
}

async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof KeeperError) throw cause
    const problem = `${path} (MALLKEY_SECRET): ${(cause as NodeJS.ErrnoException).code ?? "unreadable"}`
    // Its rights are what is to be looked at; the settings are as they should be.
    throw new KeeperError("settings_invalid", {
      detail: problem,
      problems: [problem],
      fix: `ls -ld "${dirname(path)}" "${path}"`,
      cause,
    })
  }
}

async function read(path: string): Promise<string[] | undefined> {
  const text = readWhole(path)
  if (text === undefined) return undefined
  const secrets = text.split(/[\s,]+/).filter((secret) => secret !== "")
  if (secrets.length > 0 && secrets.every((secret) => secret.length >= shortest)) return secrets
  // Made anew, it would turn every sealed token of the store into noise.
  const problem = `${path} (MALLKEY_SECRET) must hold a secret of at least ${shortest} characters`
  throw new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}

/** Of several processes that make one, the first has it, and all read that one. */
async function make(path: string): Promise<string[]> {
  await mkdir(dirname(path), { recursive: true })
  await writePrivately(path, `${randomBytes(32).toString("base64url")}\n`, false)
  await syncFolder(dirname(path))
  return (await read(path))!
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
