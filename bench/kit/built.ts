// What `npm run build` makes, made anew: a dist/ of last week would be measured as today's.
import { spawnSync } from "node:child_process"
import { cpSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { smallFlag } from "./flags.ts"

export const builtProgram = "dist/cli/main.js"

/** False where only a try is wanted, which the sources are enough for. */
export function build(args: string[]): boolean {
  if (args.includes(smallFlag)) return false
  const root = join(import.meta.dirname, "..", "..")
  const { status } = spawnSync(process.execPath, ["scripts/build.ts"], { cwd: root, stdio: "inherit" })
  if (status !== 0) throw new Error("npm run build failed")
  return true
}

/** The command as an installed package has it: without sources beside it, it runs what was built. */
export function asInstalled(folder: string): string {
  const root = join(import.meta.dirname, "..", "..")
  for (const part of ["bin", "package.json"])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  symlinkSync(join(root, "dist"), join(folder, "dist"))
  return join(folder, "bin", "mallkey.js")
}
