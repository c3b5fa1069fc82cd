// Stage 12: do the places where other programs read access tokens take what is written?
import { type Finding, finding } from "../finding.ts"
import type { MirrorAhead } from "../report.ts"
import type { Check } from "./check.ts"

export const mirrorsCheck: Check = {
  key: "mirrors",
  stage: "house",
  quick: true,
  needsStore: false,
  run: async ({ mirrors, mirrorsAhead }) => {
    const looks = (await mirrors?.()) ?? []
    const findings = looks.flatMap(({ name, reason, sinceAt, waiting }) =>
      reason === undefined
        ? []
        : [finding("mirror_failing", { names: [name], detail: reason, at: sinceAt, count: waiting })],
    )
    findings.push(...aheadFindings((await mirrorsAhead?.().catch(() => [])) ?? []))
    return { findings, facts: { names: looks.map(({ name }) => name), count: looks.length } }
  },
}

const namedAtMost = 20

/** A store that was emptied, replaced or put back looks well from inside: what was mirrored of it is outside. */
export function aheadFindings(all: readonly MirrorAhead[]): Finding[] {
  return all.flatMap(({ name, lacking, behind }) => [
    ...(lacking.length > 0 ? [finding("store_lacks_mirrored", factsOf(name, lacking))] : []),
    ...(behind.length > 0 ? [finding("store_behind_mirror", factsOf(name, behind))] : []),
  ])
}

function factsOf(mirror: string, ids: readonly string[]) {
  return { names: [mirror], detail: ids.slice(0, namedAtMost).join(", "), count: ids.length }
}
