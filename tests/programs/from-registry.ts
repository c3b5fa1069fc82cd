// Packages that are too large for development dependencies: found beside them, or fetched once into a cache of this checkout.
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const modules = join(import.meta.dirname, "../../node_modules")
/** Where nothing answers, a test says what it could not try instead of waiting. */
const patienceMs = 120_000

/** The folder of `name`. Undefined: it is not here, and cannot be had. */
export async function fromRegistry(name: string, version: string): Promise<string | undefined> {
  const folder = join(modules, ".cache/mallkey-programs", `${name.replace("/", "-")}-${version}`)
  for (const place of [modules, join(folder, "node_modules")])
    if (existsSync(join(place, name))) return join(place, name)
  await mkdir(join(folder, ".."), { recursive: true })
  const draft = await mkdtemp(`${folder}-draft-`)
  try {
    await writeFile(join(draft, "package.json"), '{ "private": true }')
    // What is fetched brings no program of its own that is run on the way.
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    await run("npm", ["install", ...options, `${name}@${version}`], { cwd: draft, timeout: patienceMs })
    await rename(draft, folder)
  } catch {
    // Another test may have been sooner.
    await rm(draft, { recursive: true, force: true })
  }
  return existsSync(join(folder, "node_modules", name)) ? join(folder, "node_modules", name) : undefined
}
