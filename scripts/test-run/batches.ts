// Which files share a process: a start and the loading of the program are most of what a small file costs.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Costs } from "./in-parallel.ts"

/** What may reach beyond the file that does it: hooks of all tests, another clock, the process itself, its seeded luck, other programs. */
const reachesBeyond = new RegExp(
  [
    /^(before|after|beforeEach|afterEach)\(/m,
    /\bmock\b|\bglobalThis\.\w+ =|\bsetGlobal/,
    /\bprocess\.|\bown-memory\b|\bnode:v8\b/,
    /kit\/(command-line|luck|in-process)\.ts|child_process|worker_threads/,
  ]
    .map(({ source }) => `(?:${source})`)
    .join("|"),
  "m",
)

const mostFiles = 12

/** A file that the costs do not name. */
const smallSeconds = 0.3

/** In the order of the files. What is named in the costs, or reaches beyond itself, is alone. */
export async function inBatches(files: string[], { costs, root }: { costs: Costs; root: string }) {
  const batches: string[][] = []
  const small: string[] = []
  for (const file of files) {
    const isAlone = file in costs || reachesBeyond.test(await readFile(join(root, file), "utf8"))
    if (isAlone) batches.push([file])
    else small.push(file)
  }
  const size = Math.ceil(small.length / Math.ceil(small.length / mostFiles))
  for (let at = 0; at < small.length; at += size) batches.push(small.slice(at, at + size))
  return batches
}

export const batchName = (files: string[]) => files.join(" ")

/** By what name they take their turn. */
export function costsOf(batches: string[][], costs: Costs): Costs {
  const together = batches
    .filter(({ length }) => length > 1)
    .map((files) => {
      const seconds = files.length * smallSeconds
      return [batchName(files), { seconds, cpuSeconds: seconds }] as const
    })
  return { ...costs, ...Object.fromEntries(together) }
}
