// Houses that only somebody else's timer drives: pairs are renewed the earlier, the seldomer it comes; and every run names the lost.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createStage, hour, minute, type Stage } from "./stage.ts"

const malls = Array.from({ length: 12 }, (_, index) => `mall${index}`)

/** Malls connected over two hours, then a run every so often. Resolves with the time without a token after the first runs. */
async function play(everyMs: number, isMissing: (run: number) => boolean): Promise<number> {
  const stage = createStage({})
  for (const mall of malls) {
    await stage.connect(mall)
    stage.clock.jump(7 * minute)
  }
  const runs = async (count: number, offset: number) => {
    for (let run = offset; run < offset + count; run++) {
      await stage.clock.step(everyMs)
      if (!isMissing(run)) await swept(stage)
    }
  }
  const settled = Math.ceil((5 * hour) / everyMs)
  await runs(settled, 0)
  const before = sum(stage)
  await runs(Math.ceil((48 * hour) / everyMs), settled)
  return sum(stage) - before
}

const sum = (stage: Stage) => malls.reduce((ms, mall) => ms + stage.withoutTokenMs(mall), 0)

/** A cron call is a process of its own where functions are hosted, and remembers nothing. */
async function swept({ another, clock }: Stage, by = "cron"): Promise<void> {
  const keeper = another()
  await keeper.start()
  const running = keeper.sweep({ by })
  await clock.step(10_000)
  await running
}

test("every 30 minutes with every tenth run missing: no mall without a token", async () => {
  assert.equal(await play(30 * minute, (run) => run % 10 === 9), 0)
})

test("every 60 minutes: no mall without a token", async () => {
  assert.equal(await play(60 * minute, () => false), 0)
})

test("every 90 minutes: no mall without a token", async () => {
  assert.equal(await play(90 * minute, () => false), 0)
})

test("the house's own timer leaves the time ahead as it was set, whatever pause it had", async () => {
  const { keeper, clock, connect } = createStage({})
  await connect("mymall")
  await keeper.sweep()
  await clock.step(20 * hour)
  const running = keeper.sweep()
  await clock.step(10_000)
  await running
  const { connection } = await keeper.connection("mymall")
  assert.ok(connection.tokens.accessExpiresAt - connection.refreshAt! <= 51 * minute)
})

test("a lost mall is counted and named in every run, and a run for one mall is not the house's last", async () => {
  const { keeper, clock, rules, connect } = createStage({})
  for (const mall of ["mymall", "gone"]) await connect(mall)
  rules.expireRefreshToken("gone")
  await clock.step(80 * minute)
  const run = async (mallId?: string) => {
    const running = keeper.sweep({ by: "cron", countsLost: true, mallId })
    await clock.step(10_000)
    return running
  }
  for (let times = 0; times < 3; times++) {
    const { failed, failures } = await run()
    assert.deepEqual([failed, failures], [1, [{ id: "gone", reason: "needs_reconnect" }]])
  }
  const last = (await keeper.lastSweep())?.at
  await clock.step(minute)
  assert.deepEqual((await run("mymall")).failures, [])
  assert.equal((await run("gone")).failed, 1)
  assert.equal((await keeper.lastSweep())?.at, last)
})

test("doctor names the longest time between two runs, and is silent where they come often enough or a server sweeps", async () => {
  for (const [everyMs, by, isSeldom] of [
    [10 * minute, "cron", false],
    [30 * minute, "cron", false],
    [60 * minute, "cron", true],
    [60 * minute, "sweep", false],
  ] as const) {
    const stage = createStage({})
    await stage.connect("mymall")
    for (let run = 0; run < 8; run++) {
      await stage.clock.step(everyMs)
      await swept(stage)
    }
    if (by === "sweep") await swept(stage, by)
    const asking = stage.another().doctor({ full: false })
    await stage.clock.step(minute)
    const found = (await asking).checks
      .flatMap(({ findings }) => findings)
      .filter(({ key }) => key === "sweeps_seldom")
    assert.deepEqual(
      found.map(({ facts }) => Math.round((facts.spanMs ?? 0) / minute)),
      isSeldom ? [60] : [],
    )
  }
})
