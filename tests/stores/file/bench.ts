// What the tests of the file store share: what lies in a folder, and worker processes on it.
import { readdirSync } from "node:fs"
import type { NoteBeside } from "../../../src/core/ports.ts"
import { startProcess, type Worker } from "../workers.ts"

export function startWorker(words: string[], options: { uid?: number } = {}): Worker {
  return startProcess("file/worker.ts", words, options)
}

/** Everything in the folder but what is ours. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== ".mallkey")
    .sort()
}

export function noteBeside(value: string): NoteBeside {
  return { kind: "successor", key: "mymall", value, written: () => undefined }
}
