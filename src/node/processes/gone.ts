// What this process is called, so that others on its machine can tell for certain whether it still runs.
import { createHash, randomUUID } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import { hostname } from "node:os"

/** Its host, its number and something drawn; where the system tells them also where that number counts, and since when it runs. */
export function nameThisProcess(): string {
  const named = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
  const place = placeHere()
  const start = place && statOf("self")?.start
  return start ? `${named}:${place}:${start}` : named
}

/**
 * True only where it is proven: one that is stopped or hangs still runs, and of another machine or container nobody here
 * knows. A number that was given to another process since is told by when that one was started.
 */
export function isProcessGone(name: string): boolean {
  const [host, number, , place, start] = name.split(":")
  if (!place || !start || host !== hostname() || place !== placeHere()) return false
  const pid = Number(number)
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  const found = statOf(pid)
  if (found) return found.start !== start || found.state === "Z" || found.state === "X"
  // Where /proc hides the processes of other users they still answer here.
  return isNobody(pid)
}

/**
 * Where process numbers and start times mean the same: one start of one machine, one namespace of numbers and of time. A
 * namespace has the number of an earlier one only after everything in that one has ended. Undefined: not told here, or /proc
 * is that of another namespace.
 */
function placeHere(): string | undefined {
  if (statOf("self")?.pid !== process.pid) return undefined
  const boot = read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim())
  const numbers = read(() => readlinkSync("/proc/self/ns/pid"))
  if (!boot || !numbers) return undefined
  // Systems without namespaces of time have no such file.
  const time = read(() => readlinkSync("/proc/self/ns/time")) ?? ""
  return createHash("sha256").update(`${boot} ${numbers} ${time}`).digest("hex").slice(0, 16)
}

interface Stat {
  pid: number
  state: string
  /** In ticks since the machine was started. */
  start: string
}

function statOf(pid: number | "self"): Stat | undefined {
  const text = read(() => readFileSync(`/proc/${pid}/stat`, "utf8"))
  if (!text) return undefined
  // The name in brackets may hold anything, brackets and blanks included.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
  const [state = "", start = ""] = [fields[0], fields[19]]
  return start ? { pid: Number.parseInt(text, 10), state, start } : undefined
}

function isNobody(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH"
  }
}

function read(work: () => string): string | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
