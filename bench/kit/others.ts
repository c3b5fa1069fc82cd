// Programs that are no dependencies of this project: measured beside it where somebody has installed them.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { asInstalled, build } from "./built.ts"

/** What such a bench is run with. */
export interface Around {
  folder: string
  /** Where the others are installed. */
  others: string
  /** As built; a try is content with the sources. */
  program: string
  say(line: string): void
}

export function around(folder: string, args: string[], say: Around["say"]): Around {
  const program = build(args) ? asInstalled(folder) : "bin/mallkey.js"
  return { folder, others: othersFolder(args), program, say }
}

/** Where `npm i --no-save …` was run: `--others FOLDER`, or the checkout itself. */
function othersFolder(args: string[]): string {
  const named = args.includes("--others") ? args[args.indexOf("--others") + 1] : undefined
  return named ?? join(import.meta.dirname, "..", "..")
}

export function isInstalled(folder: string, ...packages: string[]): boolean {
  return packages.every((name) => existsSync(join(folder, "node_modules", name)))
}

export function hasProgram(name: string): boolean {
  return spawnSync(name, ["-v"], { stdio: "ignore" }).error === undefined
}
