// What `npm run bench [name…]` runs: each bench in a process of its own, its figures written to docs/benchmarks.md and docs/benchmarks.ko.md.
import { spawnSync } from "node:child_process"
import { globSync } from "node:fs"
import { basename, join } from "node:path"
import type { Bench } from "./kit/bench.ts"
import { smallFlag } from "./kit/flags.ts"
import { keepResult } from "./kit/results.ts"

const folder = import.meta.dirname
const known = globSync("*.ts", { cwd: folder })
  .map((file) => basename(file, ".ts"))
  .filter((name) => name !== "run")
  .sort()
const argv = process.argv.slice(2)
const firstFlag = argv.findIndex((word) => word.startsWith("-"))
const flags = firstFlag === -1 ? [] : argv.slice(firstFlag)
const wanted = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
const unknown = wanted.filter((name) => !known.includes(name))

if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(", ")}. There are: ${known.join(", ")}`)
  process.exitCode = 2
} else if (wanted.length === 1) {
  await runOne(wanted[0]!)
} else {
  // What one bench made hot or full must not serve or burden the next.
  for (const name of wanted.length > 0 ? wanted : known) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, name, ...flags], {
      stdio: "inherit",
    })
    if (status !== 0) process.exitCode = status ?? 1
  }
}

async function runOne(name: string): Promise<void> {
  const { default: bench }: { default: Bench } = await import(join(folder, `${name}.ts`))
  console.log(`\n${name}: ${bench.title}`)
  const outcome = await bench.run(flags, (line) => console.log(`  ${line}`))
  for (const row of outcome.rows) console.log(`  ${row.join(" | ")}`)
  for (const { target, measured, met } of outcome.claims) {
    console.log(`  ${met ? "met   " : "MISSED"} ${target}: ${measured}`)
  }
  if (!flags.includes(smallFlag)) keepResult(name, bench, outcome)
}
