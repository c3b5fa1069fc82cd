// The filler in a process of its own, whose limits and rights are not those of the test.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"

export interface Report {
  saved: number
  found: number
  trouble?: string
}

/** Fills the store until it fails, or has so many more. */
export function runFiller(
  path: string,
  count: number,
  { blocks, uid }: { blocks?: number; uid?: number } = {},
): Report {
  const script = join(import.meta.dirname, "filler.ts")
  // A process that may not let its files grow further gets a signal, which would end it, and an error.
  const limit = blocks === undefined ? "" : `trap '' XFSZ; ulimit -f ${blocks};`
  const words = ["-c", `${limit} exec "$0" "$@"`, process.execPath, script, path, String(count)]
  const { stdout, stderr } = spawnSync("bash", words, { encoding: "utf8", ...(uid !== undefined && { uid }) })
  assert.notEqual(stdout, "", stderr)
  return JSON.parse(stdout)
}
