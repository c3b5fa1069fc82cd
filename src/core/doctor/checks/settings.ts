// Stage 1: settings that are wrong or odd, and secrets that lie where others can read them.

import { newSince } from "../../store-id.ts"
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

/** What the settings speak of and the store does not hold: everything else may look well, and nothing works. */
export const expectedCheck: Check = {
  key: "expected",
  stage: "settings",
  quick: true,
  needsStore: true,
  run: async ({ world, parts: { store, journal } }) => {
    if (!world) return { skipped: "no_world" }
    const { mallId, leftFile } = world
    if (mallId === undefined && !leftFile) return { findings: [] }
    const isMissing = async (mall: string) =>
      (await store.list({ app: null, mallId: mall, limit: 1 })).length === 0
    const findings: Finding[] = []
    if (mallId !== undefined && (await isMissing(mallId))) {
      const isEmpty = (await store.list({ limit: 1 })).length === 0
      const at = isEmpty ? await newSince(journal) : undefined
      findings.push(finding("mall_missing", { id: mallId, ...(at !== undefined && { at }) }))
    }
    const leftMall = leftFile?.mallId ?? mallId
    if (!leftFile || leftMall === undefined) return { findings }
    const names = [leftFile.name]
    if (await isMissing(leftMall)) findings.push(finding("pair_left_behind", { names, detail: leftMall }))
    if (leftFile.holdsClientSecret) findings.push(finding("secret_in_token_file", { names }))
    return { findings }
  },
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
  const guessable = (world.guessable ?? []).map(({ name, mixed }) =>
    finding(mixed ? "weak_state_secret" : "weak_secret", { names: [name] }),
  )
  return [...guessable, ...(await world.exposures()).map(exposed)]
}

function exposed({ kind, name, place, fix }: Exposure): Finding {
  const facts = { names: [name], detail: place, ...(fix !== undefined && { fix }) }
  if (kind !== "token_in_settings") return finding(kind, facts)
  return finding(kind, { ...facts, fix: `mallkey import ${place === "environment" ? "env:" : place}` })
}
