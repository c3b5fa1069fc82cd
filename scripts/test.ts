// What `npm test` and `npm run test:long` run: finds or starts what the tests need, runs every file, ends what it started.
import { globSync } from "node:fs"
import { chmod, mkdtemp, readFile, writeFile } from "node:fs/promises"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { settingLines } from "../src/settings/index.ts"
import { runBatch } from "./test-run/batch.ts"
import { batchName, costsOf, inBatches } from "./test-run/batches.ts"
import { findChromium } from "./test-run/chromium.ts"
import { closingLines, isFailed, said, troubleOf } from "./test-run/closing.ts"
import { failedBefore, keepFailed } from "./test-run/failed-before.ts"
import { byLength, type Costs, filesAtOnce, runInParallel } from "./test-run/in-parallel.ts"
import { type FileOutcome, runFile } from "./test-run/one-file.ts"
import { createPatience, mostMs } from "./test-run/patience.ts"
import { providePostgres } from "./test-run/postgres.ts"
import type { Provided } from "./test-run/provided.ts"
import { provideRedis } from "./test-run/redis.ts"
import { removeAll } from "./test-run/remove-all.ts"

const root = join(import.meta.dirname, "..")
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** The full size of the plays that have two. */
    long: { type: "boolean", default: false },
    /** Writes down what each file costs, by which the next runs are put in order. */
    record: { type: "boolean", default: false },
    /** Only the files that failed in the run before. */
    failed: { type: "boolean", default: false },
    /** Seconds for all of it: what has not begun or is not through by then is named, and is no failure. */
    within: { type: "string" },
  },
})
const patterns = positionals.length > 0 ? positionals : ["src/**/*.test.ts", "tests/**/*.test.ts"]
const limitMs = (flags.long ? 15 : 4) * 60_000
const costsPath = join(import.meta.dirname, "test-run", "costs.json")
const seed = Number(process.env.MALLKEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))

process.exitCode = await main()

async function main(): Promise<number> {
  const files = await findFiles().catch((error: Error) => fail(error.message))
  if (typeof files === "number") return files
  if (files.length === 0)
    return fail(flags.failed ? "No file failed." : `No test is named like ${patterns.join(" ")}.`)
  const provided: Provided[] = []
  try {
    const given = process.env.MALLKEY_TEST_POSTGRES_URL
    const wanted = Math.min(files.length, filesAtOnce(availableParallelism()))
    const postgres = await providePostgres({ atOnce: wanted, given })
    provided.push(postgres)
    for (const provide of [provideRedis, findChromium]) provided.push(await provide())
    console.log(`Tests use: ${provided.map(({ said }) => said).join(" · ")} · seed ${seed}`)
    const addresses = Object.assign({}, ...provided.map(({ env }) => env))
    return await runTests(files, { addresses, atOnce: postgres.atOnce })
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  } finally {
    for (const { end } of provided.reverse()) await end()
  }
}

/** In the long run only the files with a play of two sizes: the others would tell nothing new. */
async function findFiles(): Promise<string[]> {
  if (flags.failed) return await failedBefore()
  const files = [...new Set(patterns.flatMap((pattern) => globSync(pattern, { cwd: root })))]
  if (!flags.long) return files
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")))
  return files.filter((_, at) => texts[at]?.includes("kit/play-size.ts"))
}

function fail(reason: string): number {
  console.error(reason)
  return 1
}

interface Given {
  addresses: Record<string, string>
  atOnce: number
}

async function runTests(files: string[], { addresses, atOnce }: Given): Promise<number> {
  // What a file that was ended leaves on the disk goes with this folder. Servers of other users look into it.
  const folder = await mkdtemp(join(tmpdir(), "mallkey-tests-"))
  await chmod(folder, 0o755)
  const places = {
    TMPDIR: folder,
    MALLKEY_TEST_SHARED: folder,
    // Reading the sources anew would be most of what hundreds of short processes do.
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/mallkey"),
  }
  const env = { ...bareEnvironment(), ...addresses, ...play(), ...places }
  const costs = JSON.parse(await readFile(costsPath, "utf8")) as Costs
  // What plays of full size take is written down nowhere.
  const patience = createPatience(limitMs, flags.long ? {} : costs)
  const startedAt = Date.now()
  const running = new Set<{ kill(): void }>()
  const outcomes: FileOutcome[] = []
  const unbegun: string[] = []
  const over = flags.within === undefined ? undefined : AbortSignal.timeout(Number(flags.within) * 1_000)
  let isStopped = false
  const stop = () => {
    isStopped = true
    for (const { kill } of running) kill()
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop)
  try {
    const follow = async <Outcome>(one: { done: Promise<Outcome>; kill(): void }) => {
      running.add(one)
      return await one.done.finally(() => running.delete(one))
    }
    const tell = (outcome: FileOutcome) => {
      outcomes.push(outcome)
      patience.saw(outcome.file, outcome.tookMs)
      console.log(`\n${outcome.file} (${said(outcome.tookMs)})\n${outcome.output.trimEnd()}`)
    }
    const orders = (file: string) => ({
      cwd: root,
      env,
      over,
      testMs: mostMs(limitMs) - 10_000,
      factsPath: join(folder, `${files.indexOf(file)}.facts`),
    })
    const runAlone = async (file: string) => {
      if (isStopped) return
      if (over?.aborted) return void unbegun.push(file)
      tell(await follow(runFile({ ...orders(file), file, limit: patience.limit() })))
    }
    const run = async (batch: string) => {
      let left = batches.get(batch) ?? []
      if (left.length > 1 && !isStopped && !over?.aborted) {
        const done = await follow(runBatch({ ...orders(left[0]!), files: left, limit: patience.limit }))
        done.outcomes.forEach(tell)
        left = done.left
      }
      for (const file of left) await runAlone(file)
    }
    // What a file costs, and the full size of its plays, are its own.
    const together =
      flags.record || flags.long ? files.map((file) => [file]) : await inBatches(files, { costs, root })
    const batches = new Map(together.map((batch) => [batchName(batch), batch]))
    const named = costsOf(together, costs)
    const order = [...batches.keys()].sort(byLength(named))
    await runInParallel(order, { costs: named, cores: availableParallelism(), atOnce, run })
    const outcome = { files: outcomes, tookMs: Date.now() - startedAt, seed, isStopped, unbegun }
    console.log(closingLines(outcome).join("\n"))
    if (flags.record) await record(outcomes)
    await keepFailed(outcomes.filter(troubleOf).map(({ file }) => file))
    return isFailed(outcome) ? 1 : 0
  } finally {
    await removeAll(folder)
  }
}

function play(): Record<string, string> {
  return { MALLKEY_TEST_SEED: `${seed}`, MALLKEY_TEST_SIZE: flags.long ? "long" : "short" }
}

async function record(outcomes: FileOutcome[]): Promise<void> {
  const tenths = (ms: number) => Math.round(ms / 100) / 10
  const costs = outcomes.map(({ file, tookMs, facts }) => {
    const cpuMs = facts.find(({ is }) => is === "cost")?.cpuMs ?? tookMs
    return [file, { seconds: tenths(tookMs), cpuSeconds: tenths(cpuMs) }] as const
  })
  const worthAWord = costs
    .filter(([, { seconds }]) => seconds >= 1)
    .sort(([left], [right]) => left.localeCompare(right))
  await writeFile(costsPath, `${JSON.stringify(Object.fromEntries(worthAWord), undefined, 2)}\n`)
}

/** Without anybody's own settings: a test must not reach the database of the person who runs it. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const own = settingLines("en").flatMap(({ name, aliases }) => [name, ...aliases])
  const kept = Object.entries(process.env).filter(([name]) => name === "LANG" || !own.includes(name as never))
  return Object.fromEntries(kept)
}
