// Asks git which files it keeps, and looks into those that may hold a secret or a token pair.
import { execFile } from "node:child_process"
import { readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import type { Exposure } from "../../core/doctor/world.ts"

interface Suspect {
  path: RegExp
  /** Absent: whatever is in it. */
  holds?: RegExp
}

const suspects: readonly Suspect[] = [
  { path: /(^|\/)mallkey\.secret$/ },
  {
    path: /(^|\/)[^/]*\.env(\.[^/]*)?$/,
    holds: /^\s*(?:export\s+)?\w*(?:SECRET|TOKEN|PASSWORD)\w*\s*=\s*["']?[^\s"'$<{]{8}/m,
  },
  {
    path: /token[^/]*\.(json|bak|old|orig|txt|ya?ml|csv)(\.[^/]*)?$|\.(json|env)\.(bak|old|orig)$/i,
    holds: /["']?refresh_?token["']?\s*[:=]\s*["']?[^\s"'$<{]{16}/i,
  },
]
/** Made-up ones belong there. */
const madeUp = /(^|[/._-])(tests?|specs?|fixtures?|examples?|samples?|templates?|mocks?|schemas?)([/._-]|$)/i
const longestBytes = 1_000_000
const mostFiles = 200

/** Nothing where there is no git, or no repository. */
export async function secretsInGit(folder: string): Promise<Exposure[]> {
  const kept = (await gitFiles(folder)).filter((path) => !madeUp.test(path))
  const suspected = kept.flatMap((path) => {
    const suspect = suspects.find((one) => one.path.test(path))
    return suspect ? [{ path, holds: suspect.holds }] : []
  })
  const found = await Promise.all(
    suspected.slice(0, mostFiles).map(async ({ path, holds }): Promise<Exposure[]> => {
      const isIt = holds === undefined || holds.test(await beginningOf(join(folder, path)))
      return isIt ? [{ kind: "secret_in_git", name: path, place: "git" }] : []
    }),
  )
  return found.flat()
}

function gitFiles(folder: string): Promise<string[]> {
  return new Promise((resolve) => {
    const options = { timeout: 10_000, maxBuffer: 64 * 1024 * 1024 }
    execFile("git", ["-C", folder, "ls-files", "-z"], options, (error, output) =>
      resolve(error ? [] : output.split("\0").filter(Boolean)),
    )
  })
}

async function beginningOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > longestBytes) return ""
    return await readFile(path, "utf8")
  } catch {
    return ""
  }
}
