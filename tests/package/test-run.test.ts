// The test command itself: what hangs is ended and named, what fails is counted, what it leaves behind goes with it.
import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { closingLines, isFailed } from "../../scripts/test-run/closing.ts"
import { runInParallel } from "../../scripts/test-run/in-parallel.ts"
import { type FileOutcome, runFile } from "../../scripts/test-run/one-file.ts"
import { createPatience } from "../../scripts/test-run/patience.ts"
import { newFolder } from "../kit/new-folder.ts"

/** `limitAt`: its limit is over as soon as the file has come so far, however long it takes to come there. */
async function play(
  t: TestContext,
  text: string,
  limitAt?: (facts: string, folder: string) => boolean,
  ends: "limit" | "over" = "limit",
): Promise<FileOutcome> {
  const folder = newFolder(t, "test-run")
  const file = join(folder, "played.test.mjs")
  await writeFile(file, `import { describe, test } from "node:test"\n${text}`)
  const factsPath = join(folder, "facts")
  const signals = { limit: new AbortController(), over: new AbortController() }
  const orders = {
    file,
    cwd: folder,
    env: { PATH: process.env.PATH },
    limit: signals.limit.signal,
    over: signals.over.signal,
    testMs: 240_000,
    factsPath,
  }
  const { done } = runFile(orders)
  if (!limitAt) return done
  let isOver = false
  const outcome = done.finally(() => {
    isOver = true
  })
  while (!isOver && !limitAt(await readFile(factsPath, "utf8").catch(() => ""), folder)) await pause(20)
  signals[ends].abort()
  return outcome
}

const close = (...files: FileOutcome[]) => {
  const outcome = { files, tookMs: 61_000, seed: 7, isStopped: false }
  return { lines: closingLines(outcome), last: closingLines(outcome).at(-1) ?? "", failed: isFailed(outcome) }
}

async function isAlive(pid: number): Promise<boolean> {
  // A killed one is there until somebody has taken note of its end.
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0)
    } catch {
      return false
    }
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")
    if (/\) Z /.test(stat)) return false
    await pause(50)
  }
  return true
}

describe("what never ends", { concurrency: true }, () => {
  test("a file that never ends is ended with everything it started, and named with what it was doing", async (t) => {
    let pidFile = ""
    const outcome = await play(
      t,
      `import { spawn } from "node:child_process"
       import { writeFileSync } from "node:fs"
       test("soon", () => {})
       test("hangs", async () => {
         writeFileSync("child.pid", String(spawn("sleep", ["600"]).pid))
         await new Promise(() => setInterval(() => {}, 1000))
       })`,
      (facts, folder) => {
        pidFile = join(folder, "child.pid")
        const isTold = ['"passed","name":"soon"', '"begun","name":"hangs"'].every((fact) =>
          facts.includes(fact),
        )
        return isTold && existsSync(pidFile)
      },
    )
    assert.equal(outcome.isOverLimit, true)
    const child = Number(await readFile(pidFile, "utf8"))
    assert.ok(child > 0)
    assert.equal(await isAlive(child), false, "what it started is gone as well")
    const { lines, failed } = close(outcome)
    assert.ok(failed)
    assert.match(
      lines.join("\n"),
      /played\.test\.mjs: outlived its limit and was ended after \d+ s, in the middle of "hangs"/,
    )
    assert.ok(lines.includes("ℹ pass 1"))
    assert.ok(lines.includes("ℹ fail 1"))
  })

  test("a listener left behind by a failed test does not hold up the run", async (t) => {
    const outcome = await play(
      t,
      `import { createServer } from "node:http"
       test("fails", () => { createServer().listen(0, "127.0.0.1"); throw new Error("began badly") })`,
      (facts) => facts.includes('"failed","name":"fails"'),
    )
    const { lines, failed } = close(outcome)
    assert.ok(failed)
    assert.match(lines.join("\n"), /though every test was through/)
    assert.ok(lines.includes("ℹ fail 1"))
  })
})

test("a file for which the run had no time is named, and is no failure unless one of its tests had failed", async (t) => {
  const hanging = `test("hangs", () => new Promise(() => setInterval(() => {}, 1000)))`
  const cut = await play(t, hanging, (facts) => facts.includes('"begun","name":"hangs"'), "over")
  const bad = await play(
    t,
    `test("no", () => { throw new Error("the reason") })\n${hanging}`,
    (facts) => facts.includes('"begun","name":"hangs"'),
    "over",
  )
  const { last, failed } = close(cut)
  assert.equal(failed, false)
  assert.match(last, /^Passed after 1 min 1 s\. NO TIME was left for 1 file\(s\): .*played\.test\.mjs\./)
  assert.ok(close(cut, bad).failed)
  const unbegun = { files: [], tookMs: 61_000, seed: 7, isStopped: false, unbegun: ["later.test.ts"] }
  assert.match(closingLines(unbegun).at(-1) ?? "", /NO TIME was left for 1 file\(s\): later\.test\.ts\./)
})

test("the closing lines are node's own, and the last one says how long it took and what did not run", async (t) => {
  const outcome = await play(
    t,
    `test("fine", () => {})
     describe("some", () => {
       test("one", { skip: "only for root" }, () => {})
       test("two", { skip: "only for root" }, () => {})
     })`,
  )
  const { lines, last, failed } = close(outcome)
  assert.equal(failed, false)
  for (const line of ["tests 3", "suites 1", "pass 1", "fail 0", "cancelled 0", "skipped 2", "todo 0"])
    assert.ok(lines.includes(`ℹ ${line}`), line)
  assert.equal(last, "Passed after 1 min 1 s. 2 did not run: 2 × only for root.")
  assert.doesNotMatch(outcome.output, /ℹ tests/, "a file's own closing lines would be taken for the run's")
})

test("a test skipped without a word, one that fails and a file that falls are failures, with the run's luck", async (t) => {
  const silent = await play(t, `test("secretly", { skip: true }, () => {})`)
  const bad = await play(t, `test("no", () => { throw new Error("the reason") })`)
  const fallen = await play(t, `test("fine", () => {}); throw new Error("fell over")`)
  const { lines, last } = close(silent, bad, fallen)
  const text = lines.join("\n")
  assert.match(text, /skipped without a reason: secretly/)
  assert.match(text, /the reason/)
  assert.match(text, /fell over/)
  assert.ok(lines.includes("ℹ fail 3"), text)
  assert.match(last, /^FAILED after 1 min 1 s\. Luck of this run: MALLKEY_TEST_SEED=7\./)
})

test("the longest begin, and files that wait share the machine with those that work", async () => {
  const running = new Set<string>()
  const together: string[] = []
  const run = async (file: string) => {
    running.add(file)
    together.push([...running].sort().join(" "))
    await pause(20)
    running.delete(file)
  }
  const work = { seconds: 10, cpuSeconds: 10 }
  const wait = { seconds: 10, cpuSeconds: 1 }
  const costs = { work1: work, work2: work, wait1: wait, wait2: wait }
  await runInParallel(["work1", "work2", "wait1", "wait2"], { costs, cores: 1, run })
  assert.equal(together[0], "work1")
  assert.ok(together.includes("wait1 wait2 work1"), together.join("; "))
  assert.ok(!together.some((names) => names.includes("work1") && names.includes("work2")))
})

test("an error that nobody catches fails the file and is told, and a test stays in its suite", async (t) => {
  const outcome = await play(
    t,
    `describe("outer", () => { test("inner", () => {}) })
     test("looks well", async () => {
       setTimeout(() => { throw new Error("caught by nobody") }, 5)
       Promise.reject(new Error("awaited by nobody"))
       await new Promise((resolve) => setTimeout(resolve, 200))
     })`,
  )
  const { failed } = close(outcome)
  assert.ok(failed)
  assert.match(outcome.output + outcome.failures, /caught by nobody/)
  assert.match(outcome.output, /▶ outer\n {2}✔ inner/)
})

test("a file's limit grows with what the files before it took beyond their costs, also where it began before them", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] })
  let now = 0
  t.mock.method(performance, "now", () => now)
  const after = (ms: number) => {
    now += ms
    t.mock.timers.tick(ms)
  }
  const costs = { "one.test.ts": { seconds: 10, cpuSeconds: 10 } }
  const begun = () => {
    const patience = createPatience(60_000, costs)
    return { ...patience, first: patience.limit() }
  }
  const usual = begun()
  usual.saw("one.test.ts", 20_000)
  const slow = begun()
  slow.saw("one.test.ts", 40_000)
  slow.saw("nobody-measured.test.ts", 1)
  const stuck = begun()
  stuck.saw("one.test.ts", 10_000_000)
  const over = () => [usual, slow, stuck].map(({ first }) => first.aborted)
  after(59_999)
  assert.deepEqual(over(), [false, false, false])
  after(1)
  assert.deepEqual(over(), [true, false, false])
  after(60_000)
  assert.deepEqual(over(), [true, true, false])
  after(60_000)
  assert.deepEqual(over(), [true, true, true])
})
