// Stage 1: settings that are wrong or odd, and secrets that lie where others can read them.

import { type Finding, finding } from "../finding.ts"
import type { DoctorWorld, Exposure } from "../world.ts"
import type { Check } from "./check.ts"

export const settingsCheck: Check = {
  key: "settings",
  stage: "settings",
  quick: true,
  needsStore: false,
  run: async ({ world }) => (world ? { findings: settingFindings(world) } : { skipped: "no_world" }),
}

export const exposuresCheck: Check = {
  key: "exposures",
  stage: "settings",
  quick: true,
  needsStore: false,
  run: async ({ world }) => (world ? { findings: await exposureFindings(world) } : { skipped: "no_world" }),
}

export function settingFindings({ problems, warnings }: DoctorWorld): Finding[] {
  return [
    ...problems.map((detail) => finding("settings_wrong", { detail })),
    ...warnings.map((detail) => finding("setting_odd", { detail })),
  ]
}

export async function exposureFindings(world: DoctorWorld): Promise<Finding[]> {
  return (await world.exposures()).map(exposed)
}

function exposed({ kind, name, place }: Exposure): Finding {
  const facts = { names: [name], detail: place }
  if (kind !== "token_in_settings") return finding(kind, facts)
  return finding(kind, { ...facts, fix: `mallkey import ${place === "environment" ? "env:" : place}` })
}
