// Stage 3: do all processes on this store hold the secrets they need? A change of the secret is watched here.

import { type Ring, ringsNow, whereOf } from "../../alive/secrets/rings.ts"
import { type Finding, finding } from "../finding.ts"
import type { Check, Examined } from "./check.ts"

export const ringsCheck: Check = {
  key: "rings",
  stage: "sealing",
  quick: true,
  needsStore: true,
  run: async ({ parts }) => {
    const rings = await ringsWithThis(parts)
    const sealing = [...new Set(rings.map(({ keyIds }) => keyIds[0]).filter((id) => id !== undefined))]
    const blind = rings.filter(({ keyIds }) => sealing.some((id) => !keyIds.includes(id)))
    const names = rings.map(shown)
    return { findings: findingsOf(rings, blind, sealing), facts: { count: rings.length, names } }
  },
}

/** One that cannot open what others seal is in trouble now; rings that differ otherwise are a change under way. */
function findingsOf(rings: Ring[], blind: Ring[], sealing: string[]): Finding[] {
  if (blind.length > 0) {
    const lacking = sealing.filter((id) => blind.some(({ keyIds }) => !keyIds.includes(id)))
    return [finding("ring_lacks_key", { names: blind.map(shown), detail: lacking.join(", ") })]
  }
  const kinds = new Set(rings.map(({ keyIds }) => keyIds.join()))
  return kinds.size > 1 ? [finding("rings_differ", { names: rings.map(shown), count: rings.length })] : []
}

/** A process that runs the doctor as a command has noted nothing, and holds secrets all the same. */
async function ringsWithThis({ store, clock, sealer, instance }: Examined["parts"]): Promise<Ring[]> {
  const noted = await ringsNow({ store, clock })
  const where = whereOf(instance)
  const others = noted.filter((ring) => ring.where !== where)
  const role = noted.find((ring) => ring.where === where)?.role ?? "command"
  return [...others, { at: clock.now(), role, where, keyIds: sealer.keyIds }]
}

function shown({ role, where, keyIds }: Ring): string {
  return `${role} ${where} [${keyIds.join(" ")}]`
}
