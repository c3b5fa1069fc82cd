// A process that runs `mallkey` again and again, each time as if it had just been started: in this folder, with this environment.
import nodeModule from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { endOfRun, type HostedRun } from "./in-process.ts"

const root = join(import.meta.dirname, "../..")
nodeModule.enableCompileCache(join(root, "node_modules/.cache/mallkey"))
// What the program takes itself for, in its hints.
process.argv[1] = join(root, "bin/mallkey.js")
process.chdir(tmpdir())
// Streams are made when somebody first asks for them, and would look like something that a run had left.
void [process.stdout, process.stderr]
const { runProgram } = await import("../../src/cli/run.ts")

process.on("message", async ({ args, cwd, env }: HostedRun) => {
  process.chdir(cwd)
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  const before = count(process.getActiveResourcesInfo())
  const code = await runProgram(args)
  await nothingLeft(before)
  process.chdir(tmpdir())
  process.stdout.write(endOfRun)
  process.stderr.write(endOfRun)
  process.send?.(code)
})
// Nobody is left who could want another run.
process.on("disconnect", () => process.exit())
process.send?.("ready")

/** A program of its own would end only now. Never, where something is left: then the test that waits says so. */
async function nothingLeft(before: Map<string, number>): Promise<void> {
  const isLeft = ([kind, now]: [string, number]) => kind !== "Timeout" && now > (before.get(kind) ?? 0)
  // Our own pause is a timer: two of them are one too many.
  const timers = before.get("Timeout") ?? 0
  for (;;) {
    const now = count(process.getActiveResourcesInfo())
    if (![...now].some(isLeft) && (now.get("Timeout") ?? 0) <= timers) return
    await pause(5)
  }
}

function count(kinds: string[]): Map<string, number> {
  const counted = new Map<string, number>()
  for (const kind of kinds) counted.set(kind, (counted.get(kind) ?? 0) + 1)
  return counted
}
