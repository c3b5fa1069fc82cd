// Stage 12: does a program still refresh by itself? Through us it is answered with stand-ins, so it harms nobody. One that
// goes to the provider with the pair from the store is met by what it writes there, and may cost the mall.
import { hour } from "../../alive/schedule.ts"
import type { EventKind, Journal } from "../../events.ts"
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
    const elsewhere = await writtenElsewhere(parts.journal, since)
    return { findings: [...elsewhere, ...loudest.map(told)], facts: { count: seen.length } }
  },
}

/** A lost mall that lives again by their pair was lost to them, as a rule: both refreshed at the same moment. */
const theirs: ReadonlySet<EventKind> = new Set<EventKind>(["written_elsewhere", "adopted"])

/** However many malls: one finding. */
async function writtenElsewhere({ newest }: Journal, since: number): Promise<Finding[]> {
  const all = (await newest(200)).filter(({ kind, at }) => theirs.has(kind) && at >= since)
  const [last] = all
  if (!last) return []
  const ids = [...new Set(all.map(({ connectionId }) => connectionId).filter((id) => id !== undefined))]
  return [finding("written_elsewhere", { at: last.at, names: ids.slice(0, 20) })]
}

function told({ key, agent, connectionId: id, refreshes: count, lastAt: at }: RefreshingProgram): Finding {
  return finding("program_refreshes", { id, names: [key], detail: agent, count, at })
}
