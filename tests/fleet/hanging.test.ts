// Malls that never answer take no lane from those that do, whatever their number; and people hear of a lost one at once.
import assert from "node:assert/strict"
import { test } from "node:test"
import { startSweepLoop } from "../../src/core/sweeping/sweep-loop.ts"
import { isLong } from "../kit/play-size.ts"
import { createStage, hour, minute } from "./stage.ts"

interface Fleet {
  healthy: number
  hanging: number
  hours: number
}

const fleets: Fleet[] = isLong
  ? [
      { healthy: 10_000, hanging: 1_000, hours: 8 },
      { healthy: 10_000, hanging: 3_000, hours: 8 },
    ]
  : [
      { healthy: 200, hanging: 150, hours: 3 },
      { healthy: 60, hanging: 1_500, hours: 2 },
    ]

for (const fleet of fleets) {
  test(`${fleet.healthy} healthy and ${fleet.hanging} hanging malls for ${fleet.hours} hours`, async (context) => {
    const played = await play(fleet)
    context.diagnostic(JSON.stringify(played))
    assert.equal(played.withoutTokenMs, 0, "a healthy mall had no living token")
    assert.ok(
      played.toldAfterMs < 2 * minute,
      `told of a lost mall after ${played.toldAfterMs / minute} minutes`,
    )
    assert.ok(played.openAtMost <= 64 * 16 + 16, `${played.openAtMost} questions open at once`)
  })
}

async function play({ healthy, hanging, hours }: Fleet) {
  const told: { at: number; text: string }[] = []
  let lostAt = 0
  const stage = createStage({
    mood: (mallId) => (mallId.startsWith("hang") ? "silent" : undefined),
    alerts: {
      notifiers: [
        {
          name: "listener",
          send: async (notice) => {
            told.push({ at: stage.clock.now(), text: JSON.stringify(notice) })
          },
        },
      ],
    },
  })
  const { clock, rules, keeper } = stage
  keeper.journal.listen((event) => {
    if (event.kind === "lost") lostAt ||= event.at
  })
  const names = mixed(healthy, hanging)
  // Due one after another from the beginning on, the sick among the well.
  for (const name of [...names, "goner"]) {
    await stage.connect(name)
    clock.jump(Math.floor((70 * minute) / names.length))
  }
  rules.expireRefreshToken("goner")
  const loop = startSweepLoop({
    keeper,
    everyMs: minute,
    onDone: () => {},
    onTrouble: (error) => assert.fail(error),
  })
  const well = names.filter((name) => !name.startsWith("hang"))
  for (let hoursGone = 0; hoursGone < hours; hoursGone++) await clock.step(hour)
  const withoutTokenMs = well.reduce((sum, name) => sum + stage.withoutTokenMs(name), 0)
  const first = told.find(({ text }) => text.includes("goner"))
  await Promise.all([loop.stop(), clock.step(200_000)])
  return {
    withoutTokenMs,
    openAtMost: stage.openAtMost(),
    toldAfterMs: (first?.at ?? Number.POSITIVE_INFINITY) - lostAt,
  }
}

function mixed(healthy: number, hanging: number): string[] {
  const all = healthy + hanging
  const isHanging = (index: number) =>
    Math.floor(((index + 1) * hanging) / all) > Math.floor((index * hanging) / all)
  return Array.from({ length: all }, (_, index) => (isHanging(index) ? `hang${index}` : `well${index}`))
}
