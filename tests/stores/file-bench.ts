// What the tests of the file store share: folders of their own, and worker processes on them.
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { TestContext } from "node:test"
import { setTimeout as pause } from "node:timers/promises"

export async function newFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-files-"))
  context.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface Worker {
  child: ChildProcess
  lines: string[]
  ended: Promise<void>
}

export function startWorker(words: string[], { uid }: { uid?: number } = {}): Worker {
  const script = join(import.meta.dirname, "file-worker.ts")
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ["pipe", "pipe", "pipe"],
    ...(uid !== undefined && { uid, gid: uid }),
  })
  const lines: string[] = []
  const errors: string[] = []
  createInterface(child.stdout!).on("line", (line) => lines.push(line))
  createInterface(child.stderr!).on("line", (line) => errors.push(line))
  const ended = once(child, "close").then(([code, signal]) => {
    if (signal !== "SIGKILL") assert.equal(code, 0, errors.join("\n"))
  })
  return { child, lines, ended }
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 30_000
  while (!(await holds())) {
    assert.ok(Date.now() < giveUpAt, "it did not happen within 30 s")
    await pause(2)
  }
}

/** Everything in the folder but what is ours. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== ".mallkey")
    .sort()
}
