// The forward proxy's authority on disk: one file, for its owner alone, made by the first of several processes.
import { mkdir, readFile, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { KeeperError } from "../core/errors.ts"
import { writePrivately } from "../node/private-file.ts"
import type { AuthorityPlace } from "../proxy/forward/certificates/authority.ts"

export function authorityIn(folder: string): AuthorityPlace {
  const name = join(folder, "forward-proxy.pem")
  return {
    name,
    read: () => named(name, () => read(name)),
    writeFirst: (text) =>
      named(name, async () => {
        await mkdir(dirname(name), { recursive: true, mode: 0o700 })
        return writePrivately(name, text, false)
      }),
  }
}

async function read(name: string): Promise<string | undefined> {
  const text = await readFile(name, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined
    throw error
  })
  if (text === undefined) return undefined
  const { mode } = await stat(name)
  // With the intermediate's key anybody could stand between this machine's programs and the platform.
  const isOpen = process.platform !== "win32" && (mode & 0o077) !== 0
  if (isOpen) throw unusable(name, "others of this machine can read it", `chmod 600 "${name}"`)
  return text
}

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof KeeperError) throw cause
    throw unusable(name, (cause as NodeJS.ErrnoException).code ?? "unreadable", `ls -ld "${dirname(name)}"`)
  }
}

function unusable(name: string, why: string, fix: string): KeeperError {
  const problem = `${name}: ${why}`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem], fix })
}
