// Stage 12: does a program still refresh by itself? It is answered with stand-ins, so it harms nobody; people should know of it.
import { hour } from "../../alive/schedule.ts"
import { type Finding, finding } from "../finding.ts"
import type { RefreshingProgram } from "../report.ts"
import type { Check } from "./check.ts"

const lookBackMs = 7 * 24 * hour
/** The loudest of them; `status` lists all. */
const toldAtMost = 5

export const programsCheck: Check = {
  key: "programs",
  stage: "house",
  quick: true,
  needsStore: true,
  run: async ({ parts, programs }) => {
    const since = parts.clock.now() - lookBackMs
    const seen = (await programs.list()).filter(({ refreshes, lastAt }) => refreshes > 0 && lastAt >= since)
    const loudest = seen.sort((left, right) => right.refreshes - left.refreshes).slice(0, toldAtMost)
    return { findings: loudest.map(told), facts: { count: seen.length } }
  },
}

function told({ key, agent, connectionId: id, refreshes: count, lastAt: at }: RefreshingProgram): Finding {
  return finding("program_refreshes", { id, names: [key], detail: agent, count, at })
}
