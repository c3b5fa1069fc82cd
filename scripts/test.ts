// What `npm test` runs: finds or starts what the tests need, runs every test, ends what it started.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { globSync } from "node:fs"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { settingLines } from "../src/settings/index.ts"
import { findChromium } from "./test-run/chromium.ts"
import { providePostgres } from "./test-run/postgres.ts"
import type { Provided } from "./test-run/provided.ts"
import { provideRedis } from "./test-run/redis.ts"

const root = join(import.meta.dirname, "..")
const wanted = process.argv.slice(2)
const patterns = wanted.length > 0 ? wanted : ["src/**/*.test.ts", "tests/**/*.test.ts"]

process.exitCode = await main()

async function main(): Promise<number> {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort(longestFirst)
  if (files.length === 0) return fail(`No test is named like ${patterns.join(" ")}.`)
  const provided: Provided[] = []
  try {
    for (const provide of [providePostgres, provideRedis, findChromium]) provided.push(await provide())
    console.log(`Tests use: ${provided.map(({ said }) => said).join(" · ")}`)
    return await runTests(files, Object.assign({}, ...provided.map(({ env }) => env)))
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  } finally {
    for (const { end } of provided.reverse()) await end()
  }
}

/** The files that take a minute begin, so that none of them is waited for alone at the end. */
function longestFirst(left: string, right: string): number {
  const isLong = (path: string) => /^tests\/(faults|fleet)\//.test(path)
  return Number(isLong(right)) - Number(isLong(left)) || left.localeCompare(right)
}

function fail(reason: string): number {
  console.error(reason)
  return 1
}

async function runTests(files: string[], addresses: Record<string, string>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-tests-"))
  const skipped = join(folder, "skipped")
  try {
    const reporters = ["spec", "stdout", join(import.meta.dirname, "test-run", "unexplained.ts"), skipped]
    const child = spawn(
      process.execPath,
      [
        "--test",
        `--test-concurrency=${Math.max(2, availableParallelism())}`,
        "--test-timeout=300000",
        ...reporters.map((value, at) => `--test-reporter${at % 2 === 0 ? "" : "-destination"}=${value}`),
        ...files,
      ],
      { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...bareEnvironment(), ...addresses } },
    )
    // Ctrl-C reaches the tests as well; what was started for them is ended when they are through.
    const stop = () => void child.kill("SIGTERM")
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop)
    const [code] = (await once(child, "exit")) as [number | null]
    const unexplained = await readFile(skipped, "utf8").catch(() => "")
    if (unexplained !== "") return fail(`Skipped without a reason, which counts as failed:\n${unexplained}`)
    return code ?? 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Without anybody's own settings: a test must not reach the database of the person who runs it. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const own = settingLines("en").flatMap(({ name, aliases }) => [name, ...aliases])
  const kept = Object.entries(process.env).filter(([name]) => name === "LANG" || !own.includes(name as never))
  return Object.fromEntries(kept)
}
