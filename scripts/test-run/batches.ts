// Which files share a process: a start and the loading of the program are most of what a small file costs.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Cost, Costs } from "./in-parallel.ts"

/** Of the process: what may be read without changing anything for the next file. */
const harmless = String.raw`execPath\b|pid\b|platform\b|arch\b|version\b|getuid\b|env\.(?:PATH|MALLKEY_TEST_\w+)\b(?! =)`

/** What may reach beyond the file that does it: hooks of all tests, another clock, the process itself, its seeded luck. */
const reachesBeyond = new RegExp(
  [
    /^(before|after|beforeEach|afterEach)\(/m,
    // What a helper puts up before the first test and takes away after the last, and files that play others.
    /^(const .* = )?use[A-Z]\w*\(|^await import\(/m,
    /\bmock\b|\bglobalThis\.\w+ =|\bsetGlobal/,
    new RegExp(String.raw`\bprocess\.(?!${harmless})|\bown-memory\b|\bnode:v8\b`),
    /kit\/luck\.ts|worker_threads/,
  ]
    .map(({ source }) => `(?:${source})`)
    .join("|"),
  "m",
)

const mostFiles = 12
/** One that takes longer has a process of its own: what starting it costs is little beside it, and the others would wait. */
const mostSeconds = 12

/** A file that the costs do not name. */
const small: Cost = { seconds: 0.3, cpuSeconds: 0.3 }

/** In the order of the files. What takes long, or reaches beyond itself, is alone. */
export async function inBatches(files: string[], { costs, root }: { costs: Costs; root: string }) {
  const seconds = (file: string) => (costs[file] ?? small).seconds
  const alone: string[][] = []
  const together: string[] = []
  for (const file of files) {
    const isAlone =
      seconds(file) > mostSeconds || reachesBeyond.test(await readFile(join(root, file), "utf8"))
    if (isAlone) alone.push([file])
    else together.push(file)
  }
  // The longest first, each where there is most room: so they end at about the same time.
  together.sort((left, right) => seconds(right) - seconds(left) || left.localeCompare(right))
  const sum = together.reduce((all, file) => all + seconds(file), 0)
  const count = Math.ceil(Math.max(together.length / mostFiles, sum / mostSeconds))
  const batches = Array.from({ length: count }, () => ({ files: [] as string[], seconds: 0 }))
  for (const file of together) {
    const open = batches.filter(({ files }) => files.length < mostFiles)
    const batch = open.reduce((least, one) => (one.seconds < least.seconds ? one : least))
    batch.files.push(file)
    batch.seconds += seconds(file)
  }
  return [...alone, ...batches.map(({ files }) => files)]
}

export const batchName = (files: string[]) => files.join(" ")

/** By what name they take their turn. */
export function costsOf(batches: string[][], costs: Costs): Costs {
  const together = batches
    .filter(({ length }) => length > 1)
    .map((files) => {
      const sum = (what: keyof Cost) => files.reduce((all, file) => all + (costs[file] ?? small)[what], 0)
      return [batchName(files), { seconds: sum("seconds"), cpuSeconds: sum("cpuSeconds") }] as const
    })
  return { ...costs, ...Object.fromEntries(together) }
}
