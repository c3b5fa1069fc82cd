// Programs of the system that the tests need: found, or installed where this may be done.
import { execFile } from "node:child_process"
import { constants } from "node:fs"
import { access } from "node:fs/promises"
import { delimiter, join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

export async function findProgram(names: string[]): Promise<string | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter)
  for (const name of names) {
    for (const path of name.includes("/") ? [name] : folders.map((folder) => join(folder, name))) {
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (isThere) return path
    }
  }
  return undefined
}

/** With apt-get as root, as in CI and containers. Anywhere else a person is told what to install. */
export async function installed(name: string, program = name): Promise<string> {
  const aptGet = await findProgram(["apt-get"])
  if (process.getuid?.() === 0 && aptGet) {
    console.log(`Installing ${name} …`)
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    await run(aptGet, ["update", "-qq"], { env })
    await run(aptGet, ["install", "-y", "-qq", "--no-install-recommends", name], { env })
    const found = await findProgram([program])
    if (found) return found
  }
  throw new Error(
    `The tests need ${name}, which is neither running nor installed. Install it and run them again.`,
  )
}
