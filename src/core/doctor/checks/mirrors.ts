// Stage 12: do the places where other programs read access tokens take what is written?
import { finding } from "../finding.ts"
import type { Check } from "./check.ts"

export const mirrorsCheck: Check = {
  key: "mirrors",
  stage: "house",
  quick: true,
  needsStore: false,
  run: async ({ mirrors }) => {
    const looks = (await mirrors?.()) ?? []
    const findings = looks.flatMap(({ name, reason, sinceAt, waiting }) =>
      reason === undefined
        ? []
        : [finding("mirror_failing", { names: [name], detail: reason, at: sinceAt, count: waiting })],
    )
    return { findings, facts: { names: looks.map(({ name }) => name), count: looks.length } }
  },
}
