// The child itself: its terminal, its signals and its exit code are its own, and it never outlives us unseen.
import { spawn } from "node:child_process"
import { accessSync, constants, existsSync, statSync } from "node:fs"
import { constants as system } from "node:os"
import { delimiter, join, resolve } from "node:path"
import type { Variables } from "./variables.ts"

export type FoundProgram = { at: string } | { missing: 126 | 127 }

/** As shells find a command, so that what is wrong is known before anything is begun. */
export function findProgram(command: string, path: string | undefined): FoundProgram {
  const places = command.includes("/")
    ? [resolve(command)]
    : (path ?? "").split(delimiter).map((folder) => join(folder || ".", command))
  let isThere = false
  for (const place of places) {
    if (!isFile(place)) continue
    isThere = true
    if (isRunnable(place)) return { at: place }
  }
  return { missing: isThere || (command.includes("/") && existsSync(command)) ? 126 : 127 }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A terminal sends these to the child by itself, and would so twice. */
const fromTerminal: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT"])
const passedOn: NodeJS.Signals[] = [
  "SIGINT",
  "SIGQUIT",
  "SIGTERM",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGWINCH",
]

/** Ends the child where we are killed: the kernel alone can do that. */
const guards = ["/usr/bin/setpriv", "/bin/setpriv"]

/** Resolves with its exit code, as shells tell it. */
export function runChild(command: string, args: readonly string[], env: Variables): Promise<number> {
  const guard = process.platform === "linux" ? guards.find((one) => existsSync(one)) : undefined
  const [first, rest] = guard
    ? [guard, ["--pdeathsig", "TERM", "--", command, ...args]]
    : [command, [...args]]
  const isOnTerminal = process.stdin.isTTY === true
  const pass = (name: NodeJS.Signals) => {
    if (!(isOnTerminal && fromTerminal.has(name))) child.kill(name)
  }
  // Before there is a child: on a busy machine it may say that it is ready before we have come to the next line.
  for (const name of passedOn) process.on(name, pass)
  const child = spawn(first, rest, { stdio: "inherit", env })
  const end = () => void child.kill("SIGTERM")
  process.once("exit", end)
  return new Promise((resolved, reject) => {
    child.once("error", reject)
    child.once("exit", (code, signal) => {
      for (const name of passedOn) process.off(name, pass)
      process.off("exit", end)
      resolved(code ?? 128 + (signal ? system.signals[signal] : 0))
    })
  })
}
