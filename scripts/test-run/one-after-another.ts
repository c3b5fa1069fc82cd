// The program of a batch: small test files, one after another in one process, as each would run alone. What loading costs is spent once.
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { pathToFileURL } from "node:url"
import { barrier, mark, theEnd } from "./marks.ts"

const uncaught: unknown[] = []
process.on("uncaughtExceptionMonitor", (error) => uncaught.push(error))
process.on("unhandledRejection", (error) => uncaught.push(error))

// Streams are made when somebody first asks for them, and would look like something that a file had left.
void [process.stdout, process.stderr]
const before = count()

for (const file of process.argv.slice(2)) {
  await tell(file)
  await import(pathToFileURL(file).href).catch((error) => test("it could not be loaded", () => reject(error)))
  // Node runs these one at a time: behind this one, all of the file are through.
  await test(mark(barrier))
  await nothingLeft()
  for (const error of uncaught.splice(0)) await test("an error that nobody caught", () => reject(error))
}
await tell(theEnd)

async function tell(file: string): Promise<void> {
  await test(mark(file))
  // The reporters say so, before the file can end this process.
  await new Promise(setImmediate)
}

function reject(error: unknown): never {
  throw error
}

/** A process of its own would end only now. Never, where something is left: then the limit ends it, in this file's time. */
async function nothingLeft(): Promise<void> {
  for (let waitMs = 1; isSomethingLeft(); waitMs = Math.min(waitMs * 2, 50)) await pause(waitMs)
}

function isSomethingLeft(): boolean {
  return [...count()].some(([kind, now]) => now > (before.get(kind) ?? 0))
}

function count(): Map<string, number> {
  const counted = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counted.set(kind, (counted.get(kind) ?? 0) + 1)
  return counted
}
