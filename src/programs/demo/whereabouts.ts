// Where a demo runs: a small file beside it, so that commands of a second terminal find it. It opens that demo and nothing else.
import { readFileSync } from "node:fs"
import { mkdir, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { writePrivately } from "../../node/private-file.ts"

export interface Whereabouts {
  url: string
  key: string
  pid: number
}

const fileIn = (folder: string) => join(folder, "data", "demo.json")

/** A folder that cannot be written is no reason not to show the demo: its commands then need --server. */
export async function leaveWhereabouts(folder: string, demo: Whereabouts): Promise<() => Promise<void>> {
  const path = fileIn(folder)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writePrivately(path, JSON.stringify(demo), true)
  } catch {
    return async () => undefined
  }
  return async () => {
    // Another demo may have been started here since.
    if (read(path)?.pid === demo.pid) await rm(path, { force: true })
  }
}

/** Undefined where none runs: what a killed one left behind is not believed. */
export async function findDemo(folder: string): Promise<Whereabouts | undefined> {
  const demo = read(fileIn(folder))
  return demo && isRunning(demo.pid) && (await answers(demo)) ? demo : undefined
}

function read(path: string): Whereabouts | undefined {
  try {
    const { url, key, pid } = JSON.parse(readFileSync(path, "utf8"))
    const isOurs = typeof url === "string" && typeof key === "string" && Number.isSafeInteger(pid)
    return isOurs && /^http:\/\/127\.0\.0\.1:\d+$/.test(url) ? { url, key, pid } : undefined
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process, and it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/** Patient: where nothing listens that is known at once, and a machine with other work to do is late. */
async function answers({ url }: Whereabouts): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) })).ok
  } catch {
    return false
  }
}
