// Keeps what was measured in docs/benchmarks.json and draws docs/benchmarks.md from it.
import { readFile, writeFile } from "node:fs/promises"
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os"
import { join } from "node:path"
import type { Bench, Outcome } from "./bench.ts"

const root = join(import.meta.dirname, "..", "..")
const resultsPath = join(root, "docs", "benchmarks.json")
const pagePath = join(root, "docs", "benchmarks.md")

interface Result extends Outcome {
  title: string
  method: string[]
  on: string
}

type Results = Record<string, Result>

const order = [
  "token",
  "token-route",
  "claim",
  "sweep",
  "sweep-shared",
  "replicas",
  "memory",
  "start",
  "fleet",
]

export async function keepResult(name: string, bench: Bench, outcome: Outcome): Promise<void> {
  const results = await readResults()
  results[name] = { title: bench.title, method: bench.method, on: machine(), ...outcome }
  await writeFile(resultsPath, `${JSON.stringify(results, undefined, 2)}\n`)
  await writeFile(pagePath, page(results))
}

async function readResults(): Promise<Results> {
  const text = await readFile(resultsPath, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}"
    throw error
  })
  return JSON.parse(text)
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

const opening = `# Benchmarks

Written by \`npm run bench\` (\`npm run bench token sweep\` for some of them); the figures behind it are in \`benchmarks.json\` beside it.

Every bench measures a *floor* beside the product: the least that anybody would have to do for the same effect. Both take
turns in the same run (A, B, A, B, …), after a round that does not count; what is given is the median of the rounds and, as the
ratio, the median of the ratios round by round. So the ratios hold on a machine that does other work, as this one
did (see its load average); the absolute figures are those of a small and busy machine, and no more than that.
`

function page(results: Results): string {
  const names = [...order, ...Object.keys(results).filter((name) => !order.includes(name))]
  const measured = names.filter((name) => results[name] !== undefined)
  const claims = measured.flatMap((name) =>
    results[name]!.claims.map(({ target, measured: figure, met }) => [
      `[${name}](#${name})`,
      target,
      figure,
      met ? "yes" : "**no**",
    ]),
  )
  return [
    opening,
    table(["Bench", "Target", "Measured", "Met"], claims),
    ...measured.map((name) => section(name, results[name]!)),
  ].join("\n")
}

function section(name: string, { title, method, on, columns, rows, notes }: Result): string {
  const paragraphs = [...method, table(columns, rows).trimEnd(), ...notes, `<sub>${on}</sub>`]
  return `## ${name}\n\n**${title}**\n\n${paragraphs.join("\n\n")}\n`
}

function table(columns: string[], rows: string[][]): string {
  const lines = [columns, columns.map(() => "---"), ...rows]
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`)
    .join("")
}
