// Small test files that share a process: each has the outcome it would have alone, and a bad one costs itself alone.
import assert from "node:assert/strict"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { type BatchOutcome, runBatch } from "../../scripts/test-run/batch.ts"
import { batchName, costsOf, inBatches } from "../../scripts/test-run/batches.ts"
import { closingLines, troubleOf } from "../../scripts/test-run/closing.ts"
import type { FileOutcome } from "../../scripts/test-run/one-file.ts"
import { newFolder } from "../kit/new-folder.ts"

const fine = `test("fine", () => {})`

/** `until`: what has to be among the facts until the limit of every file is over, or the time of the run. */
async function play(
  t: TestContext,
  texts: Record<string, string>,
  { until = "", ends = "limit" as "limit" | "over" } = {},
): Promise<BatchOutcome> {
  const folder = newFolder(t, "test-batch")
  const files = Object.keys(texts).map((name) => `${name}.test.mjs`)
  for (const [name, text] of Object.entries(texts))
    await writeFile(join(folder, `${name}.test.mjs`), `import { describe, test } from "node:test"\n${text}`)
  const factsPath = join(folder, "facts")
  const signals = { limit: new AbortController(), over: new AbortController() }
  const { done } = runBatch({
    files,
    cwd: folder,
    env: { PATH: process.env.PATH },
    limit: () => signals.limit.signal,
    over: signals.over.signal,
    testMs: 240_000,
    factsPath,
  })
  if (until === "") return done
  while (!(await readFile(factsPath, "utf8").catch(() => "")).includes(until)) await pause(20)
  signals[ends].abort()
  return done
}

const troubles = ({ outcomes }: BatchOutcome) =>
  Object.fromEntries(outcomes.map((one) => [one.file, troubleOf(one)]))

function close(files: FileOutcome[]): string {
  return closingLines({ files, tookMs: 61_000, seed: 7, isStopped: false }).join("\n")
}

describe("one process for several files", { concurrency: 2 }, () => {
  test("each file has its own output, counts and reasons, and nothing of the batch is counted", async (t) => {
    const { outcomes, left } = await play(t, {
      a: `describe("some", () => { test("one", () => {}); test("two", { skip: "only for root" }, () => {}) })`,
      b: `console.log("said by b"); test("three", { todo: "later" }, () => {})`,
      c: fine,
    })
    assert.deepEqual(left, [])
    const [a, b, c] = outcomes
    assert.match(a!.output, /▶ some\n {2}✔ one/)
    assert.doesNotMatch(a!.output, /fine|three|\0|said by b/)
    assert.match(b!.output, /said by b/)
    assert.match(c!.output, /^✔ fine/)
    const text = close(outcomes)
    for (const line of ["tests 4", "suites 1", "pass 2", "fail 0", "skipped 1", "todo 1"])
      assert.match(text, new RegExp(`^ℹ ${line}$`, "m"))
    assert.match(text, /Passed after 1 min 1 s\. 2 did not run: 1 × only for root; 1 × later\.$/)
  })

  test("a test that fails, a file that cannot be loaded and an error that nobody catches cost their files", async (t) => {
    const done = await play(t, {
      a: fine,
      fails: `test("no", () => { throw new Error("the reason") })`,
      b: fine,
      falls: `${fine}; throw new Error("fell over")`,
      c: fine,
      late: `test("looks well", () => { setTimeout(() => { throw new Error("caught by nobody") }, 50) })`,
      rejected: `test("looks well", () => void Promise.reject(new Error("awaited by nobody")))`,
      silent: `test("secretly", { skip: true }, () => {})`,
      d: fine,
    })
    assert.deepEqual(done.left, [])
    assert.deepEqual(troubles(done), {
      "a.test.mjs": undefined,
      "fails.test.mjs": "no",
      "b.test.mjs": undefined,
      "falls.test.mjs": "it could not be loaded",
      "c.test.mjs": undefined,
      "late.test.mjs": "an error that nobody caught",
      "rejected.test.mjs": "an error that nobody caught",
      "silent.test.mjs": "skipped without a reason: secretly",
      "d.test.mjs": undefined,
    })
    const text = close(done.outcomes)
    for (const reason of ["the reason", "fell over", "caught by nobody", "awaited by nobody"])
      assert.match(text, new RegExp(reason))
  })

  for (const [how, code] of [
    ["process.exit(0)", "exit code 0"],
    ["process.exit(3)", "exit code 3"],
    [`process.kill(process.pid, "SIGKILL")`, "a signal"],
  ] as const)
    test(`${how} in its midst: the file is named, and the others have their turn without it`, async (t) => {
      const ends = `test("soon", () => new Promise((resolve) => setTimeout(resolve, 300))); test("ends", () => { ${how} })`
      const done = await play(t, { a: fine, ends, b: fine, c: fine })
      assert.deepEqual(troubles(done), {
        "a.test.mjs": undefined,
        "ends.test.mjs": `ended with ${code} before it was through`,
      })
      assert.deepEqual(done.left, ["b.test.mjs", "c.test.mjs"])
      assert.match(close(done.outcomes), /^ℹ fail 1$/m)
    })

  test("a file that never ends is ended over its limit and named, with what it was doing", async (t) => {
    const hangs = `test("hangs", () => new Promise(() => setInterval(() => {}, 1000)))`
    const done = await play(t, { a: fine, hangs, b: fine }, { until: '"begun","name":"hangs"' })
    const { "hangs.test.mjs": trouble, ...others } = troubles(done)
    assert.match(trouble ?? "", /^outlived its limit and was ended after \d+ s, in the middle of "hangs"$/)
    assert.deepEqual(others, { "a.test.mjs": undefined })
    assert.deepEqual(done.left, ["b.test.mjs"])
  })

  test("a promise that nothing will settle is its file's, and an exit code that nobody explains is somebody's", async (t) => {
    const never = `test("never", () => new Promise(() => {}))`
    const done = await play(t, { a: fine, never, b: fine })
    assert.deepEqual(troubles(done), { "a.test.mjs": undefined, "never.test.mjs": "never" })
    assert.deepEqual(done.left, ["b.test.mjs"])
    const atTheEnd = `${fine}; process.on("exit", () => { process.exitCode = 9 })`
    const later = await play(t, { atTheEnd, b: fine })
    assert.deepEqual(troubles(later), {
      "atTheEnd.test.mjs": undefined,
      "b.test.mjs": "ended with exit code 9",
    })
  })

  test("a listener left behind is its own file's, and what ends by itself is waited for", async (t) => {
    const lingers = `test("lingers", () => { setTimeout(() => console.log("said late"), 200) })`
    const leaks = `import { createServer } from "node:http"\ntest("leaks", () => { createServer().listen(0, "127.0.0.1") })`
    const done = await play(t, { lingers, leaks, b: fine }, { until: '"passed","name":"leaks"' })
    assert.match(done.outcomes[0]!.output, /said late/)
    const { "leaks.test.mjs": trouble, ...others } = troubles(done)
    assert.match(trouble ?? "", /though every test was through$/)
    assert.deepEqual(others, { "lingers.test.mjs": undefined })
    assert.deepEqual(done.left, ["b.test.mjs"])
  })

  test("when the run has no time left, the file in its midst was cut short and the next ones have not begun", async (t) => {
    const waits = `test("waits", () => new Promise(() => setInterval(() => {}, 1000)))`
    const done = await play(t, { a: fine, waits, b: fine }, { until: '"begun","name":"waits"', ends: "over" })
    assert.deepEqual(
      done.outcomes.map(({ file, isCutShort }) => [file, isCutShort]),
      [
        ["a.test.mjs", undefined],
        ["waits.test.mjs", true],
      ],
    )
    assert.deepEqual(Object.values(troubles(done)), [undefined, undefined])
    assert.deepEqual(done.left, ["b.test.mjs"])
  })
})

test("the limit begins anew with each file: what the ones before it took is not its own", async (t) => {
  const limits: AbortController[] = []
  const folder = newFolder(t, "test-batch")
  const files = ["a.test.mjs", "b.test.mjs"]
  for (const file of files) await writeFile(join(folder, file), `import { test } from "node:test"\n${fine}`)
  const limit = () => {
    const earlier = [...limits]
    queueMicrotask(() => {
      for (const before of earlier) before.abort()
    })
    limits.push(new AbortController())
    return limits.at(-1)!.signal
  }
  const over = undefined
  const factsPath = join(folder, "facts")
  const { done } = runBatch({ files, cwd: folder, env: {}, limit, over, testMs: 240_000, factsPath })
  assert.deepEqual(troubles(await done), { "a.test.mjs": undefined, "b.test.mjs": undefined })
  assert.equal(limits.length, 4, "the start's, each file's and the end's")
})

test("files that keep to themselves share a process; what takes long, or reaches beyond itself, has its own", async (t) => {
  const root = newFolder(t, "test-batch")
  const texts = {
    "a.ts": fine,
    "long.ts": fine,
    "hooked.ts": `before(() => {})\n${fine}`,
    "helped.ts": `const { query } = useProgram()\n${fine}`,
    "others.ts": `await import("./hooked.ts")`,
    "setting.ts": `process.env.TZ = "UTC"\n${fine}`,
    "given.ts": `process.env.MALLKEY_TEST_SEED = "1"\n${fine}`,
    "timed.ts": `test("at noon", (t) => t.mock.timers.enable())`,
    "b.ts": `test("x", (t) => t.after(() => {}))`,
    "reading.ts": `spawn(process.execPath, [process.env.PATH, process.env.MALLKEY_TEST_CHROMIUM])\n${fine}`,
    "short.ts": fine,
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(join(root, name), text)
  const costs = { "long.ts": { seconds: 19, cpuSeconds: 2 }, "short.ts": { seconds: 2, cpuSeconds: 1 } }
  const batches = await inBatches(Object.keys(texts), { costs, root })
  const alone = ["long", "hooked", "helped", "others", "setting", "given", "timed"].map((name) => [
    `${name}.ts`,
  ])
  const together = ["short.ts", "a.ts", "b.ts", "reading.ts"]
  assert.deepEqual(batches, [...alone, together])
  const named = costsOf(batches, costs)
  assert.equal(named["long.ts"], costs["long.ts"])
  assert.ok(named[batchName(together)]!.seconds > 2)
  assert.ok(named[batchName(together)]!.cpuSeconds < named[batchName(together)]!.seconds)
})

test("batches take about as long as each other: neither many long files in one, nor too many of them", async (t) => {
  const root = newFolder(t, "test-batch")
  const files = Array.from({ length: 40 }, (_, at) => `${String(at).padStart(2, "0")}.ts`)
  for (const file of files) await writeFile(join(root, file), fine)
  const costs = Object.fromEntries(files.slice(0, 6).map((file) => [file, { seconds: 7, cpuSeconds: 3 }]))
  const batches = await inBatches(files, { costs, root })
  assert.deepEqual(batches.flat().sort(), files)
  const seconds = batches.map((files) => costsOf([files], costs)[batchName(files)]!.seconds)
  assert.ok(Math.max(...seconds) - Math.min(...seconds) < 7, seconds.join(" "))
  assert.ok(batches.every(({ length }) => length <= 12))
})
