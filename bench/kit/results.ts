// Keeps what was measured in docs/benchmarks.json, and draws the pages from it.
import { readFileSync, writeFileSync } from "node:fs"
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os"
import { join } from "node:path"
import type { Bench, Outcome, Results } from "./bench.ts"
import { benchmarksPage } from "./page.ts"

const docs = join(import.meta.dirname, "..", "..", "docs")
const resultsPath = join(docs, "benchmarks.json")

export function keepResult(name: string, bench: Bench, outcome: Outcome): void {
  const results = readResults()
  results[name] = { title: bench.title, method: bench.method, on: machine(), ...outcome }
  writeFileSync(resultsPath, `${JSON.stringify(results, undefined, 2)}\n`)
  writeFileSync(join(docs, "benchmarks.md"), benchmarksPage(results, "en"))
  writeFileSync(join(docs, "benchmarks.ko.md"), benchmarksPage(results, "ko"))
}

export function readResults(): Results {
  return JSON.parse(readFileSync(resultsPath, "utf8"))
}

function machine(): string {
  const { model = "unknown" } = cpus()[0] ?? {}
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const [load = 0] = loadavg()
  return [
    `${availableParallelism()} × ${model.trim()}`,
    `${gigabytes} GB`,
    `${platform()} ${arch()} ${release()}`,
    `Node ${process.versions.node}`,
    new Date().toISOString().slice(0, 10),
    `load average ${load.toFixed(1)}`,
  ].join(", ")
}
