// A year of a fleet in a minute (months of it in `npm test`): nothing shown twice, the budget kept, nobody lost without a reason that is named.
import assert from "node:assert/strict"
import { test } from "node:test"
import { playSize } from "../kit/play-size.ts"
import { type FleetOptions, type FleetReport, playFleet } from "./year.ts"

const hour = 3_600_000
const day = 24 * hour
// Not the run's own: a year of weather can be one in which nothing is dropped.
const seed = Number(process.env.FLEET_SEED ?? 20_260_101)

// A thousand malls for a year at 2 hours a token are 7 million refreshes: minutes, not seconds (bench/fleet.ts plays them).
const fleets = playSize<FleetOptions[]>({
  short: [
    { seed, malls: 100, days: 10, accessLifeMs: day, sweepEvery: 10 },
    { seed: seed + 1, malls: 5, days: 45, sweepEvery: 6 },
    { seed: seed + 2, malls: 30, days: 2 },
  ],
  long: [
    { seed, malls: 500, days: 365, accessLifeMs: day, sweepEvery: 5 },
    { seed: seed + 1, malls: 20, days: 180 },
    { seed: seed + 2, malls: 200, days: 20 },
    // In its weather the clock goes 18 hours ahead and back while our app is rejected.
    { seed: 20_260_102, malls: 10, days: 90, sweepEvery: 3 },
  ],
})

/** Of the time outside of Cafe24's outages. To five malls in six weeks one spell of weather is much, and luck. */
const mostWithoutToken = playSize({ short: 0.002, long: 0.001 })

for (const fleet of fleets) {
  const name = `${fleet.malls} malls for ${fleet.days} days, seed ${fleet.seed}`
  test(name, async (context) => {
    const report = await playFleet(fleet)
    context.diagnostic(summary(report))
    assert.equal(report.spentShownAgain, 0, "a spent token was presented again")
    assert.equal(
      report.shownAgainAfterUnclear,
      report.droppedAnswers,
      "once after each answer that was dropped",
    )
    assert.ok(report.mostIn2h <= 12, `budget: ${report.mostIn2h} token requests in two hours`)
    assert.equal(report.lost.length, report.droppedAnswers, "lost by a dropped answer and by nothing else")
    assert.equal(report.lostNamed.length, report.lost.length)
    for (const said of report.lostNamed) assert.match(said, /never reached us/)
    assert.ok(report.withoutTokenMs / report.mallMs < mostWithoutToken, summary(report))
  })
}

function summary(report: FleetReport): string {
  const available = 100 * (1 - report.withoutTokenMs / report.mallMs)
  const { refreshes, tokenRequests, droppedAnswers, mostIn2h, cpuSeconds } = report
  return [
    `${refreshes} refreshes of ${tokenRequests} requests`,
    `${droppedAnswers} answers dropped after the rotation, ${report.lost.length} lost`,
    `at most ${mostIn2h} requests in 2 h`,
    `a living token ${available.toFixed(4)} % of the time outside of Cafe24's outages`,
    `${cpuSeconds.toFixed(1)} s of CPU`,
  ].join("; ")
}
