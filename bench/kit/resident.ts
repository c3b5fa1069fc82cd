// What a process holds in memory, as the system counts it.
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { platform } from "node:os"

export function residentMb(pid: number): number {
  const kilobytes =
    platform() === "linux"
      ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
      : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).trim()
  return Number(kilobytes) / 1_024
}

const everyMs = 50

/** The most it held at any look while the work was done. */
export async function highestWhile(pid: number, work: () => Promise<unknown>): Promise<number> {
  let highest = residentMb(pid)
  const looking = setInterval(() => {
    highest = Math.max(highest, residentMb(pid))
  }, everyMs)
  try {
    await work()
  } finally {
    clearInterval(looking)
  }
  return highest
}
