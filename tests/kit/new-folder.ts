// A folder of a test's own, which goes with it.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

interface Ends {
  after(end: () => void): void
}

const made = (name: string) => mkdtempSync(join(tmpdir(), `mallkey-${name}-`))
const removed = (folder: string) => rmSync(folder, { recursive: true, force: true })

export function newFolder(t: Ends, name: string): string {
  const folder = made(name)
  t.after(() => removed(folder))
  return folder
}

/** A disk that is soon full. Undefined: only root can mount one. */
export function smallDisk(t: Ends, size = "2m"): string | undefined {
  const folder = made("disk")
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder])
  const isMounted = status === 0
  t.after(() => {
    if (isMounted) execFileSync("umount", ["-l", folder])
    removed(folder)
  })
  return isMounted ? folder : undefined
}
