// What the tests of the file store share: folders of their own, and worker processes on them.
import { readdirSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { startProcess, type Worker } from "../workers.ts"

export async function newFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-files-"))
  context.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export function startWorker(words: string[], options: { uid?: number } = {}): Worker {
  return startProcess("file/worker.ts", words, options)
}

/** Everything in the folder but what is ours. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== ".mallkey")
    .sort()
}
