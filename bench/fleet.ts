// A fleet through virtual time at Cafe24's real lives: what a refresh costs the processor, and whether anybody is lost.
import { type FleetReport, playFleet } from "../tests/fleet/year.ts"
import type { Bench } from "./kit/bench.ts"
import { numbersFrom } from "./kit/flags.ts"

const usual = { seed: 1, malls: 1_000, days: 30 }
const small = { malls: 20, days: 2 }

const bench: Bench = {
  title: "A fleet at 2-hour lives, in virtual time",
  method: [
    "The play of `tests/fleet/year.ts`: the real core and the real reading of Cafe24's answers, a store in memory, the simulator's rules instead of a network, and faults drawn from the seed: outages of hours, dropped answers, clock jumps, restarts, a wrong secret for a day, false “uninstalled app”. The test plays a year of 1,000 malls with longer lives; here they last the 2 hours they really last, which makes a year 7 million refreshes: `npm run bench fleet -- --seed 1 --malls 1000 --days 365`.",
    "The cost is processor time over refreshes, the simulator's share and that of the play included. It is a figure to watch, not a comparison; there is no floor for it.",
  ],
  run: async (args, say) => {
    const fleet = numbersFrom(args, usual, small)
    const { seed, malls, days } = fleet
    say(`seed ${seed}: ${malls} malls for ${days} days …`)
    const report = await playFleet(fleet)
    const unexplained = report.lost.length - report.droppedAnswers
    return {
      claims: [
        {
          target: "no spent token presented twice but for the one guarded try",
          measured: `${report.spentShownAgain}`,
          met: report.spentShownAgain === 0,
        },
        {
          target: "at most 12 token requests of a mall in 2 hours",
          measured: `${report.mostIn2h}`,
          met: report.mostIn2h <= 12,
        },
        {
          target: "nobody lost but by an answer dropped after the rotation",
          measured: `${unexplained} of ${report.lost.length}`,
          met: unexplained === 0 && report.lostNamed.length === report.lost.length,
        },
        {
          target: "a living token 99.9 % of the time outside of outages",
          measured: `${available(report).toFixed(4)} %`,
          met: available(report) >= 99.9,
        },
      ],
      columns: ["seed", "malls", "days", "refreshes", "requests", "processor", "per refresh"],
      rows: [
        [
          String(seed),
          malls.toLocaleString("en"),
          String(days),
          report.refreshes.toLocaleString("en"),
          report.tokenRequests.toLocaleString("en"),
          `${report.cpuSeconds.toFixed(1)} s`,
          `${((report.cpuSeconds * 1e6) / report.refreshes).toFixed(1)} µs`,
        ],
      ],
      notes: [
        `${report.droppedAnswers} answers were dropped after the rotation; ${report.lost.length} connections were lost by them, each named in an event, and reconnected.`,
      ],
    }
  },
}

export default bench

function available({ withoutTokenMs, mallMs }: FleetReport): number {
  return 100 * (1 - withoutTokenMs / mallMs)
}
