// The end of a run's folder: also of the small disks in it that a test which was ended could not take away.
import { execFile } from "node:child_process"
import { readFile, rm } from "node:fs/promises"
import { promisify } from "node:util"

const run = promisify(execFile)

export async function removeAll(folder: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8").catch(() => "")
  const places = mounts.split("\n").map((line) => line.split(" ")[1] ?? "")
  for (const place of places.filter((one) => one.startsWith(`${folder}/`)))
    await run("umount", ["-l", place]).catch(() => undefined)
  await rm(folder, { recursive: true, force: true }).catch(() => undefined)
}
